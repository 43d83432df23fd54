import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Price, Quantity } from '../../units/index.ts';
import { auctionInterest } from './auction-interest.ts';
import { auctionPrice } from './clear-auction.ts';

const interest = fc.record({
  limit: fc.option(fc.integer({ min: 90, max: 110 }), { nil: null }),
  quantity: fc.integer({ min: 1, max: 50 }),
});
const side = fc
  .array(interest, { minLength: 1, maxLength: 12 })
  .map((all) => all.map(({ limit, quantity }) => ({ limit: limit as Price | null, quantity: quantity as Quantity })));
const step = 1 as Price;

describe('what an auction leaves as evidence', () => {
  it('X72: clears at the same price as all the interest did', () => {
    fc.assert(
      fc.property(side, side, fc.option(fc.integer({ min: 85, max: 115 })), (buys, sells, last) => {
        const reference = last as Price | null;
        const cleared = auctionPrice(buys, sells, reference, () => step);
        fc.pre(cleared !== null);
        const kept = auctionInterest(buys, sells, cleared!, [{ fromPrice: 0 as Price, increment: step }]);
        expect(auctionPrice(kept.buys, kept.sells, reference, () => step)).toEqual(cleared);
      }),
      { numRuns: 500 },
    );
  });
});
