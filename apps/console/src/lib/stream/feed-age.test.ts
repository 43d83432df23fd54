import type { MarketClockView, PrintView, QuoteView } from '@quire/contract';
import { describe, expect, it } from 'vitest';
import { feedAgeMs } from './feed-age.ts';
import { emptyReplica } from './replica.ts';
import type { StreamSnapshot } from './stream-client.ts';

const clockAtMs = Date.parse('2026-11-21T12:00:00Z');

function snapshotAt(speed: number, quoteAt: string | null, printAt: string | null = null): StreamSnapshot {
  const clock = { time: '2004-08-19T14:30:10Z', speed } as MarketClockView;
  const quotes = new Map(quoteAt === null ? [] : [['GOOG', { at: quoteAt } as QuoteView]]);
  const prints = printAt === null ? [] : [{ at: printAt } as PrintView];
  return {
    connection: 'live',
    lastFrameAtMs: clockAtMs,
    clockAtMs,
    epoch: 1,
    replica: { ...emptyReplica, clock, quotes, prints },
  };
}

describe('the age of what the market last said', () => {
  it.each([
    [1, 2_000],
    [10, 200],
    [0.5, 4_000],
  ])('at speed %d two seconds of world time are %d ms of ours', (speed, ageMs) => {
    expect(feedAgeMs(snapshotAt(speed, '2004-08-19T14:30:08Z'), clockAtMs)).toBe(ageMs);
  });

  it('grows by the wall clock at any speed while nothing comes', () => {
    expect(feedAgeMs(snapshotAt(60, '2004-08-19T14:30:10Z'), clockAtMs + 3_000)).toBe(3_000);
  });

  it('counts the newer of quote and print, and is unknown before the first', () => {
    expect(feedAgeMs(snapshotAt(1, '2004-08-19T14:30:00Z', '2004-08-19T14:30:09Z'), clockAtMs)).toBe(1_000);
    expect(feedAgeMs(snapshotAt(1, null), clockAtMs)).toBeNull();
  });
});
