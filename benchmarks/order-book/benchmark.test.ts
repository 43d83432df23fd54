import { describe, expect, it } from 'vitest';
import { agreedTotals, formatReport, measureRounds, smallSize } from './benchmark.ts';

describe('order-book benchmark, small', () => {
  it('X20: quire, limit and naive agree on the whole stream, whose totals are the recorded ones', () => {
    expect(agreedTotals({ ...smallSize, naiveCount: 3_000 })).toEqual({
      trades: 7_617,
      units: 270_357,
      restingOrders: 386,
      bidUnits: 10_098,
      askUnits: 9_274,
      stateHash: 'cb1dd85a73a8666b80a21fd6f64409f8',
    });
  });

  it('reports rates, a ratio and a result hash', () => {
    const size = { ...smallSize, operationCount: 5_000, naiveCount: 500, roundCount: 2 };
    const report = formatReport(size, agreedTotals(size), measureRounds(size));
    expect(report).toMatch(/^ratio quire : limit +\d+\.\d{3} /m);
    expect(report).toMatch(/^result [0-9a-f]{32}$/m);
  });
});
