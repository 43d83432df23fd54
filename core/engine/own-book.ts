import type { MatchingBook } from '../exchange/index.ts';
import type { AccountState } from './durable-state.ts';
import type { MarketState } from './market-state.ts';

/**
 * The book that orders of an account enter; null where they fill against what is seen of the market: bars, quotes and prints, or the
 * model of another tool, which looks at the book and leaves it as it is.
 */
export function bookFor(market: MarketState, { fills }: AccountState): MatchingBook | null {
  return fills.level === 'reference' ? null : market.book;
}
