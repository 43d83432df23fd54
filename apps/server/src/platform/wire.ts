import type { Instrument } from '@quire/core/market';
import {
  type Cash,
  cashScale,
  divideRounded,
  formatDecimal,
  formatInstant,
  type PartsPerMillion,
  type Price,
  parseDecimal,
  parseInstant,
  powerOfTen,
  type Quantity,
  type UnixMicros,
} from '@quire/core/units';
import { problem } from './problem.ts';

/** Numbers and instants between the wire and the domain: exact both ways, and every refusal names its field. */
export const instantText = (micros: number): string => formatInstant(micros as UnixMicros);
export const nullableInstantText = (micros: number | null): string | null =>
  micros === null ? null : instantText(micros);

/** A numeric column as plain text without the zeros that PostgreSQL keeps: `100.500000000` is `100.5`. */
export function decimalText(numeric: string): string {
  return numeric.includes('.') ? numeric.replace(/\.?0+$/, '') : numeric;
}
export const nullableDecimalText = (numeric: string | null): string | null =>
  numeric === null ? null : decimalText(numeric);

export const cashText = (amount: Cash | bigint): string => formatDecimal(amount, cashScale);
export const priceText = (ticks: number, { priceScale }: Instrument): string => formatDecimal(ticks, priceScale);
export const quantityText = (lots: number | bigint, { quantityScale }: Instrument): string =>
  formatDecimal(lots, quantityScale);

/** Filled notional by filled quantity, rounded half to even at nine decimals: shown, never posted. */
export function averagePriceText(notional: bigint, lots: bigint, quantityScale: number): string | null {
  if (lots === 0n) return null;
  return formatDecimal(divideRounded(notional * powerOfTen(quantityScale), lots, 'halfEven'), cashScale);
}

/** What a sender may write for a decimal; numbers that JavaScript would change arrive as text. */
export type DecimalWritten = string | number;

function exact(written: DecimalWritten, scale: number, field: string): bigint {
  const parsed = parseDecimal(String(written).trim(), scale);
  if (parsed.ok) return parsed.value;
  const { error } = parsed;
  const shown = error.text.slice(0, 40);
  if (error.code === 'TOO_MANY_DECIMALS') {
    throw problem('TOO_MANY_DECIMALS', `${field} has more than ${scale} decimals: ${shown}`, {
      field,
      details: { decimalsMax: String(scale) },
    });
  }
  if (error.code === 'TOO_LONG') throw problem('NUMBER_OUT_OF_RANGE', `${field} is out of range: ${shown}`, { field });
  throw problem('NOT_A_DECIMAL', `${field} is not a decimal number: ${JSON.stringify(shown)}`, { field });
}

function positiveSafe(written: DecimalWritten, scale: number, field: string): number {
  const value = exact(written, scale, field);
  if (value <= 0n) throw problem('NOT_POSITIVE', `${field} must be greater than zero`, { field });
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
    const most = formatDecimal(Number.MAX_SAFE_INTEGER, scale);
    throw problem('NUMBER_OUT_OF_RANGE', `${field} is out of range: at most ${most}`, { field, details: { most } });
  }
  return Number(value);
}

export const parseQuantity = (written: DecimalWritten, { quantityScale }: Instrument, field: string): Quantity =>
  positiveSafe(written, quantityScale, field) as Quantity;
export const parsePrice = (written: DecimalWritten, { priceScale }: Instrument, field: string): Price =>
  positiveSafe(written, priceScale, field) as Price;

/** A percentage above zero with at most four decimals, in parts per million. */
export const parsePercent = (written: DecimalWritten, field: string): PartsPerMillion =>
  positiveSafe(written, 4, field) as PartsPerMillion;

/** Money above zero, at most a million million. */
export function parseAmount(written: DecimalWritten, field: string): Cash {
  const value = exact(written, cashScale, field);
  if (value <= 0n) throw problem('NOT_POSITIVE', `${field} must be greater than zero`, { field });
  if (value > powerOfTen(12 + cashScale)) {
    throw problem('NUMBER_OUT_OF_RANGE', `${field} is out of range: at most 1000000000000`, { field });
  }
  return value as Cash;
}

export function parseInstantField(text: string, field: string): UnixMicros {
  const instant = parseInstant(text);
  if (instant === null) throw problem('INVALID_FIELD', `${field} is not an RFC 3339 instant or a date`, { field });
  return instant;
}

/** A cursor holds whole numbers; whoever changes one gets a refusal or another page, never an error inside. */
export const encodeCursor = (...parts: readonly number[]): string => Buffer.from(parts.join('.')).toString('base64url');

export function decodeCursor(cursor: string | undefined, length: number): readonly number[] | null {
  if (cursor === undefined) return null;
  const parts = Buffer.from(cursor, 'base64url').toString('utf8').split('.').map(Number);
  if (parts.length !== length || !parts.every((part) => Number.isSafeInteger(part) && part >= 0)) {
    throw problem('INVALID_CURSOR', 'cursor is not the nextCursor of an earlier page', { field: 'cursor' });
  }
  return parts;
}

/** Cuts a query's `limit + 1` rows to a page. */
export function pageFrom<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  cursorOf: (row: Row) => string,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null,
  };
}
