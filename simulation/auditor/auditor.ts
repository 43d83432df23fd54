import type { Command, CommandOutcome, DomainEvent, World } from '@quire/core/engine';
import type { AccountPolicy } from '@quire/core/ledger';
import type { Quote } from '@quire/core/market';
import type { FillEvidence, OrderFilled } from '@quire/core/order';
import { Answers } from './answers.ts';
import { broken } from './broken-law.ts';
import { CalendarBooks } from './calendar-books.ts';
import { compareWorld } from './compare-world.ts';
import { CorporateBooks } from './corporate-books.ts';
import { balanceOf, type KnownAccount, type KnownFills, type KnownMarket, type KnownOrder } from './known.ts';
import { LiquidityBooks } from './liquidity-books.ts';
import type { Moment } from './moment.ts';
import { bookCharge, bookFill, bookPosting, bookTransfer, holdProceeds, settleCash } from './money-books.ts';
import { OrderBooks } from './order-books.ts';
import { checkPriority } from './priority-books.ts';

type EventOf<Type extends DomainEvent['type']> = Extract<DomainEvent, { readonly type: Type }>;

/**
 * Keeps books of its own of a whole world: money, shares, orders, sessions, halts, companies, liquidity and answers, from committed
 * events and from the market data that the world was given. It prices, rounds and ranks by itself and throws a `BrokenLaw` at the
 * first event that cannot be.
 */
export class Auditor {
  private readonly accounts = new Map<string, KnownAccount>();
  private readonly markets = new Map<string, KnownMarket>();
  private readonly calendars = new CalendarBooks();
  private readonly orders = new OrderBooks();
  private readonly corporate = new CorporateBooks();
  private readonly liquidity = new LiquidityBooks();
  private readonly answers = new Answers();
  private hasBooks = false;
  private lastFill: OrderFilled | null = null;
  /** How many had come to rest when this step began. */
  private turnsBefore = 0;
  fills = 0;
  denials = 0;
  /** Which kinds of fill there were, so that a run can show what it covered. */
  readonly covered = new Map<string, number>();

  get replays(): number {
    return this.answers.replays;
  }

  get actions(): number {
    return this.corporate.appliedCount;
  }

  /** One committed input and everything that it brought about. */
  see(moment: Moment, events: readonly DomainEvent[]): void {
    this.liquidity.begin(moment);
    this.turnsBefore = this.orders.turns;
    for (let at = 0; at < events.length; at++) this.read(events[at]!, moment);
    this.corporate.endAction();
    this.orders.endStep(this.hasBooks, moment);
    if (events.length > 0) for (const account of this.accounts.values()) checkPromises(account);
    if (this.lastFill !== null && this.hasBooks) this.liquidity.checkWalks(this.lastFill.instrumentId, moment);
    this.lastFill = null;
    this.liquidity.end(moment);
    if (moment.body.kind === 'QuoteReceived') this.noteQuote(moment.body.quote, moment.at);
  }

  /** One that is old, or of a halt, brings nobody to rest. */
  private noteQuote({ instrumentId, tsEvent }: Quote, at: number): void {
    const market = this.marketOf(instrumentId);
    const isFresh = at - tsEvent <= staleMicrosStandard && tsEvent >= market.tradesFrom;
    if (isFresh && !market.isHalted) market.quotedAt = tsEvent;
  }

  acknowledge(command: Command, outcome: CommandOutcome): void {
    this.answers.hear(command, outcome, (orderId) => this.orders.isKnown(orderId));
  }

  compare(world: World): void {
    compareWorld(world, this.accounts, this.orders.open);
  }

