/**
 * Slows guessing: after five failures for one e-mail address from one network address, each further attempt waits twice as long,
 * up to fifteen minutes. A success, or a quarter of an hour without attempts, forgets. Bounded in memory.
 */
export interface LoginThrottle {
  /** Seconds until the next attempt is heard; 0 means now. */
  waitSeconds(email: string, remoteAddress: string): number;
  failed(email: string, remoteAddress: string): void;
  succeeded(email: string, remoteAddress: string): void;
}

const freeFailures = 5;
const forgetMs = 15 * 60_000;
const entriesMax = 10_000;

export function createLoginThrottle(nowMs: () => number = Date.now): LoginThrottle {
  const entries = new Map<string, { failures: number; lastMs: number }>();
  const key = (email: string, remoteAddress: string) => `${remoteAddress}\u0000${email}`;
  return {
    waitSeconds(email, remoteAddress) {
      const entry = entries.get(key(email, remoteAddress));
      if (!entry || entry.failures < freeFailures) return 0;
      const pauseMs = Math.min(forgetMs, 1_000 * 2 ** (entry.failures - freeFailures));
      return Math.max(0, Math.ceil((entry.lastMs + pauseMs - nowMs()) / 1_000));
    },
    failed(email, remoteAddress) {
      const at = key(email, remoteAddress);
      const entry = entries.get(at);
      const isOld = entry === undefined || nowMs() - entry.lastMs > forgetMs;
      entries.delete(at);
      if (entries.size >= entriesMax) entries.delete(entries.keys().next().value!);
      entries.set(at, { failures: isOld ? 1 : entry.failures + 1, lastMs: nowMs() });
    },
    succeeded(email, remoteAddress) {
      entries.delete(key(email, remoteAddress));
    },
  };
}
