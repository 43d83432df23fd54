import type { StrategyDefinition } from '@quire/core/strategy';
import { smaCross } from './sma-cross/strategy.ts';

/** Every strategy by its name. One folder and one line add one. */
export const strategies: ReadonlyMap<string, StrategyDefinition> = new Map(
  [smaCross].map((definition) => [definition.name, definition as unknown as StrategyDefinition]),
);

export { smaCross };
