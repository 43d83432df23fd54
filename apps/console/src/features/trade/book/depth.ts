import type { BookView } from '@quire/contract';
import {
  addDecimals,
  type Decimal,
  decimalsOf,
  negateDecimal,
  readDecimal,
  toNumber,
  writeDecimal,
} from '../../../lib/decimal.ts';

export interface DepthRow {
  readonly price: string;
  readonly quantity: string;
  readonly orderCount: number;
  /** Quantity at this price and better, for the length of the bar. */
  readonly cumulative: number;
  readonly cumulativeText: string;
}

/** Levels best first with their running sum, exact. */
export function depthRows(levels: BookView['bids'], count: number): readonly DepthRow[] {
  let sum: Decimal = { digits: 0n, scale: 0 };
  return levels.slice(0, count).map((level) => {
    sum = addDecimals(sum, readDecimal(level.quantity) ?? { digits: 0n, scale: 0 });
    const cumulativeText = writeDecimal(sum);
    return { ...level, cumulative: toNumber(cumulativeText), cumulativeText };
  });
}

/** Ask minus bid, exact, and as basis points of the middle; null while a side is missing. */
export function spreadOf(book: BookView): { readonly width: string; readonly basisPoints: number } | null {
  const bid = readDecimal(book.bids[0]?.price);
  const ask = readDecimal(book.asks[0]?.price);
  if (!bid || !ask) return null;
  const width = writeDecimal(addDecimals(ask, negateDecimal(bid)));
  const middle = (toNumber(book.bids[0]?.price) + toNumber(book.asks[0]?.price)) / 2;
  return { width, basisPoints: middle === 0 ? 0 : (toNumber(width) / middle) * 10_000 };
}

const quantityDecimalsMax = 4;

/** As many decimals as the longest quantity has, at most four, so that the points of a column stand below each other. */
export function decimalsOfQuantities(rows: readonly { readonly quantity: string }[]): number {
  return Math.min(
    quantityDecimalsMax,
    rows.reduce((most, { quantity }) => Math.max(most, decimalsOf(quantity)), 0),
  );
}
