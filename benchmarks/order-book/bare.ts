import { bookSideBuy, bookSideSell, type MatchingBook } from '@quire/core/exchange';
import type { Price, Quantity } from '@quire/core/units';
import { type OperationStream, operationCancel, operationMarket } from './operations.ts';

/** The book alone, orders known by number and fills only added up: what the simulator's agents pay. */
export function playBare(book: MatchingBook, stream: OperationStream): number {
  const { count, kind, side, price, quantity, orderNumber } = stream;
  let units = 0;
  const onFill = (_maker: number, _taker: number, _price: Price, filled: Quantity): void => {
    units += filled;
  };
  for (let at = 0; at < count; at++) {
    if (kind[at] === operationCancel) {
      book.cancel(orderNumber[at]!);
      continue;
    }
    const mode = kind[at] === operationMarket ? 'ioc' : 'limit';
    const bookSide = side[at] === bookSideBuy ? bookSideBuy : bookSideSell;
    book.submit(orderNumber[at]!, bookSide, price[at]! as Price, quantity[at]! as Quantity, mode, onFill);
  }
  return units;
}
