import type { MarketDataFailure } from '@quire/ports/market-data';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit, freshState, healthOf, type Outcome, type ProviderState, settle, withNewKey } from './provider-state.ts';

const seed = 4_222;
const start = Date.parse('2026-01-05T12:00:00Z');
const limits = { requestsPerMinute: 10, requestsPerDay: 40 };
const take = (state: ProviderState, now: number, over: Partial<Parameters<typeof admit>[1]> = {}) =>
  admit(state, { limits, wanted: 1, now, urgency: 'interactive', ...over });

const failed = (at: number, code: MarketDataFailure['code'], retryAfterMs: number | null = null): Outcome => ({
  at,
  latencyMs: 0,
  capability: 'bars',
  failure: { code, provider: 'p', detail: 'it failed', retryAfterMs },
});
const answered = (at: number): Outcome => ({ at, latencyMs: 40, capability: 'bars', failure: null });

describe(`limits hold whatever is asked (seed ${seed})`, () => {
  it('in no sixty seconds and on no day are there more requests than allowed', () => {
    const steps = fc.array(
      fc.record({ wait: fc.integer({ min: 0, max: 20_000 }), wanted: fc.integer({ min: 1, max: 6 }) }),
      {
        minLength: 20,
        maxLength: 120,
      },
    );
    fc.assert(
      fc.property(steps, (list) => {
        let state: ProviderState = freshState;
        let now = start;
        const sent: number[] = [];
        for (const { wait, wanted } of list) {
          now += wait;
          const { state: next, granted } = take(state, now, { wanted });
          state = next;
          for (let each = 0; each < granted; each++) sent.push(now);
        }
        for (const at of sent) {
          expect(sent.filter((other) => other > at - 60_000 && other <= at).length).toBeLessThanOrEqual(10);
          const day = Math.floor(at / 86_400_000);
          expect(sent.filter((other) => Math.floor(other / 86_400_000) === day).length).toBeLessThanOrEqual(40);
        }
      }),
      { seed, numRuns: 300 },
    );
  });

  it('background work stops at three quarters of the day', () => {
    let state: ProviderState = freshState;
    const noMinute = { limits: { requestsPerMinute: null, requestsPerDay: 40 }, wanted: 100 };
    const first = take(state, start, { ...noMinute, urgency: 'background' });
    expect(first.granted).toBe(30);
    state = first.state;
    expect(take(state, start, { ...noMinute, urgency: 'background' }).refused).toMatchObject({
      code: 'BUDGET_SPENT',
      retryAfterMs: 43_200_000,
    });
    expect(take(state, start, noMinute).granted).toBe(10);
    expect(take(state, start + 86_400_000, noMinute).granted).toBe(40);
  });
});

describe('the circuit', () => {
  const broken = [1, 2, 3, 4, 5].reduce<ProviderState>(
    (state, at) => settle(state, failed(start + at, 'TIMEOUT')),
    freshState,
  );

  it('opens after five failures in a row, and one success in between starts the count anew', () => {
    expect(take(broken, start + 6).refused).toMatchObject({ code: 'CIRCUIT_OPEN', retryAfterMs: 59_999 });
    const mixed = [1, 2, 3, 4].reduce<ProviderState>(
      (state, at) => settle(state, failed(start + at, 'TIMEOUT')),
      freshState,
    );
    const saved = settle(settle(mixed, answered(start + 5)), failed(start + 6, 'TIMEOUT'));
    expect(take(saved, start + 7).granted).toBe(1);
  });

  it('lets one through after a minute, closes after three successes, and stays open longer when the trial fails', () => {
    const later = start + 61_000;
    const trial = take(broken, later, { wanted: 5 });
    expect(trial.granted).toBe(1);
    expect(take(trial.state, later + 1).refused?.code).toBe('CIRCUIT_OPEN');
    let state = trial.state;
    for (const at of [1, 2, 3])
      state = settle(take(settle(state, answered(later + at)), later + at).state, answered(later + at));
    expect(healthOf(state, limits, later + 10).circuit).toBe('closed');
    const worse = settle(trial.state, failed(later + 5, 'UNAVAILABLE'));
    expect(take(worse, later + 6).refused?.retryAfterMs).toBe(119_999);
  });

  it('is not moved by what is not the fault of the provider', () => {
    const codes = ['NOT_FOUND', 'UNSUPPORTED', 'CANCELED', 'NOT_ENTITLED'] as const;
    const state = codes
      .flatMap((code) => [code, code, code])
      .reduce<ProviderState>((before, code) => settle(before, failed(start, code)), freshState);
    expect(take(state, start + 1).granted).toBe(1);
    expect(healthOf(state, limits, start).successRate).toBeNull();
  });
});

describe('what a provider asks of us', () => {
  it('is kept: how long to stay away, and that the key is wrong', () => {
    const limited = settle(freshState, failed(start, 'RATE_LIMITED', 7_000));
    expect(take(limited, start + 1_000).refused).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 6_000 });
    expect(take(limited, start + 7_001).granted).toBe(1);
    expect(take(settle(freshState, failed(start, 'RATE_LIMITED')), start + 59_999).granted).toBe(0);
    const locked = settle(freshState, failed(start, 'UNAUTHORIZED'));
    expect(take(locked, start + 86_400_000).refused?.code).toBe('UNAUTHORIZED');
    expect(take(withNewKey(locked), start + 1).granted).toBe(1);
  });

  it('health looks back ten minutes and no further', () => {
    let state = settle(freshState, failed(start, 'TIMEOUT'));
    for (let at = 1; at <= 3; at++) state = settle(state, answered(start + at));
    expect(healthOf(state, limits, start + 10)).toMatchObject({
      successRate: 0.75,
      averageLatencyMs: 40,
      isHealthy: true,
    });
    expect(healthOf(state, limits, start + 11 * 60_000)).toMatchObject({ successRate: null, averageLatencyMs: null });
  });
});
