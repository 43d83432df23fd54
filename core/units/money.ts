import { assertSafeInteger, violated } from './assert.ts';
import type { Brand } from './brand.ts';
import { divideRounded, powerOfTen, type Rounding } from './decimal.ts';

/** A price in ticks: an integer number of 10^-priceScale of the quote currency. The scale belongs to the instrument. */
export type Price = Brand<number, 'Price'>;
/** A quantity in lots: an integer number of 10^-quantityScale units, never negative; the side says which way. */
export type Quantity = Brand<number, 'Quantity'>;
/** A signed position in lots. */
export type SignedQuantity = Brand<bigint, 'SignedQuantity'>;
/** Money of one currency in units of 10^-9. Signed. */
export type Cash = Brand<bigint, 'Cash'>;
/** A dimensionless number such as a return or a drawdown. Observed, never posted. */
export type Ratio = Brand<number, 'Ratio'>;
/** A rate in parts per million: 0.1 % is 1,000. Fees are stated so, to stay exact. */
export type PartsPerMillion = Brand<number, 'PartsPerMillion'>;

export const cashScale = 9;
export const zeroCash = 0n as Cash;
export const zeroQuantity = 0 as Quantity;

export function price(ticks: number): Price {
  return assertSafeInteger(ticks, 'price') as Price;
}

export function quantity(lots: number): Quantity {
  if (lots < 0) violated(`quantity is negative: ${lots}`);
  return assertSafeInteger(lots, 'quantity') as Quantity;
}

export function cash(nanos: bigint): Cash {
  return nanos as Cash;
}

export function addCash(left: Cash, right: Cash): Cash {
  return (left + right) as Cash;
}

export function subtractCash(left: Cash, right: Cash): Cash {
  return (left - right) as Cash;
}

export function negateCash(value: Cash): Cash {
  return -value as Cash;
}

export interface Scales {
  readonly priceScale: number;
  readonly quantityScale: number;
}

/** price × quantity as cash; the one rounding of a notional, named by the caller. */
export function notionalOf(priceTicks: Price, lots: Quantity, scales: Scales, rounding: Rounding): Cash {
  const product = BigInt(priceTicks) * BigInt(lots);
  const shift = scales.priceScale + scales.quantityScale - cashScale;
  if (shift === 0) return product as Cash;
  if (shift < 0) return (product * powerOfTen(-shift)) as Cash;
  return divideRounded(product, powerOfTen(shift), rounding) as Cash;
}

/** A share of an amount in parts per million, for percentage fees. */
export function shareOf(amount: Cash, rate: PartsPerMillion, rounding: Rounding): Cash {
  return divideRounded(amount * BigInt(rate), 1_000_000n, rounding) as Cash;
}
