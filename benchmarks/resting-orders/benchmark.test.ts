import { describe, expect, it } from 'vitest';
import { formatReport, measure, smallSize } from './benchmark.ts';

describe('resting-orders benchmark, small', () => {
  it('ends in the same worlds each time and says what an event costs', () => {
    const figures = measure(smallSize);
    expect(measure(smallSize).result).toBe(figures.result);
    expect(figures.result).toBe('c14d138c6cd13e40b3e89096098eee2a');
    expect(figures.kinds.map(({ kind }) => kind)).toEqual(['bars', 'quotes', 'book']);
    for (const { few, many } of figures.kinds) {
      expect(few).toBeGreaterThan(0);
      expect(many).toBeGreaterThan(0);
    }
    expect(formatReport(smallSize, figures)).toMatch(/^result [0-9a-f]{32}$/m);
  });
});
