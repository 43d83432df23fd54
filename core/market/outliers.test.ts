import { describe, expect, it } from 'vitest';
import type { AdjustmentStep } from './adjustment.ts';
import { findOutliers } from './outliers.ts';

const split: AdjustmentStep = { at: 30, kind: 'split', priceFactor: 1 / 7, quantityFactor: 7 };

function outliers(closes: readonly number[], options: { steps?: AdjustmentStep[]; previous?: number } = {}) {
  const column = Float64Array.from(closes);
  const openTime = column.map((_, at) => (at + 1) * 10);
  const { steps = [], previous } = options;
  return findOutliers(
    { openTime, open: column, high: column, low: column, close: column },
    { threshold: 0.3, steps, previous: previous === undefined ? null : { openTime: 0, close: previous } },
  ).map(({ row, kind }) => `${row} ${kind}`);
}

describe('outliers', () => {
  it.each([
    ['a calm series has none', [100, 101, 99], {}, []],
    ['exactly the threshold is none', [100, 130], {}, []],
    ['a spike is one, its return is none', [100, 1_000, 101], {}, ['1 jump']],
    ['the first bar is held against what was believed before', [1_000, 101], { previous: 100 }, ['0 jump']],
    ['a new level is believed from its second bar on', [100, 15, 15.1, 15.2], {}, ['1 jump']],
    ['two spikes apart from each other are two', [100, 1_000, 10, 101], {}, ['1 jump', '2 jump']],
    ['a split explains its day', [700, 705, 101, 100], { steps: [split] }, []],
    ['a split explains nothing before its day', [700, 101, 102], { steps: [split] }, ['1 jump']],
  ] as const)('%s', (_, closes, options, expected) => {
    expect(outliers(closes, options as never)).toEqual(expected);
  });

  it('a wick is one although the close is calm', () => {
    const at = (...values: number[]) => Float64Array.from(values);
    const found = findOutliers(
      { openTime: at(1, 2), open: at(100, 100), high: at(101, 101), low: at(99, 60), close: at(100, 100) },
      { threshold: 0.3, previous: null, steps: [] },
    );
    expect(found).toEqual([{ row: 1, kind: 'wick', move: expect.closeTo(-0.4, 9) }]);
  });
});
