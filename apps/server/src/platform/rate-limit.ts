/** Fixed windows of a minute, one per key. Bounded: keys whose window is over are dropped as new ones arrive. */
export interface RateDecision {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Unix seconds at which the window ends. */
  readonly resetSeconds: number;
  readonly retryAfterSeconds: number;
}

export interface RateLimiter {
  take(key: string, limit: number): RateDecision;
}

interface Window {
  endsMs: number;
  used: number;
}

const windowMs = 60_000;
const windowsMax = 50_000;

export function createRateLimiter(nowMs: () => number = Date.now): RateLimiter {
  const windows = new Map<string, Window>();
  return {
    take(key, limit) {
      const now = nowMs();
      let window = windows.get(key);
      if (!window || window.endsMs <= now) {
        if (windows.size >= windowsMax) dropEnded(windows, now);
        window = { endsMs: now + windowMs, used: 0 };
        windows.delete(key);
        windows.set(key, window);
      }
      window.used++;
      return {
        allowed: window.used <= limit,
        limit,
        remaining: Math.max(0, limit - window.used),
        resetSeconds: Math.ceil(window.endsMs / 1000),
        retryAfterSeconds: Math.max(1, Math.ceil((window.endsMs - now) / 1000)),
      };
    },
  };
}

function dropEnded(windows: Map<string, Window>, now: number): void {
  for (const [key, { endsMs }] of windows) if (endsMs <= now) windows.delete(key);
  // Every window is live: the oldest goes, which only forgives its key some requests.
  if (windows.size >= windowsMax) windows.delete(windows.keys().next().value!);
}

/** Header names as other APIs of this kind spell them. */
export function rateHeaders(decision: RateDecision): Record<string, string> {
  return {
    'x-ratelimit-limit': String(decision.limit),
    'x-ratelimit-remaining': String(decision.remaining),
    'x-ratelimit-reset': String(decision.resetSeconds),
    ...(decision.allowed ? {} : { 'retry-after': String(decision.retryAfterSeconds) }),
  };
}