  private read(event: DomainEvent, moment: Moment): void {
    switch (event.type) {
      case 'OrderAccepted': {
        const order = this.orders.accept(
          event,
          this.accountOf(event.accountId),
          this.marketOf(event.instrumentId),
          moment.inputSequence,
        );
        if (order.status === 'new') this.liquidity.moveNew(order);
        this.count(`${event.orderType} ${event.timeInForce}`);
        break;
      }
      case 'OrderDenied':
        this.denials += 1;
        break;
      case 'OrderFilled':
        this.readFill(event, moment);
        break;
      case 'OrderCanceled':
      case 'OrderExpired':
      case 'OrderRejected':
      case 'OrderReplaced': {
        const order = this.orders.open.get(event.orderId);
        if (order !== undefined && order.turn > 0) this.liquidity.move(order.market.instrument.instrumentId);
        this.orders.close(event);
        this.count(event.type === 'OrderCanceled' ? event.reasonCode : event.type);
        break;
      }
      case 'OrderActivated':
        this.orders.activate(event);
        this.moved(event.orderId);
        break;
      case 'OrderTriggered': {
        const { market } = this.orders.orderOf(event.orderId);
        const { calendarId } = market.instrument;
        const isOpen = moment.body.kind === 'BarReceived' || this.calendars.isOpen(calendarId, event.at, false);
        const isByTrade = this.orders.orderOf(event.orderId).accepted.conditions?.triggerBy !== 'quote';
        const traded = isByTrade ? this.liquidity.tradedIn(market.instrument.instrumentId) : null;
        this.orders.trigger(event, isOpen, traded);
        this.moved(event.orderId);
        this.count(event.type);
        break;
      }
      case 'OrderTrailed':
        this.orders.trail(event);
        break;
      case 'OrderResized':
        this.orders.resize(event);
        this.moved(event.orderId);
        break;
      case 'OrderAdjusted':
        this.orders.adjust(event, this.corporate.ratioOf(event.actionId));
        this.count(event.type);
        break;
      case 'OrderStatusChanged':
        this.orders.changeStatus(event);
        break;
      default:
        this.readOther(event);
    }
  }

  private moved(orderId: string): void {
    this.liquidity.move(this.orders.orderOf(orderId).market.instrument.instrumentId);
  }

  private readFill(event: OrderFilled, moment: Moment): void {
    const order = this.orders.fill(event);
    this.checkTradable(event, order, moment);
    this.liquidity.take(event, order, moment);
    // Somebody who had to wait trades first, on a book that was not published.
    if (event.liquidity === 'taker' && order.bornIn < moment.inputSequence) this.liquidity.move(event.instrumentId);
    checkPriority(event, order, moment, this.turnsBefore);
    bookFill(event, order);
    this.orders.settle(order, event);
    this.fills += 1;
    this.count(`fill ${event.fillModel}`);
    this.lastFill = event;
  }

  /** Not in a halt, in its session, and on what the market said after the order had come. */
  private checkTradable(event: OrderFilled, order: KnownOrder, moment: Moment): void {
    const { market } = order;
    const { evidence } = event;
    if (market.isHalted) broken('halt', `${market.instrument.symbol} fills in a halt`);
    if (market.isDelisted) broken('halt', `${market.instrument.symbol} fills after its delisting`);
    const saidAt = dataInstant(evidence);
    if (saidAt !== null && saidAt < market.tradesFrom) broken('halt', 'a fill on data from before the end of a halt');
    const cameAt = evidence.model === 'auction' ? order.accepted.at : order.cameAt;
    const latency = evidence.model === 'quote' || evidence.model === 'queue' ? order.account.fills.latencyMin : 0;
    if (saidAt !== null && evidence.model !== 'auction' && saidAt < cameAt + latency) {
      broken('before-data', `data of ${saidAt} fills an order of ${cameAt}`);
    }
    if (evidence.model === 'auction') {
      if (order.accepted.at >= evidence.auctionAt) broken('before-data', 'an order of after an auction fills in it');
      return;
    }
    this.checkSession(event, order, moment);
  }

  private checkSession(event: OrderFilled, order: KnownOrder, { body }: Moment): void {
    const { calendarId } = order.market.instrument;
    const { extendedHours } = order.accepted;
    const isOpen =
      body.kind === 'BarReceived'
        ? this.calendars.overlaps(calendarId, body.bar.openTime, body.bar.closeTime, extendedHours)
        : this.calendars.isOpen(calendarId, event.at, extendedHours);
    if (!isOpen) broken('session', `${order.market.instrument.symbol} fills outside its session`);
  }

