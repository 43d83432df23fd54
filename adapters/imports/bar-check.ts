/** Why a row is refused. Stable codes: people search for them. */
export type RowProblem =
  | 'FIELDS_MISSING'
  | 'BAD_TIME'
  | 'BAD_NUMBER'
  | 'NOT_FINITE'
  | 'NOT_POSITIVE'
  | 'TOO_MANY_DECIMALS'
  | 'TOO_LARGE'
  | 'HIGH_BELOW_LOW'
  | 'OPEN_OUTSIDE_RANGE'
  | 'CLOSE_OUTSIDE_RANGE'
  | 'NEGATIVE_VOLUME'
  | 'DUPLICATE_TIME'
  | 'TIME_BACKWARDS';

export interface PriceRange {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** What the four prices of a bar must obey; the first rule broken, or null. */
export function rangeProblem({ open, high, low, close }: PriceRange): RowProblem | null {
  if (high < low) return 'HIGH_BELOW_LOW';
  if (open < low || open > high) return 'OPEN_OUTSIDE_RANGE';
  if (close < low || close > high) return 'CLOSE_OUTSIDE_RANGE';
  return null;
}
