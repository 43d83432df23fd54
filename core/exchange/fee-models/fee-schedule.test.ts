import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Commission, FeeSchedule, Liquidity, RegulatoryFees } from '../../order/index.ts';
import type { Cash, PartsPerMillion } from '../../units/index.ts';
import { feeLinesOf, type ScheduledFill, totalOf, worstCommission } from './fee-schedule.ts';

const seed = Number(process.env['QUIRE_PROPERTY_SEED']);
const nano = (units: number): Cash => BigInt(Math.round(units * 1e9)) as Cash;
const rate = (value: number): PartsPerMillion => value as PartsPerMillion;

const regulatory: RegulatoryFees = {
  secPerMillion: nano(22.1),
  tafPerShare: nano(0.000119),
  tafOrderMax: nano(5.95),
  asOf: '2025-01-01',
  source: 'a test',
};
const perShare: Commission = { kind: 'per_share', perShare: nano(0.005), orderMin: nano(1), orderMax: nano(50) };

const fill = (change: Partial<ScheduledFill>): ScheduledFill => ({
  side: 'buy',
  liquidity: 'taker',
  isShare: true,
  quantityScale: 0,
  tierVolume: 0n as Cash,
  before: { notional: 0n as Cash, quantity: 0 },
  paidBefore: 0n as Cash,
  notional: nano(1_000),
  quantity: 10,
  ...change,
});
const charged = (schedule: FeeSchedule, change: Partial<ScheduledFill>) =>
  feeLinesOf(schedule, fill(change)).map(({ kind, amount }) => [kind, amount]);

describe('fee schedules', () => {
  it.each<[string, Commission, Partial<ScheduledFill>, number]>([
    ['nothing', { kind: 'zero' }, {}, 0],
    ['the minimum of an order', perShare, {}, 1],
    ['so much per share', perShare, { quantity: 1_000 }, 5],
    ['the maximum of an order', perShare, { quantity: 1_000_000 }, 50],
    ['nothing more at the second fill under the minimum', perShare, { before: { notional: nano(1), quantity: 10 } }, 0],
    ['a maker rate', { kind: 'percentage', makerRate: rate(100), takerRate: rate(200) }, { liquidity: 'maker' }, 0.1],
    ['a taker rate', { kind: 'percentage', makerRate: rate(100), takerRate: rate(200) }, {}, 0.2],
  ])('X63: a purchase of 10 for 1,000 costs %s', (_what, commission, change, expected) => {
    expect(totalOf(feeLinesOf({ commission, regulatory }, fill(change)))).toBe(nano(expected));
  });

  it('X64: regulators take of sales of shares, up to a cent and up to a maximum', () => {
    const schedule: FeeSchedule = { commission: { kind: 'zero' }, regulatory };
    expect(charged(schedule, { side: 'sell' })).toEqual([
      ['sec', nano(0.03)],
      ['taf', nano(0.01)],
    ]);
    expect(charged(schedule, { side: 'sell', notional: nano(1_000_000), quantity: 100_000 })).toEqual([
      ['sec', nano(22.1)],
      ['taf', nano(5.95)],
    ]);
    expect(charged(schedule, { side: 'buy' })).toEqual([]);
    expect(charged(schedule, { side: 'sell', isShare: false })).toEqual([]);
  });

  const rates = fc.record({ makerRate: fc.nat(10_000).map(rate), takerRate: fc.nat(10_000).map(rate) });
  const commissions: fc.Arbitrary<Commission> = fc.oneof(
    fc.constant<Commission>({ kind: 'zero' }),
    rates.map((pair): Commission => ({ kind: 'percentage', ...pair })),
    fc.constant<Commission>({ kind: 'percentage', makerRate: rate(333), takerRate: rate(333) }),
    fc.record({ perShare: fc.nat(1e8), orderMin: fc.nat(2e9), more: fc.nat(1e10) }).map(
      ({ perShare: each, orderMin, more }): Commission => ({
        kind: 'per_share',
        perShare: BigInt(each) as Cash,
        orderMin: BigInt(orderMin) as Cash,
        orderMax: BigInt(orderMin + more) as Cash,
      }),
    ),
    fc.tuple(rates, rates).map(
      ([low, high]): Commission => ({
        kind: 'tiered',
        tiers: [
          { volumeFrom: 0n as Cash, ...low },
          { volumeFrom: nano(1_000), ...high },
        ],
      }),
    ),
  );
  const cuts = fc.array(
    fc.record({
      quantity: fc.integer({ min: 1, max: 10_000 }),
      price: fc.integer({ min: 1, max: 1_000_000_000_000 }),
      liquidity: fc.constantFrom<Liquidity>('maker', 'taker'),
      volume: fc.nat(2_000),
    }),
    { minLength: 1, maxLength: 8 },
  );

  it(`X63, X65, X66: however an order is cut, and whatever the tier does meanwhile (seed ${seed})`, () => {
    fc.assert(
      fc.property(commissions, cuts, fc.constantFrom('buy', 'sell'), (commission, fills, side) => {
        const schedule = { commission, regulatory };
        let before = { notional: 0n as Cash, quantity: 0 };
        let paid = 0n as Cash;
        for (const { quantity, price, liquidity, volume } of fills) {
          const notional = (BigInt(price) * BigInt(quantity)) as Cash;
          const tierVolume = nano(volume);
          const lines = feeLinesOf(
            schedule,
            fill({ side, liquidity, tierVolume, before, paidBefore: paid, notional, quantity }),
          );
          for (const { amount } of lines) expect(amount).toBeGreaterThan(0n);
          paid = (paid + totalOf(lines)) as Cash;
          before = { notional: (before.notional + notional) as Cash, quantity: before.quantity + quantity };
          if (side === 'sell') expect(paid <= before.notional).toBe(true);
        }
        if (side === 'buy') expect(paid <= worstCommission(schedule, before, 0)).toBe(true);
        if (side === 'buy' && commission.kind === 'per_share') {
          expect(paid).toBe(worstCommission(schedule, before, 0));
        }
      }),
      { seed, numRuns: 500 },
    );
  });
});