  private readOther(event: DomainEvent): void {
    switch (event.type) {
      case 'WorldOpened':
        this.hasBooks = event.feed === 'sim';
        break;
      case 'WorldRejoined':
        this.liquidity.forget();
        for (const market of this.markets.values()) market.quotedAt = 0;
        break;
      case 'CalendarDefined':
        this.calendars.define(event.calendar);
        break;
      case 'InstrumentDefined':
        this.markets.set(event.instrument.instrumentId, newMarket(event, this.markets.size));
        break;
      case 'KillSwitchEngaged':
        this.orders.isKillSwitchEngaged = true;
        break;
      case 'KillSwitchDisengaged':
        this.orders.isKillSwitchEngaged = false;
        break;
      case 'TradingHalted':
      case 'TradingResumed':
      case 'CorporateActionAnnounced':
      case 'CorporateActionApplied':
      case 'InstrumentChanged':
        this.readCompany(event);
        break;
      default:
        this.readAccount(event);
    }
  }

  private readCompany(
    event: EventOf<
      'TradingHalted' | 'TradingResumed' | 'CorporateActionAnnounced' | 'CorporateActionApplied' | 'InstrumentChanged'
    >,
  ): void {
    this.count(event.type);
    switch (event.type) {
      case 'TradingHalted':
        this.marketOf(event.instrumentId).isHalted = true;
        break;
      case 'TradingResumed': {
        const market = this.marketOf(event.instrumentId);
        if (!market.isHalted) broken('halt', 'what was not halted resumes');
        market.isHalted = false;
        market.tradesFrom = event.at;
        // The agents place their orders anew.
        this.liquidity.move(event.instrumentId);
        break;
      }
      case 'CorporateActionAnnounced':
        this.corporate.announce(event);
        break;
      case 'CorporateActionApplied': {
        const market = this.marketOf(event.instrumentId);
        const { terms } = this.corporate.apply(event, market, this.accounts.values());
        if (terms.kind === 'delisting') market.isDelisted = true;
        this.liquidity.restate(event.instrumentId, event.priceAfter);
        this.count(`action ${terms.kind}`);
        break;
      }
      case 'InstrumentChanged':
        this.marketOf(event.instrument.instrumentId).instrument = event.instrument;
        break;
    }
  }

  private readAccount(event: DomainEvent): void {
    switch (event.type) {
      case 'AccountOpened':
        if (this.accounts.has(event.accountId)) broken('state', `account ${event.name} is opened twice`);
        this.accounts.set(event.accountId, newAccount(event));
        break;
      case 'AccountTermsChanged':
        this.accountOf(event.accountId).terms = event.terms;
        break;
      case 'AccountControlsChanged':
        this.accountOf(event.accountId).controls = event.controls;
        break;
      case 'AccountLimitChanged':
        this.accountOf(event.accountId).policy = event.policy;
        break;
      case 'FillSettingsChanged':
        this.accountOf(event.accountId).fills = fillsOf(event.settings);
        this.count(`model ${event.settings.model}`);
        break;
      case 'PositionAdjusted':
        this.corporate.adjust(event, this.accountOf(event.accountId), this.marketOf(event.instrumentId));
        break;
      case 'DividendAccrued':
        this.corporate.accrue(event, this.accountOf(event.accountId), this.marketOf(event.instrumentId));
        break;
      case 'DividendPaid':
        this.corporate.pay(event, this.accountOf(event.accountId));
        break;
      default:
        this.readMoney(event);
    }
  }

  private readMoney(event: DomainEvent): void {
    switch (event.type) {
      case 'CashPosted':
        bookPosting(event, this.accountOf(event.accountId));
        break;
      case 'AccountCharged':
        bookCharge(event, this.accountOf(event.accountId));
        break;
      case 'PositionTransferred':
        bookTransfer(event, this.accountOf(event.accountId), this.marketOf(event.instrumentId));
        break;
      case 'ProceedsHeld':
        holdProceeds(event, this.accountOf(event.accountId), this.lastFill);
        break;
      case 'CashSettled':
        settleCash(event, this.accountOf(event.accountId));
        break;
      case 'FeesItemized':
        checkLines(event, this.lastFill);
        break;
      case 'AccountReset': {
        const account = this.accountOf(event.accountId);
        const { cash } = balanceOf(account, account.currency);
        if (cash !== event.cash) broken('cash', `a reset to ${event.cash} leaves ${cash}`);
        break;
      }
      default:
        break;
    }
    this.count(event.type);
  }

