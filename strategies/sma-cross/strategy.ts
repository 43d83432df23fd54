import { SimpleMovingAverage } from '@quire/core/indicators';
import {
  type BarSeries,
  defineStrategy,
  type ParametersOf,
  type Strategy,
  type StrategyContext,
} from '@quire/core/strategy';
import { smaCrossParameters } from './parameters.ts';

type SmaCrossParameters = ParametersOf<typeof smaCrossParameters>;

/** Holds while the fast average of closes is above the slow one; the thesis is in this folder's README. */
export const smaCross = defineStrategy({
  name: 'sma-cross',
  title: 'SMA cross',
  version: 1,
  parameters: smaCrossParameters,
  check: ({ fast, slow }) => (fast < slow ? null : `fast (${fast}) must be shorter than slow (${slow})`),
  warmUpBars: ({ slow }) => slow,
  create: (parameters, context) => new SmaCross(parameters, context),
});

class SmaCross implements Strategy {
  private readonly context: StrategyContext;
  private readonly fast: SimpleMovingAverage;
  private readonly slow: SimpleMovingAverage;
  private readonly short: boolean;
  /** NaN until both averages exist. */
  private spreadBefore = Number.NaN;

  constructor({ fast, slow, short }: SmaCrossParameters, context: StrategyContext) {
    this.context = context;
    this.fast = new SimpleMovingAverage(fast);
    this.slow = new SimpleMovingAverage(slow);
    this.short = short;
  }

  onBar(bars: BarSeries): void {
    const close = bars.close();
    const spread = this.fast.update(close) - this.slow.update(close);
    const before = this.spreadBefore;
    this.spreadBefore = spread;
    if (spread > 0 && before <= 0) this.turn('buy');
    else if (spread < 0 && before >= 0) this.turn('sell');
  }

  private turn(side: 'buy' | 'sell'): void {
    // What a thin market has left of the last turn must not meet this one.
    this.context.cancelOpenOrders();
    this.context.closePosition();
    if (side === 'buy' || this.short) this.context.submit({ side, sizing: 'available' });
  }
}
