import type { AccountPolicy } from '../../ledger/index.ts';
import type { Bar, Instrument, TradingCalendar } from '../../market/index.ts';
import type { OrderChanges, OrderRequest } from '../../order/index.ts';
import {
  type AccountId,
  type Cash,
  type ClientOrderId,
  type Currency,
  hashedUuid,
  type InstrumentId,
  type OrderId,
  type PartsPerMillion,
  type Price,
  type Quantity,
  type TradingDate,
  type UnixMicros,
  type WorldId,
} from '../../units/index.ts';
import type { CommandOutcome, DomainEvent, MarketMessage, StepOutput } from '../event.ts';
import type { Command, Input, InputBody } from '../input.ts';
import { step } from '../step.ts';
import { createStepOutput, createWorld, resetStepOutput, type World, type WorldOptions } from '../world.ts';

/** A world driven by hand, for tests of the engine and for the simulation's workload. */

export const day = 86_400_000_000;
export const hour = 3_600_000_000;
export const minute = 60_000_000;
/** 2026-01-05T00:00:00Z, a Monday. */
export const startOfTime = 1_767_571_200_000_000;

export const dollars = (amount: number): Cash => (BigInt(Math.round(amount * 1_000_000)) * 1_000n) as Cash;
export const usd = 'USD' as Currency;

/** Sessions that roll at midnight and never close. */
export function alwaysOpenCalendar(days: number, calendarId = 'always'): TradingCalendar {
  return {
    calendarId,
    name: 'Always open',
    timeZone: 'UTC',
    alwaysOpen: true,
    sessions: Array.from({ length: days }, (_, at) => {
      const open = (startOfTime + at * day) as UnixMicros;
      const close = (open + day) as UnixMicros;
      return { tradingDate: dateOf(at), sessionOpen: open, open, close, sessionClose: close };
    }),
  };
}

/** Regular hours 14:30 to 21:00 UTC, extended ones 09:00 to 01:00 the next day, every day. */
export function stockCalendar(days: number, calendarId = 'stock'): TradingCalendar {
  return {
    calendarId,
    name: 'Stock exchange',
    timeZone: 'UTC',
    alwaysOpen: false,
    sessions: Array.from({ length: days }, (_, at) => {
      const midnight = startOfTime + at * day;
      return {
        tradingDate: dateOf(at),
        sessionOpen: (midnight + 9 * hour) as UnixMicros,
        open: (midnight + 14.5 * hour) as UnixMicros,
        close: (midnight + 21 * hour) as UnixMicros,
        sessionClose: (midnight + 25 * hour - hour) as UnixMicros,
      };
    }),
  };
}

function dateOf(daysFromStart: number): TradingDate {
  return `2026-${String(1 + Math.floor((4 + daysFromStart) / 28)).padStart(2, '0')}-${String(1 + ((4 + daysFromStart) % 28)).padStart(2, '0')}` as TradingDate;
}

/** A share: cents, whole shares. */
export function share(symbol: string, change: Partial<Instrument> = {}): Instrument {
  return {
    instrumentId: hashedUuid('test', symbol) as InstrumentId,
    symbol,
    name: `${symbol} Inc.`,
    assetClass: 'us_equity',
    venue: 'NASDAQ',
    currency: usd,
    priceScale: 2,
    quantityScale: 0,
    priceBands: [{ fromPrice: 0 as Price, increment: 1 as Price }],
    quantityIncrement: 1 as Quantity,
    quantityMin: 1 as Quantity,
    calendarId: 'always',
    tradable: true,
    shortable: true,
    fractionable: false,
    ...change,
  };
}

/** A coin: cents, quantities to 10^-9, so that notionals must be rounded. */
export function coin(symbol: string, change: Partial<Instrument> = {}): Instrument {
  return share(symbol, { assetClass: 'crypto', venue: 'CRYPTO', quantityScale: 9, fractionable: true, ...change });
}

export const cashAccount: AccountPolicy = {
  shorting: false,
  costBasisMethod: 'fifo',
  feeRate: 1_000 as PartsPerMillion,
  fillModel: 'best',
  orderNotionalMax: null,
  participationMax: null,
};
export const marginAccount: AccountPolicy = { ...cashAccount, shorting: true, costBasisMethod: 'average' };

export const accountIdOf = (name: string): AccountId => hashedUuid('test account', name) as AccountId;

/** Numbers its inputs, keeps all events, and throws when a command of its set-up is refused. */
export class Scenario {
  readonly world: World;
  readonly inputs: Input[] = [];
  readonly events: DomainEvent[] = [];
  /** What the last input told. */
  readonly output: StepOutput = createStepOutput();
  now = startOfTime;
  private keys = 0;

  constructor(options: WorldOptions = {}) {
    this.world = createWorld(options);
  }

