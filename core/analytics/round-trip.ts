/**
 * A position opened and closed (or still open). Prices in the quote currency, quantity in units; observed, never posted.
 * `profit` is after both sides' fees; `returnRatio` is profit ÷ what the position cost at entry.
 */
export interface RoundTrip {
  readonly side: 'long' | 'short';
  readonly quantity: number;
  /** Index of the bar in which it was entered, and left (the last bar while open). */
  readonly entryBar: number;
  readonly exitBar: number;
  /** UnixMicros of those bars. */
  readonly entryTime: number;
  readonly exitTime: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly profit: number;
  readonly fees: number;
  readonly returnRatio: number;
  readonly isOpen: boolean;
}
