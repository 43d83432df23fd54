import type { BarBatch, SeriesKey } from '@quire/ports/market-store';

export const minute = 60_000_000;
/** 2027-01-15T08:00:00Z. */
export const start = 1_800_000_000_000_000;

/** A batch of minute bars for tests: one close a bar, in ticks; the rest of a bar is a tick around it. */
export function batchOf(
  key: Partial<SeriesKey>,
  closes: readonly number[],
  options: {
    readonly from?: number;
    readonly receivedAt?: number;
    readonly priceScale?: number;
    readonly forming?: boolean;
  } = {},
): BarBatch {
  const { from = start, receivedAt = start + 1_000 * minute, priceScale = 2, forming = false } = options;
  const column = (value: (at: number) => number): Float64Array => Float64Array.from(closes, (_, at) => value(at));
  const openTime = column((at) => from + at * minute);
  const isFinal = new Uint8Array(closes.length).fill(1);
  const availableAt = openTime.map((time) => time + minute);
  if (forming) {
    isFinal[closes.length - 1] = 0;
    availableAt[closes.length - 1] = receivedAt;
  }
  return {
    ...{ symbol: 'AAPL', timeframe: '1m', provider: 'one', source: 'a test', priceScale, receivedAt, ...key },
    ...{ openTime, isFinal, availableAt },
    open: column((at) => closes[at]!),
    high: column((at) => closes[at]! + 1),
    low: column((at) => closes[at]! - 1),
    close: column((at) => closes[at]!),
    volume: column((at) => at + 0.5),
    notional: column(() => Number.NaN),
    printCount: new Int32Array(closes.length).fill(-1),
  };
}
