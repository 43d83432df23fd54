import type { Quote } from '@quire/core/market';
import { describe, expect, it } from 'vitest';
import { QuoteHistory, type QuoteQuery } from './quote-history.ts';

const quote = (at: number, bidPrice = at): Quote =>
  ({ instrumentId: 'apple', tsEvent: at, bidPrice }) as unknown as Quote;
const all: QuoteQuery = { from: 0, to: 1e9, after: null, ascending: true, limit: 10_000 };

describe('the past of quotes', () => {
  it('is read in both directions, from a place on, one quote for each instant', () => {
    const past = new QuoteHistory();
    past.add([quote(1), quote(2), quote(3), quote(3, 33)]);
    past.add([quote(4)]);
    const times = (query: Partial<QuoteQuery>) =>
      past.read('apple', null, { ...all, ...query }).map(({ tsEvent }) => tsEvent);
    expect(times({})).toEqual([1, 2, 3, 4]);
    expect(times({ ascending: false })).toEqual([4, 3, 2, 1]);
    expect(times({ after: 2 })).toEqual([3, 4]);
    expect(times({ after: 3, ascending: false })).toEqual([2, 1]);
    expect(times({ from: 2, to: 3 })).toEqual([2, 3]);
    expect(times({ limit: 1 })).toEqual([1]);
    expect(past.read('apple', null, { ...all, from: 3, to: 3 })).toEqual([quote(3, 33)]);
  });

  it('keeps the newest two thousand, and before the first the one that the market says now', () => {
    const past = new QuoteHistory();
    expect(past.read('apple', quote(7), all)).toEqual([quote(7)]);
    expect(past.read('apple', null, all)).toEqual([]);
    for (let at = 1; at <= 9_000; at++) past.add([quote(at)]);
    const kept = past.read('apple', quote(9_000), all);
    expect([kept.length, kept[0]!.tsEvent, kept.at(-1)!.tsEvent]).toEqual([2_000, 7_001, 9_000]);
  });
});
