import type { BarSeries } from './bar-series.ts';
import type { StrategyContext } from './context.ts';
import type { ParameterSchema, ParametersOf } from './parameters.ts';

/** A strategy at work. Its memory is its own; everything it did can be recomputed from the bars and its parameters. */
export interface Strategy {
  /** Called once per completed bar, in order, after that bar has matched the orders that were live before it. */
  onBar(bars: BarSeries): void;
}

/** A strategy as a folder in `strategies/` describes it. */
export interface StrategyDefinition<Schema extends ParameterSchema = ParameterSchema> {
  /** The folder's name. */
  readonly name: string;
  readonly title: string;
  /** Raised when the same parameters would give other orders. */
  readonly version: number;
  readonly parameters: Schema;
  /** What the schema cannot say about values together, or null. */
  check(parameters: ParametersOf<Schema>): string | null;
  /** Bars until its indicators are defined. An order before them is a bug of the strategy; buying and holding starts there. */
  warmUpBars(parameters: ParametersOf<Schema>): number;
  /** Bars it looks back, when more than the usual. */
  lookbackBars?(parameters: ParametersOf<Schema>): number;
  create(parameters: ParametersOf<Schema>, context: StrategyContext): Strategy;
}

/** Keeps the schema's types: `defineStrategy({ …, create: ({ fast }) => … })`. */
export function defineStrategy<const Schema extends ParameterSchema>(
  definition: StrategyDefinition<Schema>,
): StrategyDefinition<Schema> {
  return definition;
}
