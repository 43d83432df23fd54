import { hashText } from '../units/index.ts';
import type { MatchingBook } from './matching-book.ts';

/**
 * The hash of what rests, in priority order. Age between the two sides is left out: it decides nothing unless the book is
 * crossed, which it is only between a rejoin and the `uncross` that ends it. `sequence` is left out, because a restored book
 * counts anew.
 */
export function hashOfResting(book: Pick<MatchingBook, 'forEachResting'>): string {
  const lines: string[] = [];
  book.forEachResting((reference, side, price, quantity) => {
    lines.push(`${reference} ${side} ${price} ${quantity}`);
  });
  return hashText(lines.join('\n'));
}
