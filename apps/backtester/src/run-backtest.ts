import { computeStatistics, type RoundTrip, type Statistics, type StatisticsConvention } from '@quire/core/analytics';
import {
  accountOf,
  type BarColumnSet,
  chainOf,
  detachStrategy,
  resetStepOutput,
  stateHash,
  stepBar,
  stepColumn,
} from '@quire/core/engine';
import type { AccountPolicy } from '@quire/core/ledger';
import { type BarTimeframe, barTimeframeMicros } from '@quire/core/market';
import type { StrategyDefinition } from '@quire/core/strategy';
import { assert, type Cash, ensureDefined, notionalOf, type Price, type Quantity } from '@quire/core/units';
import type { BarColumns } from '@quire/ports/data-sets';
import { attachToBacktest, type StrategyParameters } from './attach-strategy.ts';
import { type BacktestWorld, openBacktestWorld } from './backtest-world.ts';
import type { BacktestFill } from './fill-log.ts';
import { Recorder, type RefusedOrder, unitsOfCash } from './recorder.ts';
import { RoundTripBook } from './round-trips.ts';

/**
 * What becomes of a position that is open after the last bar. `keep` leaves it; `last-close` sells it at the last close;
 * `last-open` at the last bar's opening, a price that has passed, as backtesting.py's `finalize_trades` does.
 */
export type Finalize = 'keep' | 'last-close' | 'last-open';

export interface BacktestRequest {
  readonly strategy: StrategyDefinition;
  /** Read by `readParameters` with the strategy's schema. */
  readonly parameters: StrategyParameters;
  readonly symbol: string;
  readonly timeframe: BarTimeframe;
  readonly bars: BarColumns;
  readonly cash: Cash;
  readonly policy: AccountPolicy;
  /** Decimals of a lot: 0 trades whole units. */
  readonly quantityScale?: number;
  readonly finalize?: Finalize;
  readonly convention?: StatisticsConvention;
  readonly limitFillsOnTouch?: boolean;
  /** Bars between two links of the hash chain. */
  readonly chainInterval?: number | 'off';
  readonly onProgress?: (barsDone: number, barsTotal: number) => void;
}

export interface BacktestResult {
  readonly symbol: string;
  readonly timeframe: BarTimeframe;
  readonly bars: BarColumns;
  /** In the account's currency, at each bar's close. */
  readonly equity: Float64Array;
  readonly roundTrips: readonly RoundTrip[];
  readonly fills: readonly BacktestFill[];
  readonly orderCount: number;
  /** Orders that ended otherwise than by a fill; the first thousand of `refusedCount`. */
  readonly refused: readonly RefusedOrder[];
  readonly refusedCount: number;
  readonly finalCash: Cash;
  /** Cash and the position at the last close, exact. */
  readonly finalEquity: Cash;
  readonly feesPaid: Cash;
  readonly statistics: Statistics;
  readonly chain: string;
  readonly stateHash: string;
}

const progressEvery = 50_000;

/**
 * Plays bars through the engine that live trading uses. The same request gives the same hashes on every machine.
 *
 * @example runBacktest({ strategy: smaCross, parameters: { fast: 10, slow: 30, short: true }, symbol: 'GOOG', … })
 */
export function runBacktest(request: BacktestRequest): BacktestResult {
  const { bars, timeframe, onProgress, finalize = 'keep' } = request;
  const count = bars.openTime.length;
  assert(count > 0, 'a backtest needs at least one bar');
  const opened = openBacktestWorld({
    symbol: request.symbol,
    bars,
    quantityScale: request.quantityScale ?? 0,
    cash: request.cash,
    policy: request.policy,
    chainInterval: request.chainInterval ?? 'off',
    limitFillsOnTouch: request.limitFillsOnTouch ?? false,
  });
  attachToBacktest(opened, request.strategy, request.parameters);
  const recorder = new Recorder(request.cash, opened.instrument);
  const equity = new Float64Array(count);
  playBars(opened, { columns: columnsOf(bars, timeframe), recorder, equity, onProgress });
  if (finalize !== 'keep') {
    detachStrategy(opened.world);
    settle(opened, bars, finalize, recorder);
    equity[count - 1] = recorder.equityAt(bars.close[count - 1]!);
  }
  return resultOf(request, opened, recorder, equity);
}

