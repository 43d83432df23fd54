import type { Command, InputBody } from '@quire/core/engine';
import { createStepOutput, createWorld, resetStepOutput, stateHash, step } from '@quire/core/engine';
import type { AccountPolicy } from '@quire/core/ledger';
import type { Instrument, TradingCalendar } from '@quire/core/market';
import { noConditions, type OrderRequest } from '@quire/core/order';
import {
  type AccountId,
  type Cash,
  type ClientOrderId,
  type Currency,
  hashedUuid,
  type InstrumentId,
  microsPerDay,
  type PartsPerMillion,
  type Price,
  parseInstant,
  type Quantity,
  type TradingDate,
  type UnixMicros,
  type WorldId,
} from '@quire/core/units';

export const marketKinds = ['bars', 'quotes', 'book'] as const;
/** What an event is: a bar, a quote, or an order of somebody else that meets the top of an order book. */
export type MarketKind = (typeof marketKinds)[number];

const currency = 'USD' as Currency;
const startedAt = parseInstant('2026-01-05T00:00:00Z')!;
const middle = 10_000;
const me = hashedUuid('resting orders', 'me') as AccountId;
const maker = hashedUuid('resting orders', 'maker') as AccountId;

const calendar: TradingCalendar = {
  calendarId: 'always',
  name: 'Always open',
  timeZone: 'UTC',
  alwaysOpen: true,
  sessions: Array.from({ length: 400 }, (_, at) => {
    const open = (startedAt + at * microsPerDay) as UnixMicros;
    const close = (open + microsPerDay) as UnixMicros;
    const tradingDate = new Date(open / 1_000).toISOString().slice(0, 10) as TradingDate;
    return { tradingDate, sessionOpen: open, open, close, sessionClose: close };
  }),
};

const instrument: Instrument = {
  instrumentId: hashedUuid('resting orders', 'instrument') as InstrumentId,
  symbol: 'CROWD',
  name: 'Crowded',
  assetClass: 'us_equity',
  venue: 'NASDAQ',
  currency,
  priceScale: 2,
  quantityScale: 0,
  priceBands: [{ fromPrice: 0 as Price, increment: 1 as Price }],
  quantityIncrement: 1 as Quantity,
  quantityMin: 1 as Quantity,
  calendarId: 'always',
  tradable: true,
  shortable: true,
  fractionable: false,
};

const policy: AccountPolicy = {
  shorting: true,
  costBasisMethod: 'average',
  feeRate: 0 as PartsPerMillion,
  fillModel: 'best',
  orderNotionalMax: null,
  participationMax: null,
};

/** A market around 100.00 in which an account's orders rest ten dollars and more away: half of them limits, half stops. */
export class CrowdedMarket {
  private readonly kind: MarketKind;
  private readonly world: ReturnType<typeof createWorld>;
  private readonly output = createStepOutput();
  private now = startedAt;
  private orders = 0;
  private played = 0;

  constructor(kind: MarketKind, restingCount: number) {
    this.kind = kind;
    this.world = createWorld({ chain: 'off', publish: { quotes: false, prints: false, bars: false, books: false } });
    const worldId = 'resting orders' as WorldId;
    const feed = kind === 'book' ? 'sim' : 'replay';
    this.input({ kind: 'WorldCreated', worldId, feed, seed: 1, generatorVersion: 0 });
    this.command({ kind: 'DefineCalendar', calendar });
    this.command({ kind: 'DefineInstrument', instrument });
    for (const accountId of [me, maker]) {
      this.command({ kind: 'OpenAccount', accountId, name: accountId, currency, policy });
      const amount = 20_000_000_000_000_000_000n as Cash;
      this.command({ kind: 'PostCash', accountId, currency, amount, idempotencyKey: 'opening' });
    }
    if (kind === 'book') this.makeBook();
    else this.play();
    for (let number = 0; number < restingCount; number++) this.rest(number);
  }

  /** One event of the market, far from everything that rests. */
  play(): void {
    const number = this.played++;
    this.now = (this.now + 60_000_000) as UnixMicros;
    if (this.kind === 'bars') this.bar();
    else if (this.kind === 'quotes') this.quote(number % 2);
    else this.submit(maker, number % 2 === 0 ? 'buy' : 'sell', 1, { timeInForce: 'ioc' });
  }

  result(): string {
    return stateHash(this.world);
  }

  private makeBook(): void {
    for (let tick = 1; tick <= 20; tick++) {
      for (const side of ['buy', 'sell'] as const) {
        const limitPrice = (side === 'buy' ? middle - tick : middle + tick) as Price;
        this.submit(tick === 1 ? me : maker, side, 1_000_000, { orderType: 'limit', limitPrice });
      }
    }
  }

  private rest(number: number): void {
    const side = number % 2 === 0 ? 'buy' : 'sell';
    const away = 1_000 + ((number >> 2) % 2_000);
    if (number % 4 < 2) {
      const limitPrice = (side === 'buy' ? middle - away : middle + away) as Price;
      this.submit(me, side, 1, { orderType: 'limit', limitPrice });
    } else {
      const stopPrice = (side === 'buy' ? middle + away : middle - away) as Price;
      this.submit(me, side, 1, { orderType: 'stop', conditions: { ...noConditions, stopPrice } });
    }
  }

  private bar(): void {
    const { instrumentId } = instrument;
    const [open, high, low, close] = [middle, middle + 10, middle - 10, middle] as Price[];
    const openTime = (this.now - 60_000_000) as UnixMicros;
    const span = { timeframe: '1m', openTime, closeTime: this.now } as const;
    const prices = { open: open!, high: high!, low: low!, close: close! };
    const bar = { instrumentId, ...span, ...prices, volume: 1_000, notional: 0, printCount: 0 };
    this.input({ kind: 'BarReceived', bar: { ...bar, origin: 'imported', isFinal: true } });
  }

  private quote(shift: number): void {
    const quantity = 100 as Quantity;
    const bidPrice = (middle - 2 + shift) as Price;
    const askPrice = (middle + 2 - shift) as Price;
    const { instrumentId } = instrument;
    const sizes = { bidQuantity: quantity, askQuantity: quantity };
    this.input({ kind: 'QuoteReceived', quote: { instrumentId, tsEvent: this.now, bidPrice, askPrice, ...sizes } });
  }

  private submit(accountId: AccountId, side: 'buy' | 'sell', lots: number, change: Partial<OrderRequest>): void {
    const request: OrderRequest = {
      accountId,
      instrumentId: instrument.instrumentId,
      clientOrderId: `order-${this.orders++}` as ClientOrderId,
      side,
      orderType: 'market',
      timeInForce: 'gtc',
      sizing: { kind: 'quantity', quantity: lots as Quantity },
      limitPrice: null,
      extendedHours: false,
      reduceOnly: false,
      origin: 'api',
      conditions: null,
      ...change,
    };
    this.command({ kind: 'SubmitOrder', request, requestHash: '', refuseDuplicate: false });
  }

  private command(command: Command): void {
    this.input(command);
    const { outcome } = this.output;
    if (outcome === null || !outcome.ok) throw new Error(`${command.kind} was refused: ${JSON.stringify(outcome)}`);
  }

  private input(body: InputBody): void {
    resetStepOutput(this.output);
    const inputSequence = this.world.inputSequence + 1;
    step(this.world, { inputSequence, tsEvent: this.now, tsInit: this.now, body }, this.output);
  }
}
