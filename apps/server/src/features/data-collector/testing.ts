import { barTimeframeMicros } from '@quire/core/market';
import type { BarBatch } from '@quire/ports/market-store';
import type { BarSource, BarsWanted } from './bar-source.ts';

/** A source for tests whose price of a bar is a function of symbol and time, so that a bar fetched twice is the same. */
export function madeSource(options: {
  readonly symbols: readonly string[];
  readonly delayMs?: number;
  readonly fails?: (wanted: BarsWanted) => string | null;
  readonly close?: (symbol: string, openTime: number) => number;
}): BarSource & { readonly asked: BarsWanted[] } {
  const { symbols, delayMs = 0, fails = () => null, close = closeOf } = options;
  const asked: BarsWanted[] = [];
  return {
    name: 'made',
    asked,
    symbols: async () => symbols,
    async bars(wanted, signal) {
      asked.push(wanted);
      if (delayMs > 0) await aborted(delayMs, signal);
      if (signal.aborted) return { ok: false, code: 'CANCELED', detail: 'canceled' };
      const code = fails(wanted);
      return code === null ? { ok: true, batch: barsOf(wanted, close) } : { ok: false, code, detail: 'as asked' };
    },
  };
}

const aborted = (delayMs: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(finish, delayMs);
    function finish(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    }
    signal.addEventListener('abort', finish);
  });

function closeOf(symbol: string, openTime: number): number {
  return 10_000 + ((openTime / 60_000_000) % 97) + symbol.length;
}

function barsOf(wanted: BarsWanted, close: (symbol: string, openTime: number) => number): BarBatch {
  const { symbol, timeframe, from, to, limit } = wanted;
  const length = barTimeframeMicros(timeframe);
  const now = to - length;
  const last = Math.floor(now / length) * length;
  const count = Math.max(0, Math.min(limit, Math.floor((last - from) / length) + 1));
  const openTime = Float64Array.from({ length: count }, (_, at) => last - (count - 1 - at) * length);
  const closes = openTime.map((time) => close(symbol, time));
  return {
    ...{ symbol, timeframe, provider: 'made', source: 'a test', priceScale: 2, receivedAt: now },
    openTime,
    open: closes,
    high: closes.map((value) => value + 1),
    low: closes.map((value) => value - 1),
    close: closes,
    volume: openTime.map(() => 2),
    notional: openTime.map(() => Number.NaN),
    printCount: new Int32Array(count).fill(-1),
    isFinal: Uint8Array.from(openTime, (time) => (time + length <= now ? 1 : 0)),
    availableAt: openTime.map((time) => Math.min(time + length, now)),
  };
}
