import { divideRounded, parseDecimal, powerOfTen } from '@quire/core/units';

/** A price as it stands in the file: `mantissa` × 10^-decimals, exact, without trailing zeros after the point. */
export interface WrittenPrice {
  mantissa: number;
  decimals: number;
}

export type PriceProblem = 'BAD_NUMBER' | 'NOT_FINITE' | 'NOT_POSITIVE' | 'TOO_MANY_DECIMALS' | 'TOO_LARGE';

export const priceScaleMax = 12;
/** Decimals that are looked at in a number that is longer than usual. */
const decimalsMax = 32;

/** Exact in a double up to 10^22, which a computed power need not be. */
const powersOfTen = Array.from({ length: priceScaleMax + 1 }, (_, exponent) => Number(`1e${exponent}`));

export function unitsOf({ mantissa, decimals }: WrittenPrice): number {
  return mantissa / powersOfTen[decimals]!;
}

const plainPattern = /^[+]?(\d{1,15})(?:\.(\d{0,15}))?$/;
const notFinitePattern = /^[+-]?(nan|null|none|na|n\/a|inf|infinity)?$/i;
const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Reads one price into `into`, or says what is wrong with it. More decimals than `scale` are a problem: nothing is rounded. */
export function readPrice(text: string, scale: number, into: WrittenPrice): PriceProblem | null {
  const plain = plainPattern.exec(text);
  if (plain === null) return readUnusualPrice(text, scale, into);
  const whole = plain[1]!;
  let fraction = plain[2] ?? '';
  let end = fraction.length;
  while (end > 0 && fraction.charCodeAt(end - 1) === 48) end--;
  if (end < fraction.length) fraction = fraction.slice(0, end);
  const mantissa = Number(whole + fraction);
  if (mantissa === 0) return 'NOT_POSITIVE';
  if (end > scale) return 'TOO_MANY_DECIMALS';
  if (!Number.isSafeInteger(mantissa)) return 'TOO_LARGE';
  into.mantissa = mantissa;
  into.decimals = end;
  return null;
}

/** Exponents, signs, and more digits than a double holds exactly. */
function readUnusualPrice(text: string, scale: number, into: WrittenPrice): PriceProblem | null {
  if (notFinitePattern.test(text)) return 'NOT_FINITE';
  const exact = parseDecimal(text, scale);
  if (exact.ok) return settle(exact.value, scale, into);
  if (!numberPattern.test(text)) return 'BAD_NUMBER';
  return exact.error.code === 'TOO_MANY_DECIMALS' ? 'TOO_MANY_DECIMALS' : 'TOO_LARGE';
}

/**
 * For a price that `readPrice` found too long: the nearest tick of `scale`, the even one when two are equally near.
 */
export function readRoundedPrice(text: string, scale: number, into: WrittenPrice): PriceProblem | null {
  const exact = parseDecimal(text, decimalsMax);
  if (!exact.ok) return 'TOO_MANY_DECIMALS';
  return settle(divideRounded(exact.value, powerOfTen(decimalsMax - scale), 'halfEven'), scale, into);
}

function settle(value: bigint, scale: number, into: WrittenPrice): PriceProblem | null {
  if (value <= 0n) return 'NOT_POSITIVE';
  let mantissa = value;
  let decimals = scale;
  while (decimals > 0 && mantissa % 10n === 0n) {
    mantissa /= 10n;
    decimals--;
  }
  if (mantissa > BigInt(Number.MAX_SAFE_INTEGER)) return 'TOO_LARGE';
  into.mantissa = Number(mantissa);
  into.decimals = decimals;
  return null;
}

/** Ticks at a scale of at least the price's decimals; null when they are not a safe integer. */
export function ticksOf({ mantissa, decimals }: WrittenPrice, scale: number): number | null {
  const ticks = mantissa * powersOfTen[scale - decimals]!;
  return Number.isSafeInteger(ticks) ? ticks : null;
}
