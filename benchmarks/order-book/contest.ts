import { hashText } from '@quire/core/units';
import { type OperationStream, operationAdd, operationCancel } from './operations.ts';
import type { OperationResult, TextBook } from './result.ts';

export interface Totals {
  readonly trades: number;
  readonly units: number;
  readonly restingOrders: number;
  readonly bidUnits: number;
  readonly askUnits: number;
  /** Of all that rests, by text id, in priority order. */
  readonly stateHash: string;
}

// Results are kept for a while, as a gateway would until it has answered; otherwise the compiler could leave them out.
const keptCount = 1024;

/** Plays the first `count` operations; the results are kept only long enough to exist. */
export function play(book: TextBook, stream: OperationStream, count: number): { trades: number; units: number } {
  const { kind, side, price, quantity, orderNumber, orderText } = stream;
  const kept: OperationResult[] = new Array(keptCount);
  let trades = 0;
  let units = 0;
  for (let at = 0; at < count; at++) {
    const text = orderText[orderNumber[at]!]!;
    let result: OperationResult;
    if (kind[at] === operationAdd) result = book.limit(text, side[at]!, price[at]!, quantity[at]!);
    else if (kind[at] === operationCancel) result = book.cancel(text);
    else result = book.market(text, side[at]!, quantity[at]!);
    kept[at % keptCount] = result;
    const { fills } = result;
    trades += fills.length;
    for (let fill = 0; fill < fills.length; fill++) units += fills[fill]!.quantity;
  }
  return { trades, units };
}

export function totalsOf(book: TextBook, stream: OperationStream, count: number): Totals {
  const { trades, units } = play(book, stream, count);
  const rows = book.resting();
  const unitsOf = (side: number): number =>
    rows.filter((row) => row.side === side).reduce((sum, row) => sum + row.quantity, 0);
  return {
    trades,
    units,
    restingOrders: rows.length,
    bidUnits: unitsOf(0),
    askUnits: unitsOf(1),
    stateHash: hashText(rows.map((row) => `${row.order} ${row.side} ${row.price} ${row.quantity}`).join('\n')),
  };
}