  /** A created world with its calendars and instruments; always-open ones run from the start of time. */
  static open(
    feed: 'sim' | 'backtest' | 'replay',
    instruments: readonly Instrument[],
    options: WorldOptions = {},
    calendars: readonly TradingCalendar[] = [alwaysOpenCalendar(20), stockCalendar(20)],
  ): Scenario {
    const scenario = new Scenario(options);
    const worldId = `test-${feed}` as WorldId;
    scenario.input({ kind: 'WorldCreated', worldId, feed, seed: 42, generatorVersion: 0 });
    for (const calendar of calendars) scenario.expectOk({ kind: 'DefineCalendar', calendar });
    for (const instrument of instruments) scenario.expectOk({ kind: 'DefineInstrument', instrument });
    return scenario;
  }

  input(body: InputBody): readonly DomainEvent[] {
    const at = this.now as UnixMicros;
    return this.play({ inputSequence: this.world.inputSequence + 1, tsEvent: at, tsInit: at, body });
  }

  play(input: Input): readonly DomainEvent[] {
    resetStepOutput(this.output);
    this.inputs.push(input);
    step(this.world, input, this.output);
    this.events.push(...this.output.events);
    return this.output.events;
  }

  command(command: Command): CommandOutcome {
    this.input(command);
    if (this.output.outcome === null) throw new Error('a command has an outcome');
    return this.output.outcome;
  }

  expectOk(command: Command): CommandOutcome {
    const outcome = this.command(command);
    if (!outcome.ok) throw new Error(`${command.kind} refused: ${outcome.code} ${JSON.stringify(outcome.details)}`);
    return outcome;
  }

  account(name: string, deposit: number, policy: AccountPolicy = cashAccount): AccountId {
    const accountId = accountIdOf(name);
    this.expectOk({ kind: 'OpenAccount', accountId, name, currency: usd, policy });
    if (deposit !== 0) this.post(accountId, dollars(deposit));
    return accountId;
  }

  post(accountId: AccountId, amount: Cash): CommandOutcome {
    this.keys += 1;
    return this.command({ kind: 'PostCash', accountId, currency: usd, amount, idempotencyKey: `cash-${this.keys}` });
  }

  /** A request with everything it need not say; market day orders unless told otherwise. */
  request(
    accountId: AccountId,
    instrument: Instrument,
    side: 'buy' | 'sell',
    quantity: number,
    change: Partial<OrderRequest> & { readonly limit?: number } = {},
  ): OrderRequest {
    this.keys += 1;
    const { limit, ...rest } = change;
    return {
      accountId,
      instrumentId: instrument.instrumentId,
      clientOrderId: `order-${this.keys}` as ClientOrderId,
      side,
      orderType: limit === undefined ? 'market' : 'limit',
      timeInForce: 'gtc',
      sizing: { kind: 'quantity', quantity: quantity as Quantity },
      limitPrice: limit === undefined ? null : (limit as Price),
      extendedHours: false,
      reduceOnly: false,
      origin: 'api',
      conditions: null,
      ...rest,
    };
  }

  submit(
    accountId: AccountId,
    instrument: Instrument,
    side: 'buy' | 'sell',
    quantity: number,
    change: Partial<OrderRequest> & { readonly limit?: number } = {},
  ): CommandOutcome {
    const request = this.request(accountId, instrument, side, quantity, change);
    return this.command({ kind: 'SubmitOrder', request, requestHash: `${side} ${quantity}`, refuseDuplicate: false });
  }

  /** Replaces an open order; what is not named stays. */
  replace(accountId: AccountId, orderId: OrderId, change: Partial<OrderChanges>, name?: string): CommandOutcome {
    this.keys += 1;
    const clientOrderId = (name ?? `order-${this.keys}`) as ClientOrderId;
    return this.command({
      kind: 'ReplaceOrder',
      accountId,
      orderId,
      changes: {
        quantity: null,
        limitPrice: null,
        stopPrice: null,
        trail: null,
        timeInForce: null,
        goodTillAt: null,
        ...change,
      },
      clientOrderId,
      origin: 'api',
      requestHash: `replace ${orderId} ${JSON.stringify(change)}`,
      refuseDuplicate: false,
    });
  }

  /** A finished bar of one minute that begins now; time moves to its end. Prices open, high, low, close. */
  bar(
    instrument: Instrument,
    prices: readonly [number, number, number, number],
    volume = 1_000,
  ): readonly DomainEvent[] {
    const openTime = this.now as UnixMicros;
    this.now += minute;
    const bar: Bar = {
      instrumentId: instrument.instrumentId,
      timeframe: '1m',
      openTime,
      closeTime: this.now as UnixMicros,
      open: prices[0] as Price,
      high: prices[1] as Price,
      low: prices[2] as Price,
      close: prices[3] as Price,
      volume,
      notional: 0,
      printCount: 0,
      isFinal: true,
      origin: 'imported',
    };
    return this.input({ kind: 'BarReceived', bar });
  }

  messages(kind: MarketMessage['kind']): readonly MarketMessage[] {
    return this.output.market.filter((message) => message.kind === kind);
  }
}

/** The types of events, for tests that read as a story. */
export const typesOf = (events: readonly DomainEvent[]): string[] => events.map((event) => event.type);
