import type { FillBasis, FillEvidence } from '../order/index.ts';
import type { Price, Quantity, UnixMicros } from '../units/index.ts';
import type { BarReached } from './fill-models/bar-model.ts';
import type { MatchingBook } from './matching-book.ts';

export type BookFillEvidence = Extract<FillEvidence, { model: 'book' }>;
export type CloseFillEvidence = Extract<FillEvidence, { model: 'close' }>;
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

interface SeenBar {
  readonly openTime: UnixMicros;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
}

/** Evidence of one fill on a bar: prices in ticks, volume and participation in lots (null: no cap). */
export function barFillEvidence(
  bar: SeenBar,
  volume: number,
  participationMax: Quantity | null,
  reached: BarReached,
  basis: FillBasis | null = null,
): BarFillEvidence {
  return {
    model: 'bar',
    openTime: bar.openTime,
    open: bar.open,
    high: bar.high,
    low: bar.low,
    close: bar.close,
    volume,
    participationMax,
    reached,
    basis,
  };
}

/** Evidence of one fill at the close of a bar, in the same units. */
export function closeFillEvidence(
  bar: SeenBar,
  volume: number,
  participationMax: Quantity | null,
  basis: FillBasis,
): CloseFillEvidence {
  return {
    model: 'close',
    openTime: bar.openTime,
    open: bar.open,
    high: bar.high,
    low: bar.low,
    close: bar.close,
    volume,
    participationMax,
    basis,
  };
}
