import type { FillBasis, FillEvidence } from '../order/index.ts';
import type { Price, Quantity, UnixMicros } from '../units/index.ts';
import type { BarReached } from './fill-models/bar-model.ts';
import type { MatchingBook } from './matching-book.ts';

export type BookFillEvidence = Extract<FillEvidence, { model: 'book' }>;
export type BarFillEvidence = Extract<FillEvidence, { model: 'bar' }>;

/**
 * Evidence of one execution on a book, taken inside the fill listener while the book stands as it was before it. `queueAhead` is
 * what `quantityAhead` answered when the order came to rest, null for the taker.
 */
export function bookFillEvidence(
  book: MatchingBook,
  levelQuantity: Quantity,
  queueAhead: Quantity | null,
  basis: FillBasis | null = null,
): BookFillEvidence {
  return {
    model: 'book',
    bookSequence: book.sequence,
    bidPrice: book.bestBid(),
    bidQuantity: book.bestBidQuantity(),
    askPrice: book.bestAsk(),
    askQuantity: book.bestAskQuantity(),
    levelQuantity,
    queueAhead,
    basis,
  };
}

/** Evidence of one fill on a bar: prices in ticks, volume and participation in lots (null: no cap). */
export function barFillEvidence(bar: {
  readonly openTime: UnixMicros;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  readonly volume: number;
  readonly participationMax: Quantity | null;
  readonly reached: BarReached;
  readonly basis?: FillBasis | null;
}): BarFillEvidence {
  return {
    model: 'bar',
    openTime: bar.openTime,
    open: bar.open,
    high: bar.high,
    low: bar.low,
    close: bar.close,
    volume: bar.volume,
    participationMax: bar.participationMax,
    reached: bar.reached,
    basis: bar.basis ?? null,
  };
}
