import { type BookFillListener, createMatchingBook, type MatchingBook } from '../exchange/index.ts';
import type { Instrument } from '../market/index.ts';
import { type Price, type Quantity, type UnixMicros, zeroQuantity } from '../units/index.ts';
import type { CalendarState, OrderState } from './durable-state.ts';
import type { QuoteBoard, QuoteTaken } from './quote-board.ts';
import type { RestingLimits } from './resting-limits.ts';
import type { MarketTriggers } from './triggers/market-triggers.ts';

const noPrice = 0 as Price;

/** What one instrument's market looks like now. Lost in a crash, brought back from a checkpoint by `WorldResumed`. */
export interface MarketState {
  readonly index: number;
  /** Another one after a change of symbol or a delisting; scales, increments and id never change. */
  instrument: Instrument;
  readonly calendar: CalendarState;
  /** Null on feeds without a book. */
  book: MatchingBook | null;
  /** Open orders in order of arrival, on feeds without a book: they wait for the next bar. Those that sleep are in `triggers`. */
  readonly waiting: OrderState[];
  /** Of those the limit orders that may wait, by their limits; null until the first. They are not in `waiting`. */
  limits: RestingLimits | null;
  /** Orders that fill against quotes and prints; null until the first quote. */
  board: QuoteBoard | null;
  /** What this world last took of the quote; null until it did. Told by fills, which outlive a crash, while a board is as old as its checkpoint. */
  quoteTaken: QuoteTaken | null;
  /** Price 0: none known yet. */
  lastPrice: Price;
  lastPriceAt: UnixMicros;
  bidPrice: Price;
  bidQuantity: Quantity;
  askPrice: Price;
  askQuantity: Quantity;
  quoteAt: UnixMicros;
  /** The newest word on the quote was a bid above the ask: nothing fills against quotes or prints until there is a better one. */
  isCrossed: boolean;
  printSequence: number;
  /** Printed during this input. */
  hasPrinted: boolean;
  /** Instant of the book operation in progress, and the listener that reports it; made once. */
  actionAt: UnixMicros;
  onExecution: BookFillListener | null;
  /** Close of the last minute that models of other tools were shown; null before the first. Feeds with books only. */
  shownClose: Price | null;
  /** Nothing fills before this instant: 0 at first, without end during a halt, then the end of it. */
  tradesFrom: UnixMicros;
  /** Orders that wait for an auction, in order of arrival; null until the first such order. */
  auctions: OrderState[] | null;
  /** What sleeps until a price; null until the first such order. */
  triggers: MarketTriggers | null;
  /** Changed during this input; then it is in `World.touched` once. */
  isTouched: boolean;
}

export function newMarket(
  index: number,
  instrument: Instrument,
  calendar: CalendarState,
  hasBook: boolean,
): MarketState {
  return {
    index,
    instrument,
    calendar,
    book: hasBook ? createMatchingBook() : null,
    waiting: [],
    limits: null,
    board: null,
    quoteTaken: null,
    lastPrice: noPrice,
    lastPriceAt: 0 as UnixMicros,
    bidPrice: noPrice,
    bidQuantity: zeroQuantity,
    askPrice: noPrice,
    askQuantity: zeroQuantity,
    quoteAt: 0 as UnixMicros,
    isCrossed: false,
    printSequence: 0,
    hasPrinted: false,
    actionAt: 0 as UnixMicros,
    onExecution: null,
    shownClose: null,
    tradesFrom: 0 as UnixMicros,
    auctions: null,
    triggers: null,
    isTouched: false,
  };
}

/** Back to knowing nothing; the resting orders and the calendar stay. */
export function forgetMarket(market: MarketState): void {
  market.board = null;
  market.quoteTaken = null;
  market.shownClose = null;
  market.lastPrice = noPrice;
  market.lastPriceAt = 0 as UnixMicros;
  market.bidPrice = noPrice;
  market.bidQuantity = zeroQuantity;
  market.askPrice = noPrice;
  market.askQuantity = zeroQuantity;
  market.quoteAt = 0 as UnixMicros;
  market.isCrossed = false;
  market.printSequence = 0;
}
