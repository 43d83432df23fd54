import { formatDecimal, parseDecimal } from '@quire/core/units';
import { malformed } from './errors.ts';

/**
 * What bots send: text or numbers (as text here, because bodies are parsed losslessly), empty and `null` as absent, lists with
 * commas or repeated keys, booleans in several spellings.
 */
export type Fields = Readonly<Record<string, unknown>>;

export function asFields(body: unknown): Fields {
  if (body === undefined || body === null || body === '') return {};
  if (typeof body !== 'object' || Array.isArray(body)) throw malformed('request body format is invalid');
  return body as Fields;
}

export function textOf(fields: Fields, name: string): string | null {
  const value = fields[name];
  const first = Array.isArray(value) ? value[0] : value;
  if (first === undefined || first === null || first === '' || first === 'null' || first === 'None') return null;
  if (typeof first === 'object' && 'value' in first) return String(first.value);
  if (typeof first === 'object') throw malformed(`${name} is invalid`);
  return String(first);
}

export function listOf(fields: Fields, name: string): readonly string[] {
  const value = fields[name];
  const parts = Array.isArray(value) ? value : [value];
  return parts
    .filter((part): part is string | number => part !== undefined && part !== null)
    .flatMap((part) => String(part).split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export function booleanOf(fields: Fields, name: string): boolean {
  const text = textOf(fields, name)?.toLowerCase();
  return text === 'true' || text === '1' || text === 't' || text === 'yes';
}

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

export function oneOf<const Values extends readonly string[]>(
  fields: Fields,
  name: string,
  values: Values,
): Values[number] | null {
  const text = textOf(fields, name)?.toLowerCase() ?? null;
  if (text === null) return null;
  if (!values.includes(text)) throw malformed(`invalid ${name}: ${text.slice(0, 32)}`);
  return text as Values[number];
}

/** A positive decimal as an exact integer of the scale. Anything else is refused in the dialect's words. */
export function positiveDecimal(fields: Fields, name: string, scale: number): bigint | null {
  const text = textOf(fields, name);
  if (text === null) return null;
  const parsed = parseDecimal(text, scale);
  if (!parsed.ok) {
    if (parsed.error.code === 'TOO_MANY_DECIMALS') throw malformed(`${name} has more than ${scale} decimal places`);
    throw malformed(`invalid ${name}: ${text.slice(0, 32)}`);
  }
  if (parsed.value <= 0n) throw malformed(`${name} must be > 0`);
  if (parsed.value > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw malformed(`${name} is too large: at most ${formatDecimal(Number.MAX_SAFE_INTEGER, scale)}`);
  }
  return parsed.value;
}
