import { bookSideBuy, bookSideSell, createMatchingBook, type MatchingBook } from '@quire/core/exchange';
import { type Price, type Quantity, randomWord } from '@quire/core/units';

export const operationAdd = 0;
export const operationCancel = 1;
export const operationMarket = 2;

/** A stream of operations as columns; row n of `orderNumber` says which order it sends or cancels. */
export interface OperationStream {
  readonly count: number;
  readonly kind: Uint8Array;
  readonly side: Uint8Array;
  readonly price: Int32Array;
  readonly quantity: Int32Array;
  readonly orderNumber: Int32Array;
  /** The text by which a client knows an order, by order number (from 1). */
  readonly orderText: readonly string[];
  /** Every price lies in [0, priceMax). */
  readonly priceMax: number;
}

const seed = 20_261_121;
const middle = 50_000;

/** Draw n of a purpose, in [0, below). */
function draw(purpose: number, index: number, below: number): number {
  return randomWord(seed, purpose, 0, index) % below;
}

/**
 * 60 % limit orders, of which a tenth cross, 30 % cancels of an order that rests, 10 % market orders. Sizes are such that what
 * arrives and what leaves nearly balance: a million operations end with some thousands of orders.
 */
export function createOperations(count: number): OperationStream {
  const stream = {
    count,
    kind: new Uint8Array(count),
    side: new Uint8Array(count),
    price: new Int32Array(count),
    quantity: new Int32Array(count),
    orderNumber: new Int32Array(count),
    orderText: [''],
    priceMax: middle * 2,
  };
  const book = createMatchingBook();
  const live: number[] = [];
  for (let at = 0; at < count; at++) {
    const kindDraw = draw(1, at, 100);
    const target = kindDraw >= 60 && kindDraw < 90 ? pickLive(book, live, at) : 0;
    if (target > 0) writeCancel(stream, at, target);
    else writeOrder(stream, at, kindDraw >= 90, book);
    play(stream, at, book, live);
  }
  return stream;
}

function pickLive(book: MatchingBook, live: number[], at: number): number {
  for (let attempt = 0; live.length > 0; attempt++) {
    const place = randomWord(seed, 2, attempt, at) % live.length;
    const target = live[place]!;
    live[place] = live[live.length - 1]!;
    live.pop();
    if (book.has(target)) return target;
  }
  return 0;
}

function writeCancel(stream: OperationStream, at: number, target: number): void {
  stream.kind[at] = operationCancel;
  stream.orderNumber[at] = target;
}

function writeOrder(
  stream: OperationStream & { orderText: string[] },
  at: number,
  market: boolean,
  book: MatchingBook,
): void {
  const buys = draw(3, at, 2) === 0;
  const crosses = !market && draw(4, at, 10) === 0;
  stream.kind[at] = market ? operationMarket : operationAdd;
  stream.side[at] = buys ? bookSideBuy : bookSideSell;
  stream.quantity[at] = 1 + draw(5, at, market || crosses ? 194 : 100);
  stream.price[at] = market ? 0 : limitPrice(book, at, buys, crosses);
  stream.orderNumber[at] = stream.orderText.length;
  stream.orderText.push(`order-${stream.orderText.length.toString(36).padStart(6, '0')}`);
}

/** Near the middle more often than far from it; a crossing one reaches up to four ticks into the other side. */
function limitPrice(book: MatchingBook, at: number, buys: boolean, crosses: boolean): number {
  const opposite = buys ? book.bestAsk() : book.bestBid();
  const inward = buys ? 1 : -1;
  if (crosses && opposite !== 0) return opposite + inward * draw(6, at, 5);
  const away = 1 + Math.min(draw(7, at, 60), draw(8, at, 60));
  const wished = middle - inward * away;
  if (opposite === 0) return wished;
  return buys ? Math.min(wished, opposite - 1) : Math.max(wished, opposite + 1);
}

function play(stream: OperationStream, at: number, book: MatchingBook, live: number[]): void {
  const order = stream.orderNumber[at]!;
  if (stream.kind[at] === operationCancel) {
    book.cancel(order);
    return;
  }
  const side = stream.side[at] === bookSideBuy ? bookSideBuy : bookSideSell;
  book.submit(order, side, stream.price[at]! as Price, stream.quantity[at]! as Quantity, 'limit', () => {});
  if (book.has(order)) live.push(order);
}
