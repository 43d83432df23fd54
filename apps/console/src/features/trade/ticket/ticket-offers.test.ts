import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affordableQuantity, quantityStep, shareOfPosition, stepBy } from './ticket-offers.ts';

describe('offers for the quantity', () => {
  it('all buying power, fee included, rounded down to the increment', () => {
    const offer = affordableQuantity({
      buyingPower: '1000',
      percent: '100',
      price: '100',
      feeRate: '0.001',
      increment: '1',
    });
    expect(offer).toBe('9');
  });

  it('none when it pays for none, or a number is missing', () => {
    expect(
      affordableQuantity({ buyingPower: '50', percent: '100', price: '100', feeRate: '0', increment: '1' }),
    ).toBeNull();
    expect(
      affordableQuantity({ buyingPower: '-5', percent: '100', price: '1', feeRate: '0', increment: '1' }),
    ).toBeNull();
    expect(
      affordableQuantity({ buyingPower: '1000', percent: '100', price: '', feeRate: '0', increment: '1' }),
    ).toBeNull();
  });

  it('never costs more than the share, and one more step would', () => {
    const cents = fc.integer({ min: 1, max: 10_000_000 });
    fc.assert(
      fc.property(
        cents,
        cents,
        fc.constantFrom(25, 50, 100),
        fc.constantFrom(0, 1, 25),
        (power, price, percent, feeThousandths) => {
          const offer = affordableQuantity({
            buyingPower: (power / 100).toFixed(2),
            price: (price / 100).toFixed(2),
            percent: String(percent),
            feeRate: (feeThousandths / 1000).toFixed(3),
            increment: '1',
          });
          // In cents × 100 × 1000, so that share and fee are whole numbers.
          const shareOf = BigInt(power) * BigInt(percent) * 1000n;
          const costOf = (steps: bigint) => steps * BigInt(price) * BigInt(1000 + feeThousandths) * 100n;
          const steps = offer === null ? 0n : BigInt(offer);
          expect(costOf(steps) <= shareOf).toBe(true);
          expect(costOf(steps + 1n) > shareOf).toBe(true);
        },
      ),
    );
  });

  it('a share of the position, short ones too, rounded down', () => {
    expect(shareOfPosition('10', 25, '1')).toBe('2');
    expect(shareOfPosition('-0.5', 50, '0.01')).toBe('0.25');
    expect(shareOfPosition('1', 25, '1')).toBeNull();
  });

  it('steps by the increment, never below zero', () => {
    expect(stepBy('187.30', '0.01', 1)).toBe('187.31');
    expect(stepBy('', '1', 10)).toBe('10');
    expect(stepBy('0.005', '0.01', -1)).toBe('0');
    expect(stepBy('abc', '1', 1)).toBe('1');
  });
});

it.each([
  ['us_equity', '199.44', '1'],
  ['crypto', '90489.99', '0.001'],
  ['crypto', '2691.34', '0.01'],
  ['crypto', '0.17687', '100'],
  ['crypto', null, '0.000000001'],
])('steps the quantity of %s at %s by %s', (assetClass, lastPrice, step) => {
  expect(quantityStep({ assetClass, lastPrice, quantityIncrement: '0.000000001' })).toBe(step);
});
