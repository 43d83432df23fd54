import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cash, SignedQuantity } from '../units/index.ts';
import { type MarginHolding, type MarginInput, marginFigures } from './margin.ts';

const seed = Number(process.env['QUIRE_PROPERTY_SEED']);
const dollar = 1_000_000_000n;
const cents = (value: number): Cash => (BigInt(value) * 10_000_000n) as Cash;

const holdings: fc.Arbitrary<MarginHolding> = fc
  .record({
    shares: fc.integer({ min: -2_000, max: 2_000 }).filter((value) => value !== 0),
    price: fc.integer({ min: 1, max: 30_000 }),
    paid: fc.integer({ min: 1, max: 30_000 }),
    marginable: fc.boolean(),
  })
  .map(({ shares, price, paid, marginable }) => ({
    quantity: BigInt(marginable ? shares : Math.abs(shares)) as SignedQuantity,
    quantityScale: 0,
    marketValue: cents(price * (marginable ? shares : Math.abs(shares))),
    unitPrice: cents(price),
    costBasis: cents(paid * (marginable ? shares : Math.abs(shares))),
    marginable,
  }));

const inputs: fc.Arbitrary<MarginInput> = fc.record({
  cash: fc.integer({ min: -20_000_000, max: 50_000_000 }).map(cents),
  reserved: fc.integer({ min: 0, max: 10_000_000 }).map(cents),
  leverage: fc.constantFrom(1, 2, 4),
  holdings: fc.array(holdings, { maxLength: 5 }),
  dayEquity: fc.integer({ min: 0, max: 50_000_000 }).map(cents),
  dayMaintenanceMargin: fc.integer({ min: 0, max: 10_000_000 }).map(cents),
  dayExposure: fc.integer({ min: 0, max: 50_000_000 }).map(cents),
}) as fc.Arbitrary<MarginInput>;

/** The same rules written again in plain dollars: slow, inexact by a fraction of a cent, and of no shared code. */
function naive(input: MarginInput) {
  const number = (value: bigint): number => Number(value) / Number(dollar);
  const lines = input.holdings.map(({ quantity, marketValue, unitPrice, costBasis, marginable }) => {
    const [size, price, shares] = [Math.abs(number(marketValue)), number(unitPrice), Math.abs(Number(quantity))];
    const short = price < 5 ? Math.max(2.5 * shares, size) : Math.max(5 * shares, 0.3 * size);
    const isFull = !marginable || price < 2.5;
    const keep = (share: number): number => (marketValue < 0n ? short : isFull ? size : share * size);
    return { value: number(marketValue), size, cost: Math.abs(number(costBasis)), night: keep(0.3), day: keep(0.25) };
  });
  const sum = (pick: (line: (typeof lines)[number]) => number): number =>
    lines.reduce((all, line) => all + pick(line), 0);
  const [cash, reserved] = [number(input.cash), number(input.reserved)];
  const equity = cash + sum(({ value }) => value);
  const initial = sum(({ size, night }) => Math.max(size / 2, night));
  const multiplier = equity < 2_000 ? 1 : input.leverage;
  if (multiplier === 1) return { equity, initial, power: cash - reserved + 2 * sum(({ value }) => Math.min(0, value)) };
  const regt = 2 * (equity - initial) - reserved;
  if (multiplier === 2) return { equity, initial, power: regt };
  const opened = Math.max(0, sum(({ cost }) => cost) - number(input.dayExposure));
  const byDay = 4 * (number(input.dayEquity) - number(input.dayMaintenanceMargin)) - opened - reserved;
  const byEquity = 4 * (equity - sum(({ size, day }) => Math.max(size / 4, day))) - reserved;
  return { equity, initial, power: Math.max(regt, Math.min(byDay, byEquity)) };
}

describe(`what a margin account may buy (seed ${seed})`, () => {
  it('is what a second, naive reckoning says', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const figures = marginFigures(input);
        const expected = naive(input);
        const near = (value: bigint, wanted: number): void =>
          expect(Math.abs(Number(value) / Number(dollar) - wanted)).toBeLessThan(0.001);
        near(figures.equity, expected.equity);
        near(figures.initialMargin, expected.initial);
        near(figures.buyingPower, expected.power);
      }),
      { seed, numRuns: 2_000 },
    );
  });

  it('used to the last cent on a share, it leaves no margin call at the same prices', () => {
    fc.assert(
      fc.property(inputs, fc.integer({ min: 250, max: 30_000 }), (input, price) => {
        const before = marginFigures({ ...input, reserved: 0n as Cash });
        fc.pre(before.multiplier === 2 && before.equity >= before.maintenanceMargin);
        const shares = before.buyingPower / cents(price);
        fc.pre(shares > 0n);
        const bought = {
          quantity: shares as SignedQuantity,
          quantityScale: 0,
          marketValue: (shares * cents(price)) as Cash,
          unitPrice: cents(price),
          costBasis: (shares * cents(price)) as Cash,
          marginable: true,
        };
        const after = marginFigures({
          ...input,
          reserved: 0n as Cash,
          cash: (input.cash - bought.costBasis) as Cash,
          holdings: [...input.holdings, bought],
          leverage: 2,
        });
        expect(after.equity).toBe(before.equity);
        expect(after.equity >= after.initialMargin).toBe(true);
        // Half of a holding is the most that concentration asks for.
        expect(after.equity >= after.maintenanceMargin).toBe(true);
      }),
      { seed, numRuns: 1_000 },
    );
  });
});
