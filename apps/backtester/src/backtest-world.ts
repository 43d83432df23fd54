import type { Command, CommandOutcome, Input, InputBody, StepOutput, World } from '@quire/core/engine';
import { createStepOutput, createWorld, resetStepOutput, step } from '@quire/core/engine';
import type { AccountPolicy } from '@quire/core/ledger';
import type { Instrument, TradingCalendar, TradingSession } from '@quire/core/market';
import {
  type AccountId,
  assert,
  type Cash,
  type Currency,
  formatInstant,
  hashedUuid,
  type InstrumentId,
  microsPerDay,
  type Price,
  type Quantity,
  type TradingDate,
  type UnixMicros,
  type WorldId,
} from '@quire/core/units';
import type { BarColumns } from '@quire/ports/data-sets';

export const backtestAccountId = hashedUuid('backtest', 'account') as AccountId;
const calendarId = 'backtest-days';
const currency = 'USD' as Currency;

export interface BacktestWorldOptions {
  readonly symbol: string;
  readonly bars: BarColumns;
  readonly quantityScale: number;
  readonly cash: Cash;
  readonly policy: AccountPolicy;
  /** Inputs between two links of the chain; 'off' for none. */
  readonly chainInterval: number | 'off';
  readonly limitFillsOnTouch: boolean;
}

export interface BacktestWorld {
  readonly world: World;
  readonly out: StepOutput;
  readonly instrument: Instrument;
  readonly accountId: AccountId;
  /** Sends one more command at the world's present time; a refusal is a bug of the backtester. */
  command(command: Command): void;
}

/** A world of one instrument and one account, opened just before the first bar. */
export function openBacktestWorld(options: BacktestWorldOptions): BacktestWorld {
  const { chainInterval, limitFillsOnTouch, policy, cash } = options;
  const world = createWorld({
    chain: chainInterval,
    publish: { quotes: false, prints: false, bars: false, books: false },
    limitFillsOnTouch,
  });
  const out = createStepOutput();
  const instrument = instrumentOf(options);
  const startedAt = options.bars.openTime[0]! as UnixMicros;
  const send = (body: InputBody): void => {
    const at = Math.max(world.time, startedAt) as UnixMicros;
    const input: Input = { inputSequence: world.inputSequence + 1, tsEvent: at, tsInit: at, body };
    resetStepOutput(out);
    step(world, input, out);
    const { outcome } = out;
    assert(outcome === null || outcome.ok, `${body.kind} was refused: ${describe(outcome)}`);
  };
  const accountId = backtestAccountId;
  send({ kind: 'WorldCreated', worldId: 'backtest' as WorldId, feed: 'backtest', seed: 0, generatorVersion: 0 });
  send({ kind: 'DefineCalendar', calendar: calendarOf(options.bars) });
  send({ kind: 'DefineInstrument', instrument });
  send({ kind: 'OpenAccount', accountId, name: 'backtest', currency, policy });
  if (cash !== 0n) send({ kind: 'PostCash', accountId, currency, amount: cash, idempotencyKey: 'opening' });
  return { world, out, instrument, accountId, command: send };
}

function describe(outcome: CommandOutcome | null): string {
  return outcome === null || outcome.ok ? '' : `${outcome.message} ${JSON.stringify(outcome.details)}`;
}

function instrumentOf({ symbol, bars, quantityScale }: BacktestWorldOptions): Instrument {
  return {
    instrumentId: hashedUuid('backtest', 'instrument', symbol) as InstrumentId,
    symbol,
    name: symbol,
    assetClass: symbol.includes('/') ? 'crypto' : 'us_equity',
    venue: 'BACKTEST',
    currency,
    priceScale: bars.priceScale,
    quantityScale,
    priceBands: [{ fromPrice: 0 as Price, increment: 1 as Price }],
    quantityIncrement: 1 as Quantity,
    quantityMin: 1 as Quantity,
    calendarId,
    tradable: true,
    shortable: true,
    fractionable: quantityScale > 0,
  };
}

/** The last session outlasts the last bar, whatever its length, so that a settlement finds the market open. */
const afterLastDay = 14 * microsPerDay;

/**
 * One session per UTC day that has a bar, each until the next begins: the bars themselves say when the market was open, and `day`
 * orders end with the day.
 */
function calendarOf({ openTime }: BarColumns): TradingCalendar {
  const days: number[] = [];
  for (let at = 0; at < openTime.length; ) {
    const day = Math.floor(openTime[at]! / microsPerDay);
    days.push(day);
    at = firstAtOrAfter(openTime, (day + 1) * microsPerDay, at + 1);
  }
  const sessions = days.map((day, at): TradingSession => {
    const open = (day * microsPerDay) as UnixMicros;
    const next = days[at + 1];
    const close = (next === undefined ? open + afterLastDay : next * microsPerDay) as UnixMicros;
    const tradingDate = formatInstant(open).slice(0, 10) as TradingDate;
    return { tradingDate, sessionOpen: open, open, close, sessionClose: close };
  });
  return { calendarId, name: 'Days with bars', timeZone: 'UTC', alwaysOpen: true, sessions };
}

/** Binary search in ascending times, from `low` on. */
function firstAtOrAfter(times: Float64Array, instant: number, low: number): number {
  let from = low;
  let to = times.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (times[middle]! >= instant) to = middle;
    else from = middle + 1;
  }
  return from;
}
