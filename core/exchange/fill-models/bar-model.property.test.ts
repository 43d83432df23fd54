import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Price, price, type UnixMicros } from '../../units/index.ts';
import { barFillEvidence } from '../fill-evidence.ts';
import { type BookSide, bookSideBuy, bookSideSell } from '../matching-book.ts';
import { barFillPrice, barFillReached, barPathPosition, isHighFirst } from './bar-model.ts';

const seed = Number(process.env['QUIRE_PROPERTY_SEED']);
const runs = { seed, numRuns: 400 };

const sides = fc.constantFrom<BookSide>(bookSideBuy, bookSideSell);
const bars = fc
  .tuple(fc.integer({ min: 90, max: 110 }), fc.integer({ min: 90, max: 110 }), fc.nat({ max: 6 }), fc.nat({ max: 6 }))
  .map(([open, close, above, below]) => ({
    open: price(open),
    high: price(Math.max(open, close) + above),
    low: price(Math.min(open, close) - below),
    close: price(close),
  }));
const limits = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 80, max: 120 }) },
  { weight: 1, arbitrary: fc.constant(0) },
);

/** The points of the path, one tick at a time. */
function path(bar: { open: Price; high: Price; low: Price; close: Price }): number[] {
  const corners = isHighFirst(bar.open, bar.high, bar.low)
    ? [bar.high, bar.low, bar.close]
    : [bar.low, bar.high, bar.close];
  const points: number[] = [bar.open];
  for (const corner of corners) {
    while (points.at(-1) !== corner) points.push(points.at(-1)! + Math.sign(corner - points.at(-1)!));
  }
  return points;
}

describe(`laws of the bar model (seed ${seed})`, () => {
  it('X50: a fill lies within the bar and is never worse than the limit', () => {
    fc.assert(
      fc.property(sides, limits, bars, fc.boolean(), (side, limit, { open, high, low }, touch) => {
        const at = barFillPrice(side, price(limit), open, high, low, touch);
        if (at === 0) return;
        expect(at >= low && at <= high).toBe(true);
        if (limit !== 0) expect(side === bookSideBuy ? at <= limit : at >= limit).toBe(true);
      }),
      runs,
    );
  });

  it('X51: where the strict reading fills, touch fills at the same price', () => {
    fc.assert(
      fc.property(sides, limits, bars, (side, limit, { open, high, low }) => {
        const strict = barFillPrice(side, price(limit), open, high, low, false);
        if (strict !== 0) expect(barFillPrice(side, price(limit), open, high, low, true)).toBe(strict);
      }),
      runs,
    );
  });

  it('X46, X47: walking the path tick by tick meets a fill exactly at its position', () => {
    fc.assert(
      fc.property(sides, limits, bars, (side, limit, bar) => {
        const at = barFillPrice(side, price(limit), bar.open, bar.high, bar.low, true);
        if (at === 0) return;
        expect(path(bar).indexOf(at)).toBe(barPathPosition(side, at, bar.open, bar.high, bar.low));
      }),
      runs,
    );
  });

  it('X71: the evidence recomputes the price', () => {
    fc.assert(
      fc.property(sides, limits, bars, (side, limit, bar) => {
        const at = barFillPrice(side, price(limit), bar.open, bar.high, bar.low, false);
        if (at === 0) return;
        const reached = barFillReached(side, at, bar.open);
        const evidence = barFillEvidence({ ...bar, openTime: 7 as UnixMicros }, 5, null, reached);
        expect(evidence.model).toBe('bar');
        expect(barFillPrice(side, price(limit), evidence.open, evidence.high, evidence.low, false)).toBe(at);
        expect(at).toBe(evidence.reached === 'open' ? evidence.open : limit);
      }),
      runs,
    );
  });
});
