import { assert } from '../units/index.ts';

/** What every order given to a book must satisfy; a caller that breaks it has a bug. `price` 0 only where any price may be meant. */
export function assertBookOrder(reference: number, price: number, quantity: number, priceMin: 0 | 1): void {
  assert(Number.isSafeInteger(reference) && reference > 0, 'a reference is a positive safe integer');
  assert(Number.isSafeInteger(price) && price >= priceMin, 'a price is a positive safe integer of ticks');
  assert(Number.isSafeInteger(quantity) && quantity > 0, 'a quantity is a positive safe integer of lots');
}
