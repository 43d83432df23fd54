import type { AdjustmentStep } from './adjustment.ts';

/** Prices of one series, ascending; in any unit, as long as it is one. */
export interface ScreenedPrices {
  readonly openTime: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
}

export interface OutlierScreen {
  /** The move that needs an explanation, as a ratio: 0.3 is 30 %. */
  readonly threshold: number;
  /** The last close that was believed before the first bar, with its open; null when there is none. */
  readonly previous: { readonly openTime: number; readonly close: number } | null;
  /** Splits and dividends of the symbol: what they explain is no outlier. */
  readonly steps: readonly AdjustmentStep[];
}

export interface Outlier {
  readonly row: number;
  /** `jump`: the close left the last believed one too far. `wick`: the high or low left the body of its own bar too far. */
  readonly kind: 'jump' | 'wick';
  /** By how much, as a ratio with its sign. */
  readonly move: number;
}

/**
 * Bars whose price moved by more than the threshold without an explanation. A move is measured against the last believed close,
 * brought over splits and dividends that took effect in between. The first bar of a new level is an outlier; when the next one is
 * near it the level is believed from there on, so that a market that really moved is not shut out for good.
 *
 * @example findOutliers(bars, { threshold: 0.3, previous: null, steps: [] })
 */
export function findOutliers(
  prices: ScreenedPrices,
  { threshold, previous, steps }: OutlierScreen,
): readonly Outlier[] {
  // A move of exactly the threshold is none, whatever the last bit of a division says.
  const most = threshold * (1 + 1e-12);
  const found: Outlier[] = [];
  let believed = previous;
  let doubted: { readonly openTime: number; readonly close: number } | null = null;
  for (let row = 0; row < prices.openTime.length; row++) {
    const bar = { openTime: prices.openTime[row]!, close: prices.close[row]! };
    const jump = believed === null ? 0 : moveBetween(believed, bar, steps);
    if (Math.abs(jump) > most) {
      const isNewLevel = doubted !== null && Math.abs(moveBetween(doubted, bar, steps)) <= most;
      doubted = bar;
      if (!isNewLevel) {
        found.push({ row, kind: 'jump', move: jump });
        continue;
      }
    }
    const wick = wickOf(prices, row);
    if (Math.abs(wick) > most) {
      found.push({ row, kind: 'wick', move: wick });
      continue;
    }
    believed = bar;
    doubted = null;
  }
  return found;
}

interface Mark {
  readonly openTime: number;
  readonly close: number;
}

function moveBetween(from: Mark, to: Mark, steps: readonly AdjustmentStep[]): number {
  let expected = from.close;
  for (const { at, priceFactor } of steps) if (at > from.openTime && at <= to.openTime) expected *= priceFactor;
  return to.close / expected - 1;
}

/** How far the high or the low is beyond both ends of the body, whichever is further. */
function wickOf({ open, high, low, close }: ScreenedPrices, row: number): number {
  const above = high[row]! / Math.max(open[row]!, close[row]!) - 1;
  const below = low[row]! / Math.min(open[row]!, close[row]!) - 1;
  return above > -below ? above : below;
}
