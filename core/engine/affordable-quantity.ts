import type { Instrument } from '../market/index.ts';
import {
  type Cash,
  cashScale,
  type PartsPerMillion,
  type Price,
  powerOfTen,
  type Quantity,
  zeroQuantity,
} from '../units/index.ts';

/**
 * The largest multiple of the increment that `free` cash can buy (or short) at one price, fee included. Exact: the largest notional N
 * with N + ⌈N·rate⌉ ≤ free is ⌊free / (1 + rate)⌋, and the largest quantity whose notional, rounded down, is at most N is the
 * last one before price × quantity reaches N + 1.
 */
export function affordableQuantity(
  free: Cash,
  price: Price,
  instrument: Instrument,
  feeRate: PartsPerMillion,
): Quantity {
  if (free <= 0n || price <= 0) return zeroQuantity;
  const notionalMax = (free * 1_000_000n) / (1_000_000n + BigInt(feeRate));
  const shift = instrument.priceScale + instrument.quantityScale - cashScale;
  const product = shift >= 0 ? (notionalMax + 1n) * powerOfTen(shift) - 1n : notionalMax / powerOfTen(-shift);
  const lots = Number(minBigint(product / BigInt(price), lotsMax));
  return (lots - (lots % instrument.quantityIncrement)) as Quantity;
}

const lotsMax = BigInt(Number.MAX_SAFE_INTEGER);

function minBigint(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
