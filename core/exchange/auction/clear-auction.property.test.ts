import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Price, Quantity } from '../../units/index.ts';
import { type AuctionInterest, allocateAuction, auctionPrice } from './clear-auction.ts';

const seed = Number(process.env['QUIRE_PROPERTY_SEED']);
const step = (price: Price): Price => (price >= 20 ? 2 : 1) as Price;
const onGrid = (price: number): Price => (price >= 20 ? price - (price % 2) : price) as Price;

const interest = fc.record({
  limit: fc.option(fc.integer({ min: 1, max: 40 }).map(onGrid), { freq: 4 }),
  quantity: fc.integer({ min: 1, max: 9 }).map((value) => value as Quantity),
});
const side = fc.array(interest, { maxLength: 8 });
const reference = fc.option(fc.integer({ min: 1, max: 40 }).map(onGrid));

const tradesAt = (interests: readonly AuctionInterest[], accepts: (limit: number) => boolean): number =>
  interests.reduce((sum, { limit, quantity }) => sum + (limit === null || accepts(limit) ? quantity : 0), 0);

/** Tries every price of the grid, and keeps the best by the words of the rules. */
function naive(buys: readonly AuctionInterest[], sells: readonly AuctionInterest[], last: number | null) {
  const found = [];
  for (let price = 1; price <= 60; price += step(price as Price)) {
    const demand = tradesAt(buys, (limit) => limit >= price);
    const supply = tradesAt(sells, (limit) => limit <= price);
    found.push({ price, volume: Math.min(demand, supply), demand, supply });
  }
  const most = Math.max(...found.map(({ volume }) => volume));
  if (most === 0) return null;
  const largest = found.filter(({ volume }) => volume === most);
  const least = Math.min(...largest.map(({ demand, supply }) => Math.abs(demand - supply)));
  const even = largest.filter(({ demand, supply }) => Math.abs(demand - supply) === least);
  if (last === null) return { most, least, price: null };
  const nearest = Math.min(...even.map(({ price }) => Math.abs(price - last)));
  return { most, least, price: even.find(({ price }) => Math.abs(price - last) === nearest)!.price };
}

describe(`the single price (seed ${seed})`, () => {
  it('O41: is that of trying every price', () => {
    fc.assert(
      fc.property(side, side, reference, (buys, sells, last) => {
        const cleared = auctionPrice(buys, sells, last, step);
        const expected = naive(buys, sells, last);
        // Without limits and without a reference there is no price at all.
        if (last === null && [...buys, ...sells].every(({ limit }) => limit === null)) expect(cleared).toBeNull();
        else if (expected === null) expect(cleared).toBeNull();
        else {
          expect(cleared).not.toBeNull();
          const { price, volume, demand, supply } = cleared!;
          expect([volume, Math.abs(demand - supply)]).toEqual([expected.most, expected.least]);
          if (expected.price !== null) expect(price).toBe(expected.price);
        }
      }),
      { seed, numRuns: 1_000 },
    );
  });

  it('O42: as much is bought as is sold, nobody trades beyond a limit, and nobody is passed over', () => {
    fc.assert(
      fc.property(side, side, reference, (buys, sells, last) => {
        const cleared = auctionPrice(buys, sells, last, step);
        if (cleared === null) return;
        for (const [name, interests] of [
          ['buy', buys],
          ['sell', sells],
        ] as const) {
          const shares = allocateAuction(interests, name, cleared);
          expect(shares.reduce((sum, { traded }) => sum + traded, 0)).toBe(cleared.volume);
          const sign = name === 'buy' ? -1 : 1;
          const key = ({ limit }: AuctionInterest) => (limit === null ? Number.NEGATIVE_INFINITY : sign * limit);
          interests.forEach((one, at) => {
            const { traded } = shares[at]!;
            if (traded > 0) expect(key(one)).toBeLessThanOrEqual(sign * cleared.price);
            interests.forEach((other, place) => {
              const comesFirst = key(other) < key(one) || (key(other) === key(one) && place < at);
              if (traded > 0 && comesFirst) expect(shares[place]!.traded).toBe(other.quantity);
            });
          });
        }
      }),
      { seed, numRuns: 500 },
    );
  });
});