/** Written out: the hidden class of a spread dies with its object, and the next run would be compiled again for another. */
function columnsOf({ openTime, open, high, low, close, volume }: BarColumns, timeframe: BarTimeframe): BarColumnSet {
  return { openTime, open, high, low, close, volume, span: barTimeframeMicros(timeframe) };
}

interface Play {
  readonly columns: BarColumnSet;
  readonly recorder: Recorder;
  readonly equity: Float64Array;
  readonly onProgress: ((barsDone: number, barsTotal: number) => void) | undefined;
}

/** The hot loop: no object per bar. */
function playBars({ world, out }: BacktestWorld, { columns, recorder, equity, onProgress }: Play): void {
  const { close } = columns;
  const count = close.length;
  resetStepOutput(out);
  for (let at = 0; at < count; at++) {
    stepColumn(world, 0, columns, at, out);
    if (out.events.length > 0) {
      recorder.take(out.events, at);
      resetStepOutput(out);
    }
    equity[at] = recorder.equityAt(close[at]!);
    if (onProgress !== undefined && at % progressEvery === progressEvery - 1) onProgress(at + 1, count);
  }
  onProgress?.(count, count);
}

/** One more bar without range, at the price of settlement, that meets only the closing order. */
function settle(opened: BacktestWorld, bars: BarColumns, finalize: Finalize, recorder: Recorder): void {
  const { world, out, accountId } = opened;
  const last = bars.openTime.length - 1;
  const price = (finalize === 'last-open' ? bars.open[last]! : bars.close[last]!) as Price;
  opened.command({ kind: 'CancelAllOrders', accountId, instrumentId: null });
  recorder.take(out.events, last);
  if (recorder.positionLots === 0) return;
  const closing = { kind: 'ClosePositions', accountId, instrumentId: null, quantity: null } as const;
  opened.command({ ...closing, byOperator: true, requestId: 'finalize' });
  recorder.take(out.events, last);
  resetStepOutput(out);
  const at = world.time;
  stepBar(world, 0, at, at, price, price, price, price, Number.MAX_SAFE_INTEGER, out);
  recorder.take(out.events, last);
  resetStepOutput(out);
  assert(recorder.positionLots === 0, 'the position is still open after the settlement');
}

/** A loop of its own: inside the function below it would be compiled with all of it, for each run anew. */
function tripsOf(fills: readonly BacktestFill[], trips: RoundTripBook): RoundTripBook {
  for (const fill of fills) trips.add(fill);
  return trips;
}

function resultOf(
  request: BacktestRequest,
  { world, accountId, instrument }: BacktestWorld,
  recorder: Recorder,
  equity: Float64Array,
): BacktestResult {
  const { bars, strategy, parameters } = request;
  const last = equity.length - 1;
  const balance = ensureDefined(
    accountOf(world, accountId)?.balances.get(instrument.currency),
    'the account has no balance',
  );
  assert(balance.cash === recorder.cash, 'the fills do not add up to the ledger');
  const markNotional = (lots: number): bigint =>
    notionalOf(bars.close[last]! as Price, lots as Quantity, instrument, 'floor');
  const fills = recorder.fills.toArray();
  const trips = tripsOf(fills, new RoundTripBook({ quantityScale: instrument.quantityScale, openTime: bars.openTime }));
  const openTrip = trips.openTrip(last, markNotional);
  const held = markNotional(Math.abs(recorder.positionLots));
  const finalEquity = recorder.cash + (recorder.positionLots < 0 ? -held : held);
  const roundTrips = openTrip === null ? trips.closed : [...trips.closed, openTrip];
  return {
    symbol: request.symbol,
    timeframe: request.timeframe,
    bars,
    equity,
    roundTrips,
    fills,
    orderCount: recorder.orderCount,
    refused: recorder.refused,
    refusedCount: recorder.refusedCount,
    finalCash: recorder.cash as Cash,
    finalEquity: finalEquity as Cash,
    feesPaid: recorder.feesPaid as Cash,
    statistics: computeStatistics({
      curve: { times: bars.openTime, equity },
      closes: bars.close,
      roundTrips,
      feesPaid: unitsOfCash(recorder.feesPaid),
      tradedNotional: unitsOfCash(recorder.tradedNotional),
      firstTradingBar: Math.max(0, Math.min(strategy.warmUpBars(parameters) - 1, last)),
      convention: request.convention ?? 'quire',
    }),
    chain: chainOf(world),
    stateHash: stateHash(world),
  };
}
