import type { Price, Quantity } from '@quire/core/units';
import { parseDecimal } from '@quire/core/units';
import type { Decimal } from './shapes.ts';

/** Beyond this many decimals nothing is a price any more but the noise of a float. */
export const scaleMax = 12;
const powers = Array.from({ length: scaleMax + 1 }, (_, scale) => 10 ** scale);

/**
 * The number of decimals that a value has, or null when it has more than twelve or is no number. Dividing an integer by a power
 * of ten gives the double nearest to the decimal, which is what parsing the decimal gave: so equality proves that none is lost.
 */
export function decimalsOf(value: Decimal, from = 0): number | null {
  if (typeof value === 'string') {
    for (let scale = from; scale <= scaleMax; scale++) if (parseDecimal(value, scale).ok) return scale;
    return null;
  }
  if (!Number.isFinite(value)) return null;
  for (let scale = from; scale <= scaleMax; scale++) {
    if (Math.round(value * powers[scale]!) / powers[scale]! === value) return scale;
  }
  return null;
}

/** The smallest scale at which all are whole; null when one of them fits none. */
export function commonScale(values: Iterable<Decimal>): number | null {
  let scale = 0;
  for (const value of values) {
    const needed = decimalsOf(value, scale);
    if (needed === null) return null;
    scale = needed;
  }
  return scale;
}

/** The value in units of 10^-scale, exact; null when it does not fit there or is beyond a safe integer. */
export function scaled(value: Decimal, scale: number): number | null {
  if (typeof value === 'string') {
    const parsed = parseDecimal(value, scale);
    if (!parsed.ok) return null;
    const whole = Number(parsed.value);
    return Number.isSafeInteger(whole) ? whole : null;
  }
  const power = powers[scale]!;
  const whole = Math.round(value * power);
  return Number.isSafeInteger(whole) && whole / power === value ? whole : null;
}

/** A price is positive; null for anything else. */
export function exactPrice(value: Decimal, scale: number): Price | null {
  const ticks = scaled(value, scale);
  return ticks !== null && ticks > 0 ? (ticks as Price) : null;
}

export function exactQuantity(value: Decimal, scale: number): Quantity | null {
  const lots = scaled(value, scale);
  return lots !== null && lots >= 0 ? (lots as Quantity) : null;
}

/**
 * The decimal nearest to a value that a provider computed in floating point, ties away from zero on its exact binary value: for
 * providers whose documentation or hints say how many decimals are meant, and for no others.
 */
export function withoutFloatNoise(value: Decimal, decimals: number): Decimal {
  const number = Number(value);
  return Number.isFinite(number) ? Number(number.toFixed(decimals)) : value;
}
