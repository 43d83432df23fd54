import { describe, expect, it } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const now = Date.UTC(2026, 0, 5, 15, 0, 0);

describe('when to ask again', () => {
  it.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': 'Mon, 05 Jan 2026 15:01:30 GMT' }, 90_000],
    [{ 'retry-after': 'Mon, 05 Jan 2026 14:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': '99999999999' }, 86_400_000],
    [{ 'x-ratelimit-reset': String(now / 1_000 + 12) }, 12_000],
    [{}, null],
  ])('%j', (headers, expected) => {
    expect(retryAfterMs(new Headers(headers as Record<string, string>), now)).toBe(expected);
  });
});
