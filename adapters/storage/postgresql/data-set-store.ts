import { type BarTimeframe, barTimeframeMicros } from '@quire/core/market';
import type { DataSet, DataSetKey, DataSetStore, DataSetWrite } from '@quire/ports/data-sets';
import { importProvider } from '@quire/ports/market-store';
import type { Sql } from '../client.ts';
import { readColumns } from '../market-store/read-bars.ts';
import { removeSeries } from '../market-store/series.ts';
import { writeNewSeries } from '../market-store/write-series.ts';

/**
 * History as whole series, in the market store: an import is written under the provider `import`, and a read takes the most preferred
 * provider's bars. A write is one transaction around one COPY, so that a reader sees the old series or the new one and a broken import
 * leaves nothing behind.
 *
 * @example const store = createDataSetStore(storage.sql); await store.list();
 */
export function createDataSetStore(sql: Sql): DataSetStore {
  return {
    list: () => listSeries(sql, null),
    find: async (key) => (await listSeries(sql, key))[0] ?? null,
    write: (write) => writeDataSet(sql, write),
    read: (key, range = {}) => readColumns(sql, { ...key, ...range }),
    remove: (key) => removeSeries(sql, { ...key, provider: importProvider }),
  };
}

interface DataSetRow extends DataSetKey {
  readonly seriesId: number;
  readonly provider: string;
  readonly source: string;
  readonly priceScale: number;
  readonly rowCount: number;
  readonly firstTime: number;
  readonly lastTime: number;
}

/** One row per symbol and timeframe: that of the provider whom a read prefers. */
async function listSeries(sql: Sql, key: DataSetKey | null): Promise<readonly DataSet[]> {
  const rows = await sql<DataSetRow[]>`
    select distinct on (symbol, timeframe) symbol, timeframe, series_id as "seriesId", s.provider, source,
      price_scale as "priceScale", b.count as "rowCount", b.first as "firstTime", b.last as "lastTime"
    from market_series s
    left join market_preference p using (provider)
    join lateral (
      select count(*)::integer as count, min(open_time) as first, max(open_time) as last from market_bar b
      where b.series_id = s.series_id and is_final) b on b.count > 0
    where ${key === null ? sql`true` : sql`symbol = ${key.symbol} and timeframe = ${key.timeframe}`}
    order by symbol, timeframe, p.rank nulls last, s.provider <> ${importProvider}, s.provider`;
  return rows.map(({ seriesId, ...row }) => ({
    ...row,
    dataSetId: String(seriesId),
    timeframe: row.timeframe as BarTimeframe,
  }));
}

async function writeDataSet(sql: Sql, write: DataSetWrite): Promise<DataSet | null> {
  const { symbol, timeframe, source, bars, replace, onProgress } = write;
  assertWhole(write);
  const series = { symbol, timeframe, provider: importProvider };
  const receivedAt = Date.now() * 1_000;
  const { seriesId } = await sql.begin(async (transaction) => {
    if (replace) await removeSeries(transaction, series);
    const knownAfter = barTimeframeMicros(timeframe);
    const made = { ...series, source, bars, receivedAt, knownAfter, onProgress };
    return { seriesId: await writeNewSeries(transaction, made) };
  });
  if (seriesId === null) return null;
  await sql`analyze market_bar`;
  const { openTime, priceScale } = bars;
  const [firstTime, lastTime] = [openTime[0]!, openTime.at(-1)!];
  const rowCount = openTime.length;
  const { provider } = series;
  return {
    dataSetId: String(seriesId),
    symbol,
    timeframe,
    provider,
    source,
    priceScale,
    rowCount,
    firstTime,
    lastTime,
  };
}

const priceColumns = ['open', 'high', 'low', 'close'] as const;

/** What the database would refuse, or could not hold exactly, said before anything is written and with the place of it. */
function assertWhole({ symbol, timeframe, bars }: DataSetWrite): void {
  const { openTime } = bars;
  if (openTime.length === 0) throw new RangeError(`a data set needs at least one bar (${symbol} ${timeframe})`);
  for (let at = 0; at < openTime.length; at++) {
    if (at > 0 && openTime[at]! <= openTime[at - 1]!) {
      throw new RangeError(`bar ${at} of ${symbol} ${timeframe} does not open after the one before it`);
    }
    for (const name of priceColumns) {
      if (Number.isSafeInteger(bars[name][at])) continue;
      throw new RangeError(`bar ${at} of ${symbol} ${timeframe} has no whole ticks: ${name} is ${bars[name][at]}`);
    }
  }
}
