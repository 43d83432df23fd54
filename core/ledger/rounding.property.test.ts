import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cash, notionalOf, type PartsPerMillion, type Price, type Quantity, shareOf } from '../units/index.ts';
import { cashToReserve, nextFee } from './reservation.ts';

const seed = Number(process.env['QUIRE_PROPERTY_SEED']);

describe('L7: a reservation covers the charge', () => {
  it(`however the order is cut into fills, at its limit or better (seed ${seed})`, () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 1_000_000 }), better: fc.nat(50) }), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.constantFrom(
          { priceScale: 2, quantityScale: 0 },
          { priceScale: 4, quantityScale: 9 },
          { priceScale: 12, quantityScale: 9 },
        ),
        (limit, fills, rate, scales) => {
          const feeOf = (notional: Cash): Cash => shareOf(notional, rate as PartsPerMillion, 'ceiling');
          const worst = (quantity: number): Cash => notionalOf(limit as Price, quantity as Quantity, scales, 'ceiling');
          let remaining = fills.reduce((sum, fill) => sum + fill.quantity, 0);
          let cash: bigint = cashToReserve(worst(remaining), 0n as Cash, 0n as Cash, feeOf);
          let traded = 0n as Cash;
          let paid = 0n as Cash;
          for (const { quantity, better } of fills) {
            const price = Math.max(1, limit - better) as Price;
            const notional = notionalOf(price, quantity as Quantity, scales, 'floor');
            const fee = nextFee(traded, paid, notional, feeOf);
            expect(fee).toBeGreaterThanOrEqual(0n);
            cash -= notional + fee;
            traded = (traded + notional) as Cash;
            paid = (paid + fee) as Cash;
            remaining -= quantity;
            const reserved = remaining === 0 ? 0n : cashToReserve(worst(remaining), traded, paid, feeOf);
            expect(cash >= reserved).toBe(true);
          }
        },
      ),
      { seed, numRuns: 500 },
    );
  });
});