  private count(what: string): void {
    this.covered.set(what, (this.covered.get(what) ?? 0) + 1);
  }

  private accountOf(accountId: string): KnownAccount {
    return this.accounts.get(accountId) ?? broken('state', `account ${accountId} was never opened`);
  }

  private marketOf(instrumentId: string): KnownMarket {
    return this.markets.get(instrumentId) ?? broken('state', `instrument ${instrumentId} was never defined`);
  }
}

/** Who may not owe has what its orders may cost. */
function checkPromises({ name, policy, terms, balances }: KnownAccount): void {
  if (policy.shorting || terms?.kind === 'margin') return;
  for (const { cash, reserved } of balances.values()) {
    if (cash < reserved) broken('reserved', `${name} promised ${reserved} of ${cash}`);
  }
}

/** When the market said what a fill rests on; null where the book itself is the market. */
function dataInstant(evidence: FillEvidence): number | null {
  switch (evidence.model) {
    case 'book':
      return null;
    case 'bar':
    case 'close':
      return evidence.openTime;
    case 'quote':
      return evidence.quote.at;
    case 'queue':
      return evidence.print.at;
    case 'auction':
      return evidence.bar?.openTime ?? evidence.print?.at ?? null;
    case 'reference':
      return evidence.bar?.openTime ?? evidence.print?.at ?? evidence.quote?.at ?? null;
  }
}

function checkLines({ fillId, lines }: EventOf<'FeesItemized'>, fill: OrderFilled | null): void {
  let total = 0n;
  for (const { amount } of lines) {
    if (amount < 0n) broken('fees', `a line of ${amount}`);
    total += amount;
  }
  if (fill === null || fill.fillId !== fillId || fill.fee !== total)
    broken('fees', `lines of ${total} for a fee of ${fill?.fee}`);
}

function newMarket({ instrument }: EventOf<'InstrumentDefined'>, index: number): KnownMarket {
  return { instrument, index, isHalted: false, isDelisted: false, tradesFrom: 0, quotedAt: 0, open: new Set() };
}

function newAccount({ accountId, name, currency, policy }: EventOf<'AccountOpened'>): KnownAccount {
  return {
    accountId,
    name,
    currency,
    policy,
    terms: null,
    controls: null,
    fills: fillsOfPolicy(policy),
    balances: new Map(),
    positions: new Map(),
  };
}

const staleMicrosStandard = 15_000_000;

function fillsOfPolicy({ fillModel, participationMax }: AccountPolicy): KnownFills {
  const level = fillModel === 'bar' ? 'bar' : 'best';
  return { level, participation: participationMax, latencyMin: 0, latencyMax: 0, staleMicros: staleMicrosStandard };
}

const levels: ReadonlySet<string> = new Set(['close', 'bar', 'quote', 'queue', 'book', 'best']);

/** What an owner chose, with the documented standards for what it leaves out. */
function fillsOf({ model, parameters }: EventOf<'FillSettingsChanged'>['settings']): KnownFills {
  const number = (name: string, standard: number): number => Number(parameters[name] ?? standard);
  const level = model === 'realistic' ? 'best' : levels.has(model) ? (model as KnownFills['level']) : 'reference';
  const latencyMin = Math.round(number('entryMilliseconds', 0) * 1_000);
  return {
    level,
    participation: Math.round(number('participation', 0.1) * 1_000_000),
    latencyMin,
    latencyMax: latencyMin + Math.round(number('jitterMilliseconds', 0) * 1_000),
    staleMicros: Math.round(number('staleSeconds', 15) * 1_000_000),
  };
}
