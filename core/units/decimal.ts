import { fail, ok, type Result } from './result.ts';

/**
 * Exact decimals as scaled integers: the text `"12.34"` at scale 4 is the integer `123400n`.
 * Text is the only form in which a decimal crosses the edge of the system.
 */
export type DecimalError =
  | { readonly code: 'NOT_A_DECIMAL'; readonly text: string }
  | { readonly code: 'TOO_MANY_DECIMALS'; readonly text: string; readonly scale: number }
  | { readonly code: 'TOO_LONG'; readonly text: string };

const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;
const lengthMax = 64;

const powers: bigint[] = [1n];
/** 10^exponent, exponent 0 to 64. */
export function powerOfTen(exponent: number): bigint {
  for (let next = powers.length; next <= exponent; next++) powers.push(powers[next - 1]! * 10n);
  return powers[exponent]!;
}

/**
 * Reads plain or exponent notation exactly. Trailing zeros beyond the scale are harmless; any other digit there is refused,
 * because dropping it would change the number.
 *
 * @example parseDecimal('1.5', 4) // { ok: true, value: 15000n }
 */
export function parseDecimal(text: string, scale: number): Result<bigint, DecimalError> {
  if (text.length > lengthMax) return fail({ code: 'TOO_LONG', text: `${text.slice(0, 32)}…` });
  const match = pattern.exec(text);
  if (!match) return fail({ code: 'NOT_A_DECIMAL', text });
  const [, sign, whole = '', fraction = '', exponentText] = match;
  if (whole === '' && fraction === '') return fail({ code: 'NOT_A_DECIMAL', text });
  const exponent = exponentText === undefined ? 0 : Number(exponentText);
  const shift = exponent - fraction.length + scale;
  let digits = BigInt(whole + fraction);
  if (digits === 0n) return ok(0n);
  if (shift >= 0) {
    if (shift > lengthMax) return fail({ code: 'TOO_LONG', text });
    digits *= powerOfTen(shift);
  } else {
    if (-shift > lengthMax) return fail({ code: 'TOO_MANY_DECIMALS', text, scale });
    const divisor = powerOfTen(-shift);
    if (digits % divisor !== 0n) return fail({ code: 'TOO_MANY_DECIMALS', text, scale });
    digits /= divisor;
  }
  return ok(sign === '-' ? -digits : digits);
}

/** Plain notation, never an exponent, no trailing zeros beyond `decimalsMin`. */
export function formatDecimal(value: bigint | number, scale: number, decimalsMin = 0): string {
  const exact = typeof value === 'bigint' ? value : BigInt(value);
  const negative = exact < 0n;
  const digits = (negative ? -exact : exact).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  let fraction = scale === 0 ? '' : digits.slice(digits.length - scale);
  let keep = fraction.length;
  while (keep > decimalsMin && fraction.charCodeAt(keep - 1) === 48) keep--;
  fraction = fraction.slice(0, keep).padEnd(decimalsMin, '0');
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** How an inexact division is settled. Every division of money names one. */
export type Rounding = 'floor' | 'ceiling' | 'halfEven' | 'towardZero';

/** Exact integer division with a named rounding; `divisor` must be positive. */
export function divideRounded(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  const quotient = dividend / divisor;
  // Division truncates, so most often the remainder need not be known.
  if (rounding === 'towardZero' || (rounding === 'floor' && dividend >= 0n)) return quotient;
  const remainder = dividend % divisor;
  if (remainder === 0n) return quotient;
  const step = dividend < 0n ? -1n : 1n;
  if (rounding === 'floor') return quotient - 1n;
  if (rounding === 'ceiling') return dividend > 0n ? quotient + 1n : quotient;
  const twice = (remainder < 0n ? -remainder : remainder) * 2n;
  if (twice > divisor) return quotient + step;
  if (twice < divisor) return quotient;
  return quotient % 2n === 0n ? quotient : quotient + step;
}
