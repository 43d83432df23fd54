import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentageFee } from '../exchange/index.ts';
import { type Cash, notionalOf, type PartsPerMillion, type Price, type Quantity } from '../units/index.ts';
import { affordableQuantity } from './affordable-quantity.ts';
import { share } from './testing/scenario.ts';

const seed = Number(process.env['QUIRE_PROPERTY_SEED']);

describe('what cash can buy', () => {
  it(`is affordable with its fee, and one increment more is not (seed ${seed})`, () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 17n }),
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1_000_000 })),
        fc.constantFrom([2, 0, 1], [4, 9, 1], [6, 9, 1_000], [0, 0, 7], [9, 3, 10], [12, 9, 1]),
        (free, ticks, feeRate, [priceScale, quantityScale, increment]) => {
          const instrument = share('X', {
            priceScale: priceScale!,
            quantityScale: quantityScale!,
            quantityIncrement: increment as Quantity,
          });
          const rate = feeRate as PartsPerMillion;
          const cost = (lots: number): bigint => {
            const notional = notionalOf(ticks as Price, lots as Quantity, instrument, 'floor');
            return notional + percentageFee(notional, rate);
          };
          const lots = affordableQuantity(free as Cash, ticks as Price, instrument, rate);
          expect(lots % increment!).toBe(0);
          expect(lots === 0 || cost(lots) <= free).toBe(true);
          if (lots + increment! <= Number.MAX_SAFE_INTEGER)
            expect(free === 0n || cost(lots + increment!) > free).toBe(true);
        },
      ),
      { seed, numRuns: 3_000 },
    );
  });
});
