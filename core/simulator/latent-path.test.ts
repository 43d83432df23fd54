import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { microsPerDay, microsPerMinute, parseInstant, type UnixMicros } from '../units/index.ts';
import { defaultInstruments } from './default-listing.ts';
import { LatentMarket } from './latent-market.ts';
import { LatentPath } from './latent-path.ts';

const start = parseInstant('2026-11-21T00:00:00Z')!;
const seeds = [1, 20_26, 77];
const instruments = defaultInstruments();

function pathOf(seed: number, annualVolatility = 0.3): LatentPath {
  return new LatentPath({ seed, entity: 5, assetClass: 'us_equity', annualVolatility });
}

describe('a latent path', () => {
  it('is a function of the instant alone, in whatever order it is asked', () => {
    const forward = pathOf(9);
    const instants = fc.array(fc.integer({ min: -400 * 86_400, max: 800 * 86_400 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(instants, (seconds) => {
        for (const second of seconds) {
          const at = start + second * 1_000_000;
          expect(forward.valueAt(at)).toBe(pathOf(9).valueAt(at));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('meets itself at midnight', () => {
    const path = pathOf(4);
    for (let day = 0; day < 60; day++) {
      const midnight = start + day * microsPerDay;
      const before = path.valueAt(midnight - 1000);
      expect(Math.abs(path.valueAt(midnight) - before)).toBeLessThan(1e-5);
    }
  });

  it.each(seeds)('has the volatility it states, over minutes and over days (seed %i)', (seed) => {
    const path = pathOf(seed, 0.3);
    const days = 700;
    let squares = 0;
    for (let day = -days; day < 0; day++) {
      const move = path.valueAt(start + (day + 1) * microsPerDay) - path.valueAt(start + day * microsPerDay);
      squares += move * move;
    }
    const byDays = Math.sqrt((squares / days) * 365);
    expect(byDays).toBeGreaterThan(0.24);
    expect(byDays).toBeLessThan(0.38);
    squares = 0;
    const minutes = 30 * 1440;
    for (let minute = 0; minute < minutes; minute++) {
      const from = start + minute * microsPerMinute;
      squares += (path.valueAt(from + microsPerMinute) - path.valueAt(from)) ** 2;
    }
    const byMinutes = Math.sqrt((squares / minutes) * 365 * 1440);
    expect(byMinutes).toBeGreaterThan(0.15);
    expect(byMinutes).toBeLessThan(0.5);
  });

  it('has calm and volatile days', () => {
    const regimes = Array.from({ length: 1000 }, (_, day) => pathOf(3).regimeOf(20_000 + day));
    expect(Math.min(...regimes)).toBeLessThan(0.6);
    expect(Math.max(...regimes)).toBeGreaterThan(1.7);
    expect(regimes.reduce((sum, value) => sum + value * value, 0) / 1000).toBeCloseTo(1, 0);
  });

  it('stays plausible for thirty years', () => {
    for (const seed of seeds) {
      const path = pathOf(seed, 0.3);
      for (let day = 0; day < 30 * 365; day += 7) {
        expect(Math.abs(path.valueAt(start + day * microsPerDay))).toBeLessThan(1.6);
      }
    }
  });
});

describe('the latent market', () => {
  it('keeps every price positive and moves stocks together', () => {
    const market = new LatentMarket(11);
    const [apple, microsoft] = instruments.slice(0, 2).map((instrument) => market.symbol(instrument));
    let products = 0;
    let left = 0;
    let right = 0;
    for (let day = 0; day < 500; day++) {
      const from = (start + day * microsPerDay) as UnixMicros;
      const to = (from + microsPerDay) as UnixMicros;
      const one = apple!.logAt(to) - apple!.logAt(from);
      const other = microsoft!.logAt(to) - microsoft!.logAt(from);
      products += one * other;
      left += one * one;
      right += other * other;
      expect(apple!.ticksAt(from)).toBeGreaterThan(0);
    }
    const correlation = products / Math.sqrt(left * right);
    expect(correlation).toBeGreaterThan(0.25);
    expect(correlation).toBeLessThan(0.75);
  });

  it('moves two classes of one stock alike', () => {
    const market = new LatentMarket(11);
    const bySymbol = (symbol: string) => market.symbol(instruments.find((one) => one.symbol === symbol)!);
    expect(bySymbol('GOOG').logAt(start)).toBe(bySymbol('GOOGL').logAt(start));
  });
});
