import type { DomainEvent } from '@quire/core/engine';
import type { CorporateAction, Instrument } from '@quire/core/market';
import type { LotChange, OrderAccepted, OrderFilled } from '@quire/core/order';
import type { JournalBatch, JournalEvent, JournalInputRow, KeyOutcome, NewWorld } from '../journal.ts';

export const sceneWorld: NewWorld = { worldId: 'scene', feed: 'sim', label: 'A scene for tests', seed: 7 };

const startedAt = 1_800_000_000_000_000;
const secondMicros = 1_000_000;
const priceScale = 2;
const quantityScale = 3;
/** Cash units (1e-9) per tick and lot. */
const cashPerTickLot = 10n ** BigInt(9 - priceScale - quantityScale);

interface SceneOrder {
  readonly accepted: OrderAccepted;
  filled: number;
  filledNotional: bigint;
  fees: bigint;
  reservedCash: bigint;
}

interface SceneLot {
  readonly lotId: number;
  quantity: number;
  cost: bigint;
}

interface SceneHolding {
  quantity: bigint;
  cost: bigint;
  readonly lots: SceneLot[];
}

export interface SceneBooks {
  readonly cash: ReadonlyMap<string, bigint>;
  readonly reserved: ReadonlyMap<string, bigint>;
  readonly positions: ReadonlyMap<string, bigint>;
  readonly openOrders: number;
}

/** A number as the branded type that an event wants. The brand lives in the compiler only. */
const as = <Branded>(value: unknown): Branded => value as Branded;

/**
 * A small broker that invents consistent events: accounts, orders, partial and whole fills with first-in-first-out lots, shorts and
 * turns, cancels, expiries, refusals, kill switches. It keeps its own books, plainly, for tests to compare with.
 *
 * @example const scene = new JournalScene(42); const batch = scene.batch(20);
 */
export class JournalScene {
  readonly #cash = new Map<string, bigint>();
  readonly #holdings = new Map<string, SceneHolding>();
  readonly #open = new Map<string, SceneOrder>();
  readonly #accounts: string[] = [];
  readonly #instruments: Instrument[] = [];
  #random: number;
  #nextId = 1;
  #orderSequence = 0;
  #fillSequence = 0;
  #inputSequence = 0;
  #eventSequence = 0;
  #at = startedAt;
  #engaged = false;
  readonly #halted = new Set<string>();
  readonly #announced: CorporateAction[] = [];
  #newsSequence = 0;

  constructor(seed: number) {
    this.#random = (seed * 2_654_435_761) >>> 0;
  }

