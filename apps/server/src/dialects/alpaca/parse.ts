import { formatDecimal, parseDecimal, parseInstant, type UnixMicros } from '@quire/core/units';
import { type AlpacaError, badRequest, malformed } from './errors.ts';

/**
 * What bots send: text or numbers (those that JavaScript would change arrive as text), empty and `null` as absent, lists with
 * commas or repeated keys, booleans in several spellings. Unknown fields are ignored.
 */
export type Fields = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A body that is JSON but no object is as unreadable to the caller as one that is no JSON. */
export function bodyFields(body: unknown): Fields {
  if (body === undefined || body === null) return {};
  if (!isRecord(body)) throw badRequest('request body format is invalid');
  return body;
}

/** What clients in several languages write into an address for a value that they do not have. */
const absentInQuery: ReadonlySet<unknown> = new Set(['', 'null', 'None']);

/** A repeated key is the list of its values. */
export function queryFields(query: unknown): Fields {
  if (!isRecord(query)) return {};
  const joined = Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]);
  return Object.fromEntries(joined.filter(([, value]) => !absentInQuery.has(value)));
}

export function textOf(fields: Fields, name: string): string | null {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'object') throw malformed(`${name} is invalid`);
  const text = String(value);
  // Neither can be stored as text, so neither can be a name of anything.
  if (text.includes('\0') || /\p{Surrogate}/u.test(text)) throw malformed(`${name} is invalid`);
  return text;
}

export function listOf(fields: Fields, name: string): readonly string[] {
  const parts = (textOf(fields, name) ?? '').split(',').map((part) => part.trim());
  return parts.filter((part) => part !== '');
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** False when absent. */
export function booleanOf(fields: Fields, name: string): boolean {
  const text = textOf(fields, name);
  if (text === null) return false;
  const value = booleans.get(text.toLowerCase());
  if (value === undefined) throw malformed(`invalid ${name}: ${text.slice(0, 20)}`);
  return value;
}

/** A whole number; one above `max` means as much as possible. */
export function integerOf(
  fields: Fields,
  name: string,
  { fallback, min, max }: { fallback: number; min: number; max: number },
): number {
  const text = textOf(fields, name);
  if (text === null) return fallback;
  if (!/^\d{1,9}$/.test(text)) throw malformed(`invalid ${name}: ${text.slice(0, 20)}`);
  const value = Number(text);
  if (value < min) throw malformed(`invalid ${name}: must be at least ${min}`);
  return Math.min(value, max);
}

export function oneOf<const Value extends string>(
  fields: Fields,
  name: string,
  values: readonly Value[],
): Value | null {
  const text = textOf(fields, name);
  if (text === null) return null;
  const found = values.find((value) => value === text.toLowerCase());
  if (found === undefined) throw malformed(`invalid ${name}: ${text.slice(0, 32)}`);
  return found;
}

/** An address may hold a literal `+`, which its decoding turns into a space. */
export function instantOf(fields: Fields, name: string, refuse: (message: string) => AlpacaError): UnixMicros | null {
  const text = textOf(fields, name);
  if (text === null) return null;
  const at = parseInstant(text) ?? parseInstant(text.replace(/ (\d{2}:?\d{2})$/, '+$1'));
  if (at === null) throw refuse(`invalid ${name}: ${text.slice(0, 40)}`);
  return at;
}

/**
 * A positive decimal as an exact integer of the scale, at most the largest safe one; null when absent.
 *
 * @param tooFine what to say of more decimals than the scale has
 */
export function positiveDecimal(
  fields: Fields,
  name: string,
  scale: number,
  tooFine: (text: string) => AlpacaError = () => malformed(`${name} has more than ${scale} decimal places`),
): bigint | null {
  const text = textOf(fields, name);
  if (text === null) return null;
  const parsed = parseDecimal(text, scale);
  if (!parsed.ok) {
    throw parsed.error.code === 'TOO_MANY_DECIMALS'
      ? tooFine(text.slice(0, 32))
      : malformed(`invalid ${name}: ${text.slice(0, 32)}`);
  }
  if (parsed.value <= 0n) throw malformed(`${name} must be > 0`);
  if (parsed.value > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw malformed(`${name} is too large: at most ${formatDecimal(Number.MAX_SAFE_INTEGER, scale)}`);
  }
  return parsed.value;
}
