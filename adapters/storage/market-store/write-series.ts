import type { BarColumns } from '@quire/ports/data-sets';
import type { SeriesKey } from '@quire/ports/market-store';
import type { SqlExecutor } from '../client.ts';
import { BinaryCopy } from '../postgresql/binary-copy.ts';

export interface NewSeries extends SeriesKey {
  readonly source: string;
  readonly bars: BarColumns;
  readonly receivedAt: number;
  /** How long after its open a bar is known, in microseconds. */
  readonly knownAfter: number;
  readonly onProgress?: ((rowsWritten: number, rowsTotal: number) => void) | undefined;
}

const rowsPerReport = 16_384;

/**
 * Copies a whole series that is not there yet straight in, final bars only, in the transaction of the caller. Its number; null when it
 * is there already.
 */
export async function writeNewSeries(transaction: SqlExecutor, write: NewSeries): Promise<number | null> {
  const { symbol, timeframe, provider, source, bars } = write;
  // Two imports of one series at once: the second waits here for the first and then finds it there.
  const [series] = await transaction<{ series_id: number }[]>`
    insert into market_series (symbol, timeframe, provider, source, price_scale)
    values (${symbol}, ${timeframe}, ${provider}, ${source}, ${bars.priceScale})
    on conflict (symbol, timeframe, provider) do nothing returning series_id`;
  if (series === undefined) return null;
  await copyBars(transaction, series.series_id, write);
  return series.series_id;
}

async function copyBars(transaction: SqlExecutor, seriesId: number, write: NewSeries): Promise<void> {
  const { bars, receivedAt, knownAfter, onProgress } = write;
  const { openTime, open, high, low, close, volume } = bars;
  const sink = await transaction`
    copy market_bar (series_id, open_time, open, high, low, close, volume, available_at, received_at, is_final)
    from stdin (format binary)`.writable();
  const copy = new BinaryCopy(sink);
  for (let at = 0; at < openTime.length; at++) {
    const full = copy.row(10);
    if (full !== null) await full;
    copy.integer(seriesId);
    copy.bigint(openTime[at]!);
    copy.bigint(open[at]!);
    copy.bigint(high[at]!);
    copy.bigint(low[at]!);
    copy.bigint(close[at]!);
    copy.double(volume[at]!);
    copy.bigint(openTime[at]! + knownAfter);
    copy.bigint(receivedAt);
    copy.boolean(true);
    if (at % rowsPerReport === rowsPerReport - 1) onProgress?.(at + 1, openTime.length);
  }
  await copy.end();
  onProgress?.(openTime.length, openTime.length);
}
