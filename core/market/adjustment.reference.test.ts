import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { adjustmentSegments, priceFactorAt } from './adjustment.ts';
import { actionsOfFactors, parseFactorFile, stepsOfActions } from './factor-file.ts';

const data = process.env['QUIRE_TEST_DATA'] ?? '';
const read = (path: string): string => {
  const bytes = readFileSync(`${data}/${path}`);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
};
const rowsOf = (path: string): string[][] =>
  read(path)
    .trim()
    .split('\n')
    .map((line) => line.split(','));

/** Raw closes by date, from bars in ten-thousandths of a dollar. */
const closesOf = (symbol: string): Map<number, number> =>
  new Map(
    rowsOf(`equity/lean/daily/${symbol}.csv.gz`).map(([time, , , , close]) => [
      Number(time!.slice(0, 8)),
      Number(close) / 10_000,
    ]),
  );

const actionsOf = (symbol: string) => actionsOfFactors(parseFactorFile(read(`equity/lean/factor_files/${symbol}.csv`)));

describe.skipIf(!existsSync(`${data}/expected/corporate-actions.csv`))(
  'J2: real factor files (skipped without QUIRE_TEST_DATA)',
  () => {
    const expected = data === '' ? [] : rowsOf('expected/corporate-actions.csv').slice(1);
    const symbols = [...new Set(expected.map(([symbol]) => symbol!))];

    it.each(symbols)('say the splits and dividends of %s', (symbol) => {
      const wanted = expected.filter(([of]) => of === symbol);
      const derived = actionsOf(symbol);
      expect(derived.map(({ kind }) => kind)).toEqual(wanted.map(([, , kind]) => kind));
      for (const [at, [, exDate, kind, value, previousClose]] of wanted.entries()) {
        const action = derived[at]!;
        expect(action.date).toBeLessThan(Number(exDate));
        expect(action.close).toBe(Number(previousClose));
        if (kind === 'split') expect(Math.abs(action.ratio! / Number(value) - 1)).toBeLessThan(0.000_01);
        else expect(Math.abs(action.dividend! - Number(value))).toBeLessThan(0.001);
      }
    });

    it.each(['aapl', 'googl', 'ibm', 'spy', 'wm'])('reproduce the adjusted closes of %s', (symbol) => {
      const segments = adjustmentSegments(stepsOfActions(actionsOf(symbol)), 'all');
      const closes = closesOf(symbol);
      const wanted = rowsOf(`expected/adjusted-close/${symbol}.csv.gz`).slice(1);
      expect(wanted.length).toBeGreaterThan(1_000);
      for (const [date, raw, factor, adjusted] of wanted) {
        const day = Number(date);
        const close = closes.get(day)!;
        expect(close).toBeCloseTo(Number(raw), 4);
        const found = priceFactorAt(segments, day);
        expect(Math.abs(found / Number(factor) - 1)).toBeLessThan(0.000_001);
        expect(Math.abs(close * found - Number(adjusted))).toBeLessThan(0.01);
      }
    });
  },
);
