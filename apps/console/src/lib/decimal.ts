import { divideRounded, formatDecimal, parseDecimal, powerOfTen } from '@quire/core/units';

/** A decimal as it came over the wire, exact: `digits` × 10^-`scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Reads plain decimal text with as many decimals as it has; null for anything else. */
export function readDecimal(text: string | null | undefined): Decimal | null {
  if (text === null || text === undefined) return null;
  const trimmed = text.trim();
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(trimmed)) return null;
  const point = trimmed.indexOf('.');
  const scale = point < 0 ? 0 : trimmed.length - point - 1;
  const parsed = parseDecimal(trimmed, scale);
  return parsed.ok ? { digits: parsed.value, scale } : null;
}

export function writeDecimal(value: Decimal, decimalsMin = 0): string {
  return formatDecimal(value.digits, value.scale, decimalsMin);
}

/** The same number at another scale; digits beyond it are settled half to even, which is for display only. */
export function atScale(value: Decimal, scale: number): bigint {
  if (scale >= value.scale) return value.digits * powerOfTen(scale - value.scale);
  return divideRounded(value.digits, powerOfTen(value.scale - scale), 'halfEven');
}

export function addDecimals(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale);
  return { digits: atScale(left, scale) + atScale(right, scale), scale };
}

export function negateDecimal(value: Decimal): Decimal {
  return { digits: -value.digits, scale: value.scale };
}

export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  return { digits: left.digits * right.digits, scale: left.scale + right.scale };
}

export function compareDecimals(left: Decimal, right: Decimal): number {
  const difference = addDecimals(left, negateDecimal(right)).digits;
  return difference === 0n ? 0 : difference > 0n ? 1 : -1;
}

export function isMultipleOf(value: Decimal, increment: Decimal): boolean {
  const scale = Math.max(value.scale, increment.scale);
  const step = atScale(increment, scale);
  return step !== 0n && atScale(value, scale) % step === 0n;
}

/** For drawing and sorting only; never flows back to the server. */
export function toNumber(text: string | null | undefined): number {
  return text === null || text === undefined ? Number.NaN : Number(text);
}

export type Sign = -1 | 0 | 1;
export function signOf(text: string | null | undefined): Sign {
  const value = readDecimal(text);
  if (!value || value.digits === 0n) return 0;
  return value.digits > 0n ? 1 : -1;
}

export interface DecimalFormat {
  readonly decimalsMin?: number;
  /** More decimals than this are rounded half to even, for the eye. */
  readonly decimalsMax?: number;
  /** `always` puts + before a positive number. */
  readonly sign?: 'negative' | 'always' | 'never';
}

const minus = '\u2212';
export const unknown = '\u2013';

/**
 * Grouped by thousands with a true minus sign; unknown is "–", never 0.
 *
 * @example formatGrouped('-1204.115', { decimalsMin: 2, decimalsMax: 2 }) // "−1,204.12"
 */
export function formatGrouped(text: string | null | undefined, format: DecimalFormat = {}): string {
  const value = readDecimal(text);
  if (!value) return unknown;
  const { decimalsMin = 0, decimalsMax = 18, sign = 'negative' } = format;
  const scale = Math.min(value.scale, Math.max(decimalsMax, decimalsMin));
  const digits = atScale(value, scale);
  const [whole = '0', fraction = ''] = formatDecimal(digits < 0n ? -digits : digits, scale, decimalsMin).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  const plain = fraction === '' ? grouped : `${grouped}.${fraction}`;
  if (sign === 'never' || digits === 0n) return plain;
  if (digits < 0n) return `${minus}${plain}`;
  return sign === 'always' ? `+${plain}` : plain;
}

/** A fraction as a percentage with two decimals: 0.0123 → "+1.23 %". */
export function formatPercent(fraction: number | null | undefined, decimals = 2): string {
  if (fraction === null || fraction === undefined || !Number.isFinite(fraction)) return unknown;
  const rounded = (Math.abs(fraction) * 100).toFixed(decimals);
  const isZero = Number(rounded) === 0;
  return `${isZero ? '' : fraction < 0 ? minus : '+'}${rounded}\u202f%`;
}

const units = ['', 'k', 'M', 'B', 'T'] as const;
/** An observed count, shortened for the eye: 12,345,678 → "12.3M". */
export function formatCount(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return unknown;
  let scaled = value;
  let unit = 0;
  while (Math.abs(scaled) >= 1000 && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  const text = unit === 0 ? String(Math.round(scaled * 100) / 100) : scaled.toFixed(Math.abs(scaled) < 100 ? 1 : 0);
  return `${text}${units[unit]}`;
}

/** Bytes in binary units with one decimal: "182.4 MiB". */
export function formatBytes(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return unknown;
  const names = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let scaled = value;
  let unit = 0;
  while (scaled >= 1024 && unit < names.length - 1) {
    scaled /= 1024;
    unit++;
  }
  return `${unit === 0 ? scaled : scaled.toFixed(1)}\u202f${names[unit]}`;
}

/** How many decimals an increment has: "0.01" → 2. The number of decimals that a price of its instrument is shown with. */
export function decimalsOf(increment: string | null | undefined): number {
  const value = readDecimal(increment);
  if (!value) return 2;
  const written = writeDecimal(value);
  const point = written.indexOf('.');
  return point < 0 ? 0 : written.length - point - 1;
}

/** Text with at most so many decimals, for the eye: an average has more than anybody reads. */
export function roundedText(value: string | null | undefined, decimalsMax: number): string | null {
  if (value === null || value === undefined) return null;
  const point = value.indexOf('.');
  return point < 0 || value.length - point - 1 <= decimalsMax ? value : Number(value).toFixed(decimalsMax);
}
