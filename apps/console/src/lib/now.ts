import { useSyncExternalStore } from 'react';

/** One timer per rhythm for the whole page, running only while something shows an age. */
function createTicker(intervalMs: number) {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | null = null;
  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      if (timer === null) {
        now = Date.now();
        timer = setInterval(() => {
          now = Date.now();
          for (const each of listeners) each();
        }, intervalMs);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && timer !== null) {
          clearInterval(timer);
          timer = null;
        }
      };
    },
    get: () => now,
  };
}

const tickers = { fast: createTicker(200), second: createTicker(1000) };

/** Wall-clock milliseconds, alive: `fast` five times a second, `second` once. */
export function useNow(rhythm: keyof typeof tickers = 'second'): number {
  return useSyncExternalStore(tickers[rhythm].subscribe, tickers[rhythm].get);
}