  /** The first batch: two instruments and two funded accounts. */
  opening(): JournalBatch {
    return this.#batchOf([
      [this.#defineInstrument('AAPL')],
      [this.#defineInstrument('MSFT')],
      [this.#openAccount('first "quoted" \\ account\nof two'), this.#postCash(0, 1_000_000n * 10n ** 9n)],
      [this.#openAccount('second'), this.#postCash(1, 500_000n * 10n ** 9n)],
    ]);
  }

  /** So many inputs, each with the events of one thing that happens. */
  batch(inputs: number): JournalBatch {
    return this.#batchOf(Array.from({ length: inputs }, () => this.#something()));
  }

  /** Orders that fill at once, as a benchmark wants them: two events and a key per input. */
  fillBatch(orders: number): JournalBatch {
    return this.#batchOf(
      Array.from({ length: orders }, () => {
        const accepted = this.#accept();
        return [accepted, this.#fill(this.#open.get(accepted.orderId)!, Number.MAX_SAFE_INTEGER)];
      }),
    );
  }

  /** Orders that rest, for `partialFillBatch` to fill. */
  restingBatch(orders: number): JournalBatch {
    return this.#batchOf(Array.from({ length: orders }, () => [this.#accept()]));
  }

  /** So many resting orders filled in part, one event per input and nothing else. */
  partialFillBatch(fills: number): JournalBatch {
    const orders = [...this.#open.values()].filter(({ accepted, filled }) => filled < accepted.quantity - 1);
    return this.#batchOf(Array.from({ length: fills }, (_, index) => [this.#fill(orders[index % orders.length]!, 1)]));
  }

  /** A row of ticks without events. */
  ticks(count: number): JournalBatch {
    const row: JournalInputRow = {
      ...this.#row('MarketTick', '{"scene":"tick"}'),
      inputCount: count,
      tsStep: 50_000,
    };
    this.#inputSequence += count - 1;
    this.#at += 50_000 * (count - 1);
    return { inputs: [row], events: [], outcomes: [] };
  }

  books(): SceneBooks {
    const reserved = new Map<string, bigint>();
    for (const { accepted, reservedCash } of this.#open.values()) {
      reserved.set(accepted.accountId, (reserved.get(accepted.accountId) ?? 0n) + reservedCash);
    }
    const positions = new Map([...this.#holdings].map(([key, holding]) => [key, holding.quantity]));
    return { cash: new Map(this.#cash), reserved, positions, openOrders: this.#open.size };
  }

  #batchOf(perInput: readonly (readonly DomainEvent[])[]): JournalBatch {
    const inputs: JournalInputRow[] = [];
    const events: JournalEvent[] = [];
    const outcomes: KeyOutcome[] = [];
    for (const caused of perInput) {
      const row = this.#row('SubmitOrder', `{"scene":${this.#inputSequence + 1}}`);
      inputs.push(row);
      for (const event of caused) {
        this.#eventSequence += 1;
        events.push({ eventSequence: this.#eventSequence, inputSequence: row.inputSequence, event });
        if (event.type === 'OrderAccepted') outcomes.push(outcomeOf(event, row.inputSequence));
      }
    }
    return { inputs, events, outcomes };
  }

  #row(kind: string, payload: string): JournalInputRow {
    this.#inputSequence += 1;
    const inputSequence = this.#inputSequence;
    const chain = `chain-${inputSequence}`;
    return { inputSequence, inputCount: 1, tsEvent: this.#at, tsInit: this.#at, tsStep: 0, kind, payload, chain };
  }

  #something(): readonly DomainEvent[] {
    this.#at += secondMicros;
    const dice = this.#below(20);
    const order = this.#anyOrder();
    if (dice === 0) return [this.#toggleKillSwitch()];
    if (dice === 19) return this.#instrumentEvents();
    if (dice === 1) return [this.#deny()];
    if (dice === 2) return [this.#changePolicy()];
    if (dice === 3) return [this.#postCash(this.#below(2), BigInt(this.#below(2_000) - 1_000) * 10n ** 9n)];
    if (dice < 6 && order !== null) return [this.#end(order)];
    if (dice < 12 && order !== null) return [this.#fill(order, 1 + this.#below(5_000))];
    if (dice === 12) return [];
    const accepted = this.#accept();
    return dice < 16 ? [accepted] : [accepted, this.#fill(this.#open.get(accepted.orderId)!, 1 + this.#below(9_000))];
  }

  #accept(): OrderAccepted {
    const side = this.#below(2) === 0 ? 'buy' : 'sell';
    const quantity = 1 + this.#below(8_000);
    const limit = 10_000 + this.#below(2_000);
    const reservedCash = side === 'buy' ? BigInt(limit) * BigInt(quantity) * cashPerTickLot : 0n;
    const event: OrderAccepted = {
      type: 'OrderAccepted',
      version: 1,
      ...this.#orderFields(side),
      sizing: { kind: 'quantity', quantity: as(quantity) },
      quantity: as(quantity),
      limitPrice: as(limit),
      status: this.#below(4) === 0 ? 'accepted' : 'new',
      reservation: { cash: as(reservedCash), quantity: as(side === 'sell' ? quantity : 0) },
      expiresAt: as(this.#at + 3_600 * secondMicros),
      at: as(this.#at),
    };
    this.#open.set(event.orderId, { accepted: event, filled: 0, filledNotional: 0n, fees: 0n, reservedCash });
    return event;
  }

  #deny(): DomainEvent {
    return {
      type: 'OrderDenied',
      version: 1,
      ...this.#orderFields('buy'),
      sizing: { kind: 'quantity', quantity: as(5_000) },
      limitPrice: null,
      reasonCode: 'INSUFFICIENT_BUYING_POWER',
      details: { required: '500', available: '20.5', note: 'said "no"\u0000' },
      at: as(this.#at),
    };
  }

  #orderFields(side: 'buy' | 'sell') {
    this.#orderSequence += 1;
    return {
      orderId: this.#id<OrderAccepted['orderId']>(),
      orderSequence: this.#orderSequence,
      accountId: as<OrderAccepted['accountId']>(this.#accounts[this.#below(2)]),
      instrumentId: this.#instruments[this.#below(2)]!.instrumentId,
      clientOrderId: as<OrderAccepted['clientOrderId']>(`client "${this.#orderSequence}" {a,b} \\`),
      requestHash: `hash-${this.#orderSequence}`,
      side,
      orderType: 'limit' as const,
      timeInForce: 'day' as const,
      extendedHours: false,
      reduceOnly: false,
      origin: 'api' as const,
      conditions: null,
      links: null,
    };
  }

  #fill(order: SceneOrder, wanted: number): OrderFilled {
    const { accepted } = order;
    const quantity = Math.min(wanted, accepted.quantity - order.filled);
    const price = 9_500 + this.#below(1_000);
    const notional = BigInt(price) * BigInt(quantity) * cashPerTickLot;
    const fee = notional / 1_000n;
    const holding = this.#holdingOf(accepted.accountId, accepted.instrumentId);
    const trade = settle(holding, accepted.side === 'buy' ? 1 : -1, quantity, notional, this.#nextId);
    this.#nextId += 1;
    this.#fillSequence += 1;
    order.filled += quantity;
    order.filledNotional += notional;
    order.fees += fee;
    const remaining = accepted.quantity - order.filled;
    order.reservedCash = (order.reservedCash * BigInt(remaining)) / BigInt(remaining + quantity);
    const flow = accepted.side === 'buy' ? -notional : notional;
    this.#cash.set(accepted.accountId, this.#cash.get(accepted.accountId)! + flow - fee);
    if (remaining === 0) this.#open.delete(accepted.orderId);
    return {
      type: 'OrderFilled',
      version: 1,
      fillId: this.#id(),
      fillSequence: this.#fillSequence,
      orderId: accepted.orderId,
      accountId: accepted.accountId,
      instrumentId: accepted.instrumentId,
      side: accepted.side,
      quantity: as(quantity),
      price: as(price),
      notional: as(notional),
      fee: as(fee),
      liquidity: 'taker',
      fillModel: 'book',
      evidence: evidence(price),
      orderQuantity: accepted.quantity,
      filledQuantity: as(order.filled),
      remainingQuantity: as(remaining),
      filledNotional: as(order.filledNotional),
      status: remaining === 0 ? 'filled' : 'partially_filled',
      reservation: { cash: as(order.reservedCash), quantity: as(accepted.side === 'sell' ? remaining : 0) },
      positionQuantity: as(holding.quantity),
      positionCostBasis: as(holding.cost),
      realizedPnl: as(trade.realizedPnl),
      lotsClosed: trade.lotsClosed,
      lotOpened: trade.lotOpened,
      at: as(this.#at),
    };
  }

  #end({ accepted }: SceneOrder): DomainEvent {
    this.#open.delete(accepted.orderId);
    const common = { version: 1 as const, orderId: accepted.orderId, accountId: accepted.accountId };
    const at = as<OrderAccepted['at']>(this.#at);
    switch (this.#below(3)) {
      case 0:
        return { type: 'OrderCanceled', ...common, reasonCode: 'REQUESTED', at };
      case 1:
        return { type: 'OrderExpired', ...common, at };
      default:
        return { type: 'OrderRejected', ...common, reasonCode: 'NO_LIQUIDITY', at };
    }
  }

  #defineInstrument(symbol: string): DomainEvent {
    const instrument: Instrument = {
      instrumentId: this.#id(),
      symbol,
      name: `${symbol} Inc.`,
      assetClass: 'us_equity',
      venue: 'NASDAQ',
      currency: as('USD'),
      priceScale,
      quantityScale,
      priceBands: [{ fromPrice: as(0), increment: as(1) }],
      quantityIncrement: as(1),
      quantityMin: as(1),
      calendarId: 'us',
      tradable: true,
      shortable: true,
      fractionable: true,
    };
    this.#instruments.push(instrument);
    return { type: 'InstrumentDefined', version: 1, instrument, at: as(this.#at) };
  }

  #openAccount(name: string): DomainEvent {
    const accountId = this.#id<OrderAccepted['accountId']>();
    this.#accounts.push(accountId);
    this.#cash.set(accountId, 0n);
    return {
      type: 'AccountOpened',
      version: 1,
      accountId,
      name,
      currency: as('USD'),
      policy: policy(null),
      at: as(this.#at),
    };
  }

  #changePolicy(): DomainEvent {
    const accountId = as<OrderAccepted['accountId']>(this.#accounts[this.#below(2)]);
    const limit = BigInt(1 + this.#below(1_000)) * 10n ** 9n;
    return { type: 'AccountLimitChanged', version: 1, accountId, policy: policy(limit), at: as(this.#at) };
  }

  #postCash(account: number, amount: bigint): DomainEvent {
    const accountId = as<OrderAccepted['accountId']>(this.#accounts[account]);
    this.#cash.set(accountId, this.#cash.get(accountId)! + amount);
    const kind = amount < 0n ? 'withdrawal' : 'deposit';
    const postingId = this.#id<string>();
    return {
      type: 'CashPosted',
      version: 1,
      accountId,
      postingId,
      currency: as('USD'),
      amount: as(amount),
      kind,
      at: as(this.#at),
    };
  }

  #toggleKillSwitch(): DomainEvent {
    this.#engaged = !this.#engaged;
    const common = { version: 1 as const, operator: 'olga', at: as<OrderAccepted['at']>(this.#at) };
    return this.#engaged
      ? { type: 'KillSwitchEngaged', ...common, reason: 'drill' }
      : { type: 'KillSwitchDisengaged', ...common, notes: 'over' };
  }

  /** Halts that begin and end, at times within one input; an action announced and applied; news. */
  #instrumentEvents(): readonly DomainEvent[] {
    const instrumentId = this.#instruments[this.#below(2)]!.instrumentId;
    const at = as<OrderAccepted['at']>(this.#at);
    const halted: DomainEvent = {
      type: 'TradingHalted',
      version: 1,
      instrumentId,
      reasonCode: 'NEWS',
      notes: 'news "pending"',
      resumesAt: null,
      at,
    };
    const resumed: DomainEvent = { type: 'TradingResumed', version: 1, instrumentId, at };
    if (this.#halted.delete(instrumentId)) return this.#below(2) === 0 ? [resumed] : [resumed, halted, resumed];
    const dice = this.#below(3);
    if (dice === 0) return [this.#announce(instrumentId)];
    if (dice === 1 && this.#announced.length > 0)
      return [this.#applyAction(), this.#announce(instrumentId), this.#applyAction()];
    if (dice === 1) return [this.#publishNews(instrumentId)];
    this.#halted.add(instrumentId);
    return [halted];
  }

  #announce(instrumentId: Instrument['instrumentId']): DomainEvent {
    const action: CorporateAction = {
      actionId: this.#id(),
      instrumentId,
      terms: { kind: 'cash_dividend', cashPerUnit: as(240_000_000n), isSpecial: false },
      exDate: as('2027-02-01'),
      recordDate: null,
      payDate: as('2027-02-15'),
      source: 'simulated',
    };
    this.#announced.push(action);
    return { type: 'CorporateActionAnnounced', version: 1, action, at: as(this.#at) };
  }

  #applyAction(): DomainEvent {
    const { actionId, instrumentId } = this.#announced.shift()!;
    return {
      type: 'CorporateActionApplied',
      version: 1,
      actionId,
      instrumentId,
      closeBefore: as(10_000),
      priceAfter: as(9_976),
      at: as(this.#at),
    };
  }

  #publishNews(instrumentId: Instrument['instrumentId']): DomainEvent {
    this.#newsSequence += 1;
    return {
      type: 'NewsPublished',
      version: 1,
      newsSequence: this.#newsSequence,
      headline: 'A "headline"',
      summary: '',
      source: 'Scene',
      instrumentIds: [instrumentId],
      at: as(this.#at),
    };
  }

  #anyOrder(): SceneOrder | null {
    const orders = [...this.#open.values()];
    return orders.length === 0 ? null : orders[this.#below(orders.length)]!;
  }

  #holdingOf(accountId: string, instrumentId: string): SceneHolding {
    const key = `${accountId} ${instrumentId}`;
    let holding = this.#holdings.get(key);
    if (holding === undefined) {
      holding = { quantity: 0n, cost: 0n, lots: [] };
      this.#holdings.set(key, holding);
    }
    return holding;
  }

  #id<Id>(): Id {
    const digits = this.#nextId.toString(16).padStart(12, '0');
    this.#nextId += 1;
    return as(`00000000-0000-4000-8000-${digits}`);
  }

  /** A linear congruential draw (Knuth's MMIX constants would need 64 bits; these are of Numerical Recipes). */
  #below(bound: number): number {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#random / 4_294_967_296) * bound);
  }
}

/** Closes lots first in, first out, opens one with the rest, and returns what the event says of it. */
function settle(holding: SceneHolding, direction: 1 | -1, quantity: number, notional: bigint, lotId: number) {
  const lotsClosed: LotChange[] = [];
  let remaining = quantity;
  let realizedPnl = 0n;
  const closes = holding.quantity !== 0n && holding.quantity > 0n !== direction > 0;
  while (closes && remaining > 0 && holding.lots.length > 0) {
    const lot = holding.lots[0]!;
    const taken = Math.min(lot.quantity, remaining);
    const cost = taken === lot.quantity ? lot.cost : (lot.cost * BigInt(taken)) / BigInt(lot.quantity);
    const flow = (BigInt(-direction) * notional * BigInt(taken)) / BigInt(quantity);
    lotsClosed.push({ lotId: lot.lotId, quantity: as(taken), costBasis: as(cost) });
    realizedPnl += flow - cost;
    lot.quantity -= taken;
    lot.cost -= cost;
    remaining -= taken;
    if (lot.quantity === 0) holding.lots.shift();
  }
  const closedCost = lotsClosed.reduce((sum, lot) => sum + lot.costBasis, 0n);
  // What was paid for the part that opens: all of the notional but the part that closed, so that nothing is lost to division.
  const openedCost = BigInt(direction) * notional + (realizedPnl + closedCost);
  const lotOpened =
    remaining === 0
      ? null
      : { lotId, quantity: as<LotChange['quantity']>(remaining), costBasis: as<LotChange['costBasis']>(openedCost) };
  if (lotOpened !== null) holding.lots.push({ lotId, quantity: remaining, cost: openedCost });
  else realizedPnl -= openedCost;
  holding.quantity += BigInt(direction) * BigInt(quantity);
  holding.cost = holding.lots.reduce((sum, lot) => sum + lot.cost, 0n);
  return { lotsClosed, lotOpened, realizedPnl };
}

function evidence(price: number): OrderFilled['evidence'] {
  return {
    model: 'book',
    bookSequence: 12,
    bidPrice: as(price - 1),
    bidQuantity: as(100),
    askPrice: as(price),
    askQuantity: as(250),
    levelQuantity: as(250),
    queueAhead: null,
    basis: null,
  };
}

function policy(orderNotionalMax: bigint | null): Extract<DomainEvent, { type: 'AccountOpened' }>['policy'] {
  return {
    shorting: true,
    costBasisMethod: 'fifo',
    feeRate: as(1_000),
    fillModel: 'best',
    orderNotionalMax: as(orderNotionalMax),
    participationMax: null,
  };
}

function outcomeOf(
  { accountId, clientOrderId, requestHash, orderId }: OrderAccepted,
  inputSequence: number,
): KeyOutcome {
  return {
    accountId,
    key: clientOrderId,
    requestHash,
    inputSequence,
    outcome: { ok: true, orderIds: [orderId], replayed: false },
  };
}
