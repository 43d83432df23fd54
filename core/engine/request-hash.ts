import type { Cash, Currency } from '../units/index.ts';

/** What a posting of cash said, for telling a retry of its idempotency key from a misuse. */
export function cashRequestHash(currency: Currency, amount: Cash): string {
  return `${currency} ${amount}`;
}
