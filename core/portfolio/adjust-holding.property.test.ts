import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cash, Price, Quantity, SignedQuantity, UnixMicros } from '../units/index.ts';
import { adjustHolding, cashForUnits } from './adjust-holding.ts';
import type { Holding, Lot } from './position.ts';

const seed = Number(process.env['QUIRE_PROPERTY_SEED']);
const whole = { priceScale: 2, quantityScale: 0, quantityIncrement: 1 as Quantity };

const holdingOf = (
  lots: readonly (readonly [number, bigint])[],
  isShort = false,
  method: 'fifo' | 'average' = 'fifo',
): Holding => {
  const sign = isShort ? -1n : 1n;
  const made: Lot[] = lots.map(([quantity, cost], at) => ({
    lotId: at + 1,
    quantity: quantity as Quantity,
    costBasis: (sign * cost) as Cash,
    openedAt: at as UnixMicros,
  }));
  return {
    quantity: (sign * made.reduce((sum, lot) => sum + BigInt(lot.quantity), 0n)) as SignedQuantity,
    costBasis: made.reduce((sum, lot) => sum + lot.costBasis, 0n) as Cash,
    lots: method === 'fifo' ? made : [],
  };
};

describe('worked examples', () => {
  it('C2: 3 for 2 of 10 shares is 15, at the same cost', () => {
    const after = adjustHolding(holdingOf([[10, 1_000n]]), { newUnits: 3, oldUnits: 2 }, whole, 10_000 as Price);
    expect(after).toMatchObject({
      positionQuantity: 15n,
      positionCostBasis: 1_000n,
      cashReceived: 0n,
      realizedPnl: 0n,
    });
  });

  it('C3: 1 for 2 of 7 shares at 10.00 keeps 3 and pays one old share for the half', () => {
    const cost = 70_000_000_000n;
    const after = adjustHolding(holdingOf([[7, cost]]), { newUnits: 1, oldUnits: 2 }, whole, 1_000 as Price);
    expect(after).toMatchObject({
      positionQuantity: 3n,
      positionCostBasis: 60_000_000_000n,
      cashReceived: 10_000_000_000n,
      realizedPnl: 0n,
    });
  });

  it('C3: without a price the fraction is paid at cost; a short pays for its fraction', () => {
    expect(adjustHolding(holdingOf([[7, 70n]]), { newUnits: 1, oldUnits: 2 }, whole, null)).toMatchObject({
      cashReceived: 10n,
      realizedPnl: 0n,
    });
    const short = adjustHolding(holdingOf([[7, 70n]], true), { newUnits: 1, oldUnits: 2 }, whole, 1_000 as Price);
    expect(short).toMatchObject({ positionQuantity: -3n, cashReceived: -10_000_000_000n, positionCostBasis: -60n });
  });

  it('C2: lots that vanish leave their cost to the next', () => {
    const after = adjustHolding(
      holdingOf([
        [1, 5n],
        [1, 7n],
        [10, 100n],
      ]),
      { newUnits: 1, oldUnits: 4 },
      whole,
      1_000 as Price,
    );
    expect(after.lots.map(({ quantity, costBasis }) => [quantity, costBasis])).toEqual([
      [0, 0n],
      [0, 0n],
      [3, 112n],
    ]);
  });

  it('C4: a dividend is rounded toward zero, for the long and for the short', () => {
    const scale = { quantityScale: 9 };
    expect(cashForUnits(1_500_000_001n as SignedQuantity, 333_333_333n as Cash, scale)).toBe(499_999_999n);
    expect(cashForUnits(-1_500_000_001n as SignedQuantity, 333_333_333n as Cash, scale)).toBe(-499_999_999n);
  });
});

describe('the laws of a split', () => {
  const lots = fc.array(fc.tuple(fc.integer({ min: 1, max: 5_000 }), fc.bigInt({ min: 0n, max: 10n ** 15n })), {
    minLength: 1,
    maxLength: 8,
  });
  const units = fc.integer({ min: 1, max: 40 });
  const scales = fc.constantFrom(
    whole,
    { priceScale: 4, quantityScale: 9, quantityIncrement: 1 as Quantity },
    { priceScale: 4, quantityScale: 3, quantityIncrement: 100 as Quantity },
  );

  it(`C3: cost is conserved, lots add up, and value is conserved to the last unit of cash (seed ${seed})`, () => {
    fc.assert(
      fc.property(
        lots,
        units,
        units,
        scales,
        fc.boolean(),
        fc.constantFrom('fifo' as const, 'average' as const),
        fc.integer({ min: 1, max: 10_000_000 }),
        (made, newUnits, oldUnits, instrument, isShort, method, price) => {
          const before = holdingOf(made, isShort, method);
          const after = adjustHolding(before, { newUnits, oldUnits }, instrument, price as Price);
          const sign = isShort ? -1n : 1n;
          const kept: bigint = sign * after.positionQuantity;
          const size: bigint = sign * before.quantity;
          const exact = size * BigInt(newUnits);
          // The fraction is less than one increment of new units.
          const fraction = exact - kept * BigInt(oldUnits);
          expect(fraction >= 0n && fraction < BigInt(instrument.quantityIncrement) * BigInt(oldUnits)).toBe(true);
          expect(kept % BigInt(instrument.quantityIncrement)).toBe(0n);
          // Cost: what is kept, and what the profit of the fraction was reckoned from.
          expect(after.positionCostBasis + (after.cashReceived - after.realizedPnl)).toBe(before.costBasis);
          if (after.positionQuantity === 0n) expect(after.positionCostBasis).toBe(0n);
          if (method === 'fifo') {
            expect(after.lots.reduce((sum, lot) => sum + BigInt(lot.quantity), 0n)).toBe(kept);
            expect(after.lots.reduce((sum, lot) => sum + lot.costBasis, 0n)).toBe(after.positionCostBasis);
          }
          // Value: old units × price = new units × price × old ÷ new + cash, all times newUnits; the rounding is under one unit.
          const cashPerTickLot = 10n ** BigInt(9 - instrument.priceScale);
          const perLot = 10n ** BigInt(instrument.quantityScale);
          const valueBefore = size * BigInt(price) * cashPerTickLot * BigInt(newUnits);
          const keptValue = kept * BigInt(price) * cashPerTickLot * BigInt(oldUnits);
          const lost = valueBefore - keptValue - sign * after.cashReceived * perLot * BigInt(newUnits);
          expect(lost >= 0n && lost < perLot * BigInt(newUnits)).toBe(true);
        },
      ),
      { seed, numRuns: 1_000 },
    );
  });
});
