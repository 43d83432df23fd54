import {
  type Cash,
  cashScale,
  divideRounded,
  type Price,
  powerOfTen,
  type Scales,
  type SignedQuantity,
} from '../units/index.ts';

/** Signed value of a holding at a mark price: negative when short. Its size is rounded down to 10^-9. */
export function marketValue(quantity: SignedQuantity, markPrice: Price, scales: Scales): Cash {
  const size = BigInt(markPrice) * (quantity < 0n ? -quantity : quantity);
  const shift = scales.priceScale + scales.quantityScale - cashScale;
  const value = shift <= 0 ? size * powerOfTen(-shift) : size / powerOfTen(shift);
  return (quantity < 0n ? -value : value) as Cash;
}

/** Market value less what was paid (or plus what was received). */
export function unrealizedPnl(quantity: SignedQuantity, costBasis: Cash, markPrice: Price, scales: Scales): Cash {
  return (marketValue(quantity, markPrice, scales) - costBasis) as Cash;
}

/** Average entry price in cash units (10^-9) of one whole unit, rounded half to even; null when flat. */
export function averageEntryPrice(quantity: SignedQuantity, costBasis: Cash, quantityScale: number): Cash | null {
  if (quantity === 0n) return null;
  const size = quantity < 0n ? -quantity : quantity;
  const cost = quantity < 0n ? -costBasis : costBasis;
  return divideRounded(cost * powerOfTen(quantityScale), size, 'halfEven') as Cash;
}

/** Cash plus the market value of everything held. */
export function equityOf(cash: Cash, marketValues: Iterable<Cash>): Cash {
  let total: bigint = cash;
  for (const value of marketValues) total += value;
  return total as Cash;
}

/**
 * Cash that a new order may use. A long position was paid for; a short one ties up its market value twice: once what buying it
 * back costs, once the same amount as margin. May be negative after a loss on shorts, which then stops new positions.
 */
export function buyingPowerOf(cash: Cash, reserved: Cash, shortMarketValue: Cash): Cash {
  return (cash - reserved - 2n * shortMarketValue) as Cash;
}
