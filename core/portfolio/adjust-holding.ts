import type { Instrument, UnitRatio } from '../market/index.ts';
import {
  type Cash,
  cashScale,
  divideRounded,
  type Price,
  powerOfTen,
  type Quantity,
  type SignedQuantity,
} from '../units/index.ts';
import type { Holding } from './position.ts';

/** What a split leaves of a holding. */
export interface AdjustedHolding {
  readonly positionQuantity: SignedQuantity;
  readonly positionCostBasis: Cash;
  /** For the fraction that cannot be held: signed like the position. */
  readonly cashReceived: Cash;
  readonly realizedPnl: Cash;
  readonly lots: readonly {
    readonly lotId: number;
    readonly quantityBefore: Quantity;
    readonly costBasisBefore: Cash;
    readonly quantity: Quantity;
    readonly costBasis: Cash;
  }[];
}

interface Part {
  readonly lotId: number;
  quantity: bigint;
  cost: bigint;
}

/**
 * A holding after a split or a stock dividend. The whole is scaled exactly and cut down to the increment in which the instrument is
 * held; the fraction is paid at `priceBefore`, the last price before the action, rounded toward zero to 10^-9. Without a price it is
 * paid at cost. Lots are cut at the same fractions of the whole, so they add up; one that vanishes leaves its cost to the next. Cost
 * is neither made nor lost: what remains and what the fraction took is what there was.
 *
 * @example 7 shares in a 1-for-2 split: 3 shares are kept, half a new share is paid as one old one
 */
export function adjustHolding(
  holding: Holding,
  { newUnits, oldUnits }: UnitRatio,
  instrument: Pick<Instrument, 'priceScale' | 'quantityScale' | 'quantityIncrement'>,
  priceBefore: Price | null,
): AdjustedHolding {
  const isShort = holding.quantity < 0n;
  const sign = isShort ? -1n : 1n;
  const size = sign * holding.quantity;
  const scaled = size * BigInt(newUnits);
  const divisor = BigInt(oldUnits);
  const increment = BigInt(instrument.quantityIncrement);
  const kept = (scaled / divisor / increment) * increment;
  const fraction = scaled - kept * divisor;
  const parts = scaleParts(holding, sign, { newUnits, oldUnits }, kept);
  const last = parts.at(-1);
  const fractionCost =
    fraction === 0n || last === undefined
      ? 0n
      : kept === 0n
        ? last.cost
        : divideRounded(last.cost * fraction, last.quantity * divisor + fraction, 'halfEven');
  if (last !== undefined) last.cost -= fractionCost;
  const value = priceBefore === null ? null : fractionValue(fraction, newUnits, priceBefore, instrument);
  const cashReceived = value === null ? fractionCost : sign * value;
  return {
    positionQuantity: (sign * kept) as SignedQuantity,
    positionCostBasis: (holding.costBasis - fractionCost) as Cash,
    cashReceived: cashReceived as Cash,
    realizedPnl: (cashReceived - fractionCost) as Cash,
    lots: lotsAfter(holding, parts),
  };
}

function lotsAfter(holding: Holding, parts: readonly Part[]): AdjustedHolding['lots'] {
  const after = new Map(parts.map((part) => [part.lotId, part]));
  return holding.lots.map(({ lotId, quantity, costBasis }) => {
    const part = after.get(lotId);
    const isKept = part !== undefined && part.quantity > 0n;
    return {
      lotId,
      quantityBefore: quantity,
      costBasisBefore: costBasis,
      quantity: (isKept ? Number(part.quantity) : 0) as Quantity,
      costBasis: (isKept ? part.cost : 0n) as Cash,
    };
  });
}

/** Cuts every lot at the same place of the whole; a pooled cost is one lot. The last part carries all that vanished. */
function scaleParts(holding: Holding, sign: bigint, { newUnits, oldUnits }: UnitRatio, kept: bigint): Part[] {
  const before: readonly Part[] =
    holding.lots.length === 0
      ? [{ lotId: 0, quantity: sign * holding.quantity, cost: holding.costBasis }]
      : holding.lots.map((lot) => ({ lotId: lot.lotId, quantity: BigInt(lot.quantity), cost: lot.costBasis }));
  const parts: Part[] = [];
  let through = 0n;
  let cutBefore = 0n;
  let orphaned = 0n;
  for (const part of before) {
    through += part.quantity;
    const exact = (through * BigInt(newUnits)) / BigInt(oldUnits);
    const cut = exact < kept ? exact : kept;
    const quantity = cut - cutBefore;
    cutBefore = cut;
    if (quantity === 0n) {
      orphaned += part.cost;
      continue;
    }
    parts.push({ lotId: part.lotId, quantity, cost: part.cost + orphaned });
    orphaned = 0n;
  }
  const last = parts.at(-1);
  if (last !== undefined) last.cost += orphaned;
  else if (before.length > 0) parts.push({ lotId: before.at(-1)!.lotId, quantity: 0n, cost: orphaned });
  return parts;
}

/**
 * `fraction` counts new lots times old units. A new unit is worth old/new of the price before, so the old units cancel:
 * fraction × price ÷ new units, in cash.
 */
function fractionValue(
  fraction: bigint,
  newUnits: number,
  priceBefore: Price,
  { priceScale, quantityScale }: Pick<Instrument, 'priceScale' | 'quantityScale'>,
): bigint {
  const shift = cashScale - priceScale - quantityScale;
  const product = fraction * BigInt(priceBefore);
  return shift >= 0
    ? (product * powerOfTen(shift)) / BigInt(newUnits)
    : product / (BigInt(newUnits) * powerOfTen(-shift));
}

/** What a number of units is worth at so much cash for each, rounded down: a dividend, or the final payment of a delisting. */
export function cashForUnits(
  quantity: SignedQuantity,
  cashPerUnit: Cash,
  { quantityScale }: Pick<Instrument, 'quantityScale'>,
): Cash {
  const size: bigint = quantity < 0n ? -quantity : quantity;
  const amount = (size * cashPerUnit) / powerOfTen(quantityScale);
  return (quantity < 0n ? -amount : amount) as Cash;
}
