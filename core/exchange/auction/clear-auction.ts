import type { Price, Quantity } from '../../units/index.ts';

/** One party's interest: what it trades at its limit or better, null at any price. */
export interface AuctionInterest {
  readonly limit: Price | null;
  readonly quantity: Quantity;
}

export interface AuctionPrice {
  readonly price: Price;
  /** Lots that trade: the smaller of demand and supply. */
  readonly volume: Quantity;
  readonly demand: Quantity;
  readonly supply: Quantity;
}

/**
 * The single price of an auction (rule O41): the price at which most trades, of those the one with the least imbalance of demand
 * and supply, of those the one nearest to the reference, of two equally near the lower. Between two neighbouring limits nothing
 * changes, so only limits, their neighbours on the grid and the reference are tried.
 *
 * @param reference the last price, or null when none is known
 * @param increment the step of the grid at a price
 * @returns null when nothing can trade
 */
export function auctionPrice(
  buys: readonly AuctionInterest[],
  sells: readonly AuctionInterest[],
  reference: Price | null,
  increment: (price: Price) => Price,
): AuctionPrice | null {
  const demandAt = curveOf(buys, -1);
  const supplyAt = curveOf(sells, 1);
  let best: AuctionPrice | null = null;
  for (const price of candidates([...buys, ...sells], reference, increment)) {
    const demand = demandAt(price);
    const supply = supplyAt(price);
    const found: AuctionPrice = { price, volume: Math.min(demand, supply) as Quantity, demand, supply };
    if (found.volume > 0 && (best === null || isBetter(found, best, reference))) best = found;
  }
  return best;
}

function isBetter(left: AuctionPrice, right: AuctionPrice, reference: Price | null): boolean {
  if (left.volume !== right.volume) return left.volume > right.volume;
  const imbalance = Math.abs(left.demand - left.supply) - Math.abs(right.demand - right.supply);
  if (imbalance !== 0) return imbalance < 0;
  const distance = reference === null ? 0 : Math.abs(left.price - reference) - Math.abs(right.price - reference);
  return distance === 0 ? left.price < right.price : distance < 0;
}

function candidates(
  interests: readonly AuctionInterest[],
  reference: Price | null,
  increment: (price: Price) => Price,
): Set<Price> {
  const prices = new Set<Price>();
  if (reference !== null) prices.add(reference);
  for (const { limit } of interests) {
    if (limit === null) continue;
    prices.add(limit);
    prices.add((limit + increment(limit)) as Price);
    // Below a price that begins a band the step is that of the band under it.
    const below = limit - increment((limit - 1) as Price);
    if (below > 0) prices.add(below as Price);
  }
  return prices;
}

/** How much of one side trades at a price: all whose limit allows it. `sign` turns demand, which falls with the price, around. */
function curveOf(interests: readonly AuctionInterest[], sign: 1 | -1): (price: Price) => Quantity {
  const steps = interests
    .map(({ limit, quantity }) => ({ key: limit === null ? Number.NEGATIVE_INFINITY : sign * limit, quantity }))
    .sort((left, right) => left.key - right.key);
  const sums: number[] = [];
  for (const { quantity } of steps) sums.push((sums.at(-1) ?? 0) + quantity);
  return (price) => {
    let low = 0;
    let high = steps.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (steps[middle]!.key <= sign * price) low = middle + 1;
      else high = middle;
    }
    return (low === 0 ? 0 : sums[low - 1]!) as Quantity;
  };
}

/**
 * Who trades of one side (rule O42): interests at any price first, then by better limit, then in the order given. What trades is
 * handed out until it is used up.
 *
 * @returns for each interest what it trades, and what was handed out before it
 */
export function allocateAuction(
  interests: readonly AuctionInterest[],
  side: 'buy' | 'sell',
  { price, volume }: Pick<AuctionPrice, 'price' | 'volume'>,
): readonly { readonly traded: Quantity; readonly ahead: Quantity }[] {
  const sign = side === 'buy' ? -1 : 1;
  const keyOf = ({ limit }: AuctionInterest): number => (limit === null ? Number.NEGATIVE_INFINITY : sign * limit);
  const order = interests.map((_, at) => at);
  order.sort((left, right) => {
    const [first, second] = [keyOf(interests[left]!), keyOf(interests[right]!)];
    return first === second ? left - right : first - second;
  });
  const result = interests.map(() => ({ traded: 0 as Quantity, ahead: volume }));
  let ahead = 0;
  for (const at of order) {
    const interest = interests[at]!;
    if (keyOf(interest) > sign * price) continue;
    const traded = Math.min(interest.quantity, volume - ahead) as Quantity;
    result[at] = { traded, ahead: ahead as Quantity };
    ahead += traded;
  }
  return result;
}
