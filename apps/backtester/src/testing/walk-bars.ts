import type { BarTimeframe } from '@quire/core/market';
import { microsPerDay } from '@quire/core/units';
import type { BarColumns } from '@quire/ports/data-sets';

/** A made-up walk in cents, from a generator of 32 bits, so that every machine has the same. */
export function walkBars(count: number, seed: number, timeframe: BarTimeframe = '1d'): BarColumns {
  let state = seed | 0;
  const draw = (range: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) % range;
  };
  const bars = {
    priceScale: 2,
    openTime: new Float64Array(count),
    open: new Float64Array(count),
    high: new Float64Array(count),
    low: new Float64Array(count),
    close: new Float64Array(count),
    volume: new Float64Array(count),
  };
  let price = 10_000;
  const length = timeframe === '1d' ? microsPerDay : 60_000_000;
  for (let at = 0; at < count; at++) {
    const open = Math.max(100, price + draw(41) - 20);
    const close = Math.max(100, open + draw(301) - 150);
    bars.openTime[at] = 1_577_836_800_000_000 + at * length;
    bars.open[at] = open;
    bars.close[at] = close;
    bars.high[at] = Math.max(open, close) + draw(50);
    bars.low[at] = Math.max(1, Math.min(open, close) - draw(50));
    bars.volume[at] = 1_000 + draw(10_000);
    price = close;
  }
  return bars;
}
