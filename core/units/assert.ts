/** A broken invariant: a bug, never bad input. The process that sees one stops and recovers from the journal. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
}

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantViolation(message);
}

/**
 * For hot paths, where the message of an `assert` would be made although nothing is wrong.
 *
 * @example return accounts.get(accountId) ?? violated(`no account ${accountId}`);
 */
export function violated(message: string): never {
  throw new InvariantViolation(message);
}

export function ensureDefined<Value>(value: Value | null | undefined, message: string): Value {
  if (value === null || value === undefined) throw new InvariantViolation(message);
  return value;
}

/** Ends a switch over a union: the compiler objects when a case is missing. */
export function ensureNever(value: never): never {
  throw new InvariantViolation(`unexpected value ${String(value)}`);
}

export function assertSafeInteger(value: number, what: string): number {
  if (!Number.isSafeInteger(value)) throw new InvariantViolation(`${what} is not a safe integer: ${value}`);
  return value;
}
