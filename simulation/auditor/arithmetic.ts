/**
 * The auditor's own arithmetic. It shares no line with the money of the product, so that one cannot repeat the other's mistake.
 * Cash counts 10^-9 of a currency.
 */

const cashDecimals = 9;
const powers: readonly bigint[] = Array.from({ length: 31 }, (_, exponent) => 10n ** BigInt(exponent));

export function ten(exponent: number): bigint {
  return powers[exponent] ?? 10n ** BigInt(exponent);
}

/** Toward minus infinity; the divisor is positive. */
export function floorOf(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend < 0n && quotient * divisor !== dividend ? quotient - 1n : quotient;
}

export function ceilingOf(dividend: bigint, divisor: bigint): bigint {
  return -floorOf(-dividend, divisor);
}

/** To the nearest, and halfway to the even neighbour; the divisor is positive. */
export function nearestEven(dividend: bigint, divisor: bigint): bigint {
  const below = floorOf(dividend, divisor);
  const twice = 2n * (dividend - below * divisor);
  if (twice === divisor) return below % 2n === 0n ? below : below + 1n;
  return twice > divisor ? below + 1n : below;
}

export interface Decimals {
  readonly priceScale: number;
  readonly quantityScale: number;
}

/** price × quantity in cash, rounded down, or up for what is held back. */
export function worthOf(
  price: number,
  quantity: number | bigint,
  { priceScale, quantityScale }: Decimals,
  isUp = false,
): bigint {
  const product = BigInt(price) * BigInt(quantity);
  const surplus = priceScale + quantityScale - cashDecimals;
  if (surplus <= 0) return product * ten(-surplus);
  return isUp ? ceilingOf(product, ten(surplus)) : floorOf(product, ten(surplus));
}

/** A rate in parts per million of an amount, rounded up. */
export function rateUp(amount: bigint, partsPerMillion: number): bigint {
  return ceilingOf(amount * BigInt(partsPerMillion), 1_000_000n);
}

export const sizeOf = (signed: bigint): bigint => (signed < 0n ? -signed : signed);

export const lesserOf = (left: bigint, right: bigint): bigint => (right < left ? right : left);
