import type { BookSnapshot } from '../market/index.ts';
import type { InstrumentId, Price, Quantity, UnixMicros } from '../units/index.ts';

/**
 * One price–time order book. Callers name orders by `reference`, a positive safe integer that they choose and that is unique
 * among the resting orders. Prices are ticks, quantities lots. Two implementations hold the same contract: the fast one and a
 * plain reference book; they must agree on every fill and on `stateHash`.
 */
export const bookSideBuy = 0 as const;
export const bookSideSell = 1 as const;
export type BookSide = typeof bookSideBuy | typeof bookSideSell;

/**
 * Called once per execution, best price first, oldest first, while the book still stands as it was before that execution: it may
 * be read for evidence, and must not be changed.
 */
export type BookFillListener = (
  makerReference: number,
  takerReference: number,
  price: Price,
  quantity: Quantity,
  /** The maker's quantity before this execution. */
  makerQuantity: Quantity,
) => void;

/** limit: rest what does not match. ioc: drop it. fok: match all or nothing. `price` 0 means any price (then never rests). */
export type BookOrderMode = 'limit' | 'ioc' | 'fok';

export interface MatchingBook {
  /** Returns the quantity that was neither matched (it rests under `limit`, is dropped otherwise). */
  submit(
    reference: number,
    side: BookSide,
    price: Price,
    quantity: Quantity,
    mode: BookOrderMode,
    onFill: BookFillListener,
  ): Quantity;
  /** Rests without matching, even crossed, at the back of its level: for the rejoin after a restart. */
  rest(reference: number, side: BookSide, price: Price, quantity: Quantity): void;
  /** Matches what is crossed after a rejoin, oldest order as maker at its price. */
  uncross(onFill: BookFillListener): void;
  /** Quantity removed, 0 when the reference does not rest. */
  cancel(reference: number): Quantity;
  /**
   * Takes `quantity` from an order that keeps its place; all that remains of it removes it. Returns the quantity taken, 0 when the
   * reference does not rest.
   */
  reduceBy(reference: number, quantity: Quantity): Quantity;
  has(reference: number): boolean;
  remaining(reference: number): Quantity;
  /** Quantity that must trade at its price before this order does. */
  quantityAhead(reference: number): Quantity;
  /** 0 when the side is empty. */
  bestBid(): Price;
  bestAsk(): Price;
  bestBidQuantity(): Quantity;
  bestAskQuantity(): Quantity;
  /** How much a taker of `side` could take at `price` or better (0: any price), up to `quantity`. */
  available(side: BookSide, price: Price, quantity: Quantity): Quantity;
  quantityAt(side: BookSide, price: Price): Quantity;
  /** Increases by one with each execution, each order that comes to rest, each cancel or reduction that finds its order, and each clear. */
  readonly sequence: number;
  readonly restingCount: number;
  snapshot(instrumentId: InstrumentId, tsEvent: UnixMicros, levels: number): BookSnapshot;
  /**
   * Resting orders in priority order: bids best first, then asks best first, oldest first within a level. `arrival` is the
   * `sequence` at which the order came to rest: smaller is older, across both sides.
   */
  forEachResting(
    visit: (reference: number, side: BookSide, price: Price, quantity: Quantity, arrival: number) => void,
  ): void;
  /** Of all that rests, in priority order; equal for equal books whatever their `sequence`. */
  stateHash(): string;
  clear(): void;
}
