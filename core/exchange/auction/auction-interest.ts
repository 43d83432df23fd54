import type { Instrument } from '../../market/index.ts';
import type { AuctionInterestSeen } from '../../order/index.ts';
import type { Price, Quantity } from '../../units/index.ts';
import type { AuctionInterest, AuctionPrice } from './clear-auction.ts';

type Level = AuctionInterestSeen['buys'][number];

/**
 * What decided an auction, small enough to stand on each of its fills: interest summed by limit, best first. As the price falls, demand
 * only grows and supply only shrinks, so a price below the auction's that is worse than it makes every lower one worse too, and
 * the same above. Buys under the first such price, and sells over it, can neither trade nor move the price, and are left out.
 */
export function auctionInterest(
  buys: readonly AuctionInterest[],
  sells: readonly AuctionInterest[],
  cleared: AuctionPrice,
  priceBands: Instrument['priceBands'],
): AuctionInterestSeen {
  const demand = byLimit(buys, -1);
  const supply = byLimit(sells, 1);
  const limits = [...demand, ...supply].flatMap(({ limit }) => (limit === null ? [] : [limit]));
  const isWorse = (price: number): boolean => {
    const wanted = reached(demand, (limit) => limit >= price);
    const offered = reached(supply, (limit) => limit <= price);
    const volume = Math.min(wanted, offered);
    if (volume !== cleared.volume) return volume < cleared.volume;
    return Math.abs(wanted - offered) > Math.abs(cleared.demand - cleared.supply);
  };
  const below = Math.max(
    Number.NEGATIVE_INFINITY,
    ...limits.filter((price) => price < cleared.price && isWorse(price)),
  );
  const above = Math.min(
    Number.POSITIVE_INFINITY,
    ...limits.filter((price) => price > cleared.price && isWorse(price)),
  );
  return {
    buys: demand.filter(({ limit }) => limit === null || limit >= below),
    sells: supply.filter(({ limit }) => limit === null || limit <= above),
    priceBands,
  };
}

function byLimit(interests: readonly AuctionInterest[], sign: 1 | -1): readonly Level[] {
  const sums = new Map<Price | null, number>();
  for (const { limit, quantity } of interests) sums.set(limit, (sums.get(limit) ?? 0) + quantity);
  const levels = [...sums].map(([limit, quantity]) => ({ limit, quantity: quantity as Quantity }));
  const keyOf = ({ limit }: Level): number => (limit === null ? Number.NEGATIVE_INFINITY : sign * limit);
  return levels.sort((left, right) => keyOf(left) - keyOf(right));
}

function reached(levels: readonly Level[], isWithin: (limit: Price) => boolean): number {
  let sum = 0;
  for (const { limit, quantity } of levels) if (limit === null || isWithin(limit)) sum += quantity;
  return sum;
}
