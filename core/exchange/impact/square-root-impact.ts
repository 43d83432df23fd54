import type { Price } from '../../units/index.ts';
import { type BookSide, bookSideBuy } from '../matching-book.ts';

/** Y·σ·√(Q / V), the square-root law of market impact: how far a quantity moves the price. */
export interface SquareRootImpact {
  /** Y, about 1. 0 fills the whole residual at the quote. */
  readonly coefficient: number;
  /** σ: standard deviation of daily returns. */
  readonly dailyVolatility: number;
  /** V as a multiple of the displayed quantity, for lack of the instrument's own average daily volume. */
  readonly dailyVolumeOfDisplayed: number;
}

/**
 * Price of what is wanted beyond the displayed quantity, in ticks: the quote moved against the order, rounded against it to the
 * increment. Never below one increment for a sell. Source: J.-P. Bouchaud et al., “How markets slowly digest changes in supply and
 * demand” (2009); only a square root and products, so exact in one way everywhere.
 *
 * @example impactPrice(impact, bookSideBuy, price(10_000), 900, 100, price(1)) // 10000 × (1 + 1 × 0.02 × √(900 / 100000)) → 10019
 */
export function impactPrice(
  impact: SquareRootImpact,
  side: BookSide,
  best: Price,
  residual: number,
  displayed: number,
  increment: Price,
): Price {
  const dailyVolume = displayed * impact.dailyVolumeOfDisplayed;
  const move = best * impact.coefficient * impact.dailyVolatility * Math.sqrt(residual / dailyVolume);
  const steps = Math.ceil(move / increment) * increment;
  return (side === bookSideBuy ? best + steps : Math.max(increment, best - steps)) as Price;
}
