import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cash, cash, type PartsPerMillion } from '../../units/index.ts';
import { nullFeeModel } from './fee-model.ts';
import { percentageFee, percentageFeeModel } from './percentage-fee.ts';

const seed = Number(process.env['QUIRE_PROPERTY_SEED']);
const rates = fc.integer({ min: 0, max: 1_000_000 }).map((rate) => rate as PartsPerMillion);
const notionals = fc.bigInt({ min: 0n, max: 10n ** 30n }).map((nanos) => cash(nanos));

describe(`fees (seed ${seed})`, () => {
  it.each([
    { notional: 10_000_000_000n, rate: 1_000, fee: 10_000_000n },
    { notional: 10_000_000_001n, rate: 1_000, fee: 10_000_001n },
    { notional: 1n, rate: 1, fee: 1n },
    { notional: 0n, rate: 1_000, fee: 0n },
    { notional: 123_456n, rate: 0, fee: 0n },
  ])('X60: $rate ppm of $notional is $fee', ({ notional, rate, fee }) => {
    expect(percentageFee(cash(notional), rate as PartsPerMillion)).toBe(fee);
    expect(percentageFeeModel(rate as PartsPerMillion)(cash(notional), 'maker')).toBe(fee);
  });

  it('X60: refuses a negative notional or rate and a rate that is not whole', () => {
    expect(() => percentageFee(-1n as Cash, 1 as PartsPerMillion)).toThrow('notional');
    expect(() => percentageFee(cash(1n), -1 as PartsPerMillion)).toThrow('rate');
    expect(() => percentageFee(cash(1n), 0.5 as PartsPerMillion)).toThrow('rate');
  });

  it('X60: is the exact share or less than 10^-9 above it', () => {
    fc.assert(
      fc.property(notionals, rates, (notional, rate) => {
        const excess = percentageFee(notional, rate) * 1_000_000n - notional * BigInt(rate);
        expect(excess >= 0n && excess < 1_000_000n).toBe(true);
      }),
      { seed },
    );
  });

  it('X61: the null model charges nothing', () => {
    expect(nullFeeModel(cash(10n ** 18n), 'taker')).toBe(0n);
  });

  it('X62: cutting a notional in two costs as much or 10^-9 more', () => {
    fc.assert(
      fc.property(notionals, notionals, rates, (first, second, rate) => {
        const apart = percentageFee(first, rate) + percentageFee(second, rate);
        const extra = apart - percentageFee(cash(first + second), rate);
        expect(extra === 0n || extra === 1n).toBe(true);
      }),
      { seed },
    );
  });
});
