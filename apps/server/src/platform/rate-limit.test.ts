import { describe, expect, it } from 'vitest';
import { createRateLimiter, rateHeaders } from './rate-limit.ts';

describe('a rate limit', () => {
  it('counts a key down, refuses, and begins again a minute after its first request', () => {
    let now = 0;
    const limiter = createRateLimiter(() => now);
    expect([1, 2, 3].map(() => limiter.take('key', 2)).map(({ allowed, remaining }) => [allowed, remaining])).toEqual([
      [true, 1],
      [true, 0],
      [false, 0],
    ]);
    now = 45_000;
    expect(limiter.take('key', 2)).toMatchObject({ allowed: false, retryAfterSeconds: 15 });
    now = 60_000;
    expect(limiter.take('key', 2)).toMatchObject({ allowed: true, remaining: 1 });
  });

  it('counts keys apart', () => {
    const limiter = createRateLimiter(() => 0);
    limiter.take('one', 1);
    expect(limiter.take('one', 1).allowed).toBe(false);
    expect(limiter.take('other', 1).allowed).toBe(true);
  });

  it('says when to come back only to those it refuses', () => {
    const limiter = createRateLimiter(() => 30_000);
    expect(rateHeaders(limiter.take('key', 1))).toEqual({
      'x-ratelimit-limit': '1',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '90',
    });
    expect(rateHeaders(limiter.take('key', 1))).toHaveProperty('retry-after', '60');
  });
});
