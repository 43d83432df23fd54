import type { Cash, Currency } from '../units/index.ts';

/** What a posting of cash said, for telling a retry of its idempotency key from a misuse. */
export function cashRequestHash(currency: Currency, amount: Cash): string {
  return `${currency} ${amount}`;
}

/** A reset is the same when it asks for the same cash. */
export function resetRequestHash(amount: Cash): string {
  return `reset ${amount}`;
}
