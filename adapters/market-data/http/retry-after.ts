/**
 * When the provider says that asking is welcome again, in milliseconds from now; null when it does not say. `Retry-After` is
 * seconds or a date (RFC 9110, 10.2.3); Alpaca and Finnhub name the instant of their limit's reset in epoch seconds.
 */
export function retryAfterMs(headers: Headers, now: number): number | null {
  const text = headers.get('retry-after')?.trim();
  if (text !== undefined && text !== '') {
    if (/^\d+(\.\d+)?$/.test(text)) return bounded(Number(text) * 1_000);
    const at = Date.parse(text);
    return Number.isNaN(at) ? null : bounded(at - now);
  }
  const reset = headers.get('x-ratelimit-reset')?.trim();
  if (reset === undefined || !/^\d{9,11}$/.test(reset)) return null;
  return bounded(Number(reset) * 1_000 - now);
}

const dayMs = 86_400_000;
const bounded = (ms: number): number => Math.min(Math.max(0, Math.ceil(ms)), dayMs);
