import { divideRounded, formatDecimal, parseDecimal, powerOfTen } from '@quire/core/units';

/** Decimals of the wire as exact integers of twelve decimals, which all our amounts, prices and quantities fit. */
const scale = 12;

/** @throws when the text is no decimal: it came from a projection of ours, so that is a bug. */
export function exact(text: string): bigint {
  const parsed = parseDecimal(text, scale);
  if (!parsed.ok) throw new Error(`a projection holds ${text}, which is no decimal of ${scale} places`);
  return parsed.value;
}

export const plain = (value: bigint): string => formatDecimal(value, scale);

/** left × right, rounded half to even: shown, never posted. */
export const product = (left: bigint, right: bigint): bigint =>
  divideRounded(left * right, powerOfTen(scale), 'halfEven');

/** part ÷ |whole| as a fraction, rounded half to even at nine decimals; "0" when there is no whole. */
export function fraction(part: bigint, whole: bigint): string {
  if (whole === 0n) return '0';
  const size = whole < 0n ? -whole : whole;
  return formatDecimal(divideRounded(part * powerOfTen(9), size, 'halfEven'), 9);
}
