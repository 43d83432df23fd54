import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import type { BarTimeframe } from '@quire/core/market';
import type { BarColumns, DataSet, DataSetKey, DataSetStore, DataSetWrite } from '@quire/ports/data-sets';
import type { Sql, SqlExecutor } from '../client.ts';

const rowsPerChunk = 4_096;

/**
 * Imported history in `data_set` and `data_set_bar`. A write is one transaction around one COPY, so that a reader sees the old
 * series or the new one and a broken import leaves nothing behind.
 *
 * @example const store = createDataSetStore(storage.sql); await store.list();
 */
export function createDataSetStore(sql: Sql): DataSetStore {
  return {
    list: async () => (await sql<DataSetRow[]>`${columnsOf(sql)} order by symbol, timeframe`).map(dataSetOf),
    find: (key) => find(sql, key),
    write: (write) => writeDataSet(sql, write),
    read: (key, range = {}) => readBars(sql, key, range),
    remove: async ({ symbol, timeframe }) => {
      const removed = await sql`delete from data_set where symbol = ${symbol} and timeframe = ${timeframe}`;
      return removed.count > 0;
    },
  };
}

interface DataSetRow {
  data_set_id: string;
  symbol: string;
  timeframe: string;
  source: string;
  price_scale: number;
  row_count: number;
  first_time: number;
  last_time: number;
}

const columnsOf = (sql: SqlExecutor) => sql`
  select data_set_id, symbol, timeframe, source, price_scale, row_count, first_time, last_time from data_set`;

function dataSetOf(row: DataSetRow): DataSet {
  return {
    dataSetId: row.data_set_id,
    symbol: row.symbol,
    timeframe: row.timeframe as BarTimeframe,
    source: row.source,
    priceScale: row.price_scale,
    rowCount: row.row_count,
    firstTime: row.first_time,
    lastTime: row.last_time,
  };
}

async function find(sql: SqlExecutor, { symbol, timeframe }: DataSetKey): Promise<DataSet | null> {
  const [row] = await sql<DataSetRow[]>`${columnsOf(sql)} where symbol = ${symbol} and timeframe = ${timeframe}`;
  return row === undefined ? null : dataSetOf(row);
}

async function writeDataSet(sql: Sql, write: DataSetWrite): Promise<DataSet | null> {
  const { symbol, timeframe, source, bars, replace } = write;
  assertAscending(write);
  const rowCount = bars.openTime.length;
  const dataSetId = randomUUID();
  const written = await sql.begin(async (transaction) => {
    if (replace) await transaction`delete from data_set where symbol = ${symbol} and timeframe = ${timeframe}`;
    // Two imports of one series at once: the second waits here for the first and then finds it there.
    const inserted = await transaction`
      insert into data_set (data_set_id, symbol, timeframe, source, price_scale, row_count, first_time, last_time)
      values (${dataSetId}, ${symbol}, ${timeframe}, ${source}, ${bars.priceScale}, ${rowCount},
              ${bars.openTime[0]!}, ${bars.openTime[rowCount - 1]!})
      on conflict (symbol, timeframe) do nothing`;
    if (inserted.count === 0) return false;
    await copyBars(transaction, dataSetId, write);
    return true;
  });
  if (written) await sql`analyze data_set_bar`;
  return written ? find(sql, write) : null;
}

async function copyBars(transaction: SqlExecutor, dataSetId: string, write: DataSetWrite): Promise<void> {
  const { bars, onProgress } = write;
  const total = bars.openTime.length;
  const sink = await transaction`
    copy data_set_bar (data_set_id, open_time, open, high, low, close, volume) from stdin`.writable();
  for (let from = 0; from < total; from += rowsPerChunk) {
    const to = Math.min(from + rowsPerChunk, total);
    await writeChunk(sink, copyLines(dataSetId, bars, from, to));
    onProgress?.(to, total);
  }
  sink.end();
  // The driver does not hand on a refusal that arrives after the last row; the next statement of the transaction fails then.
  await transaction`select 1`.catch((error: unknown) => {
    throw new Error(`the database refused the bars of ${write.symbol} ${write.timeframe}; its log says why`, {
      cause: error,
    });
  });
}

function writeChunk(sink: Writable, lines: string): Promise<void> {
  return new Promise((resolve, reject) => {
    sink.once('error', reject);
    sink.write(lines, (error) => {
      sink.off('error', reject);
      if (error) reject(error);
      else resolve();
    });
  });
}

/** What the primary key would refuse, said before anything is written and with the place of it. */
function assertAscending({ symbol, timeframe, bars: { openTime } }: DataSetWrite): void {
  if (openTime.length === 0) throw new RangeError(`a data set needs at least one bar (${symbol} ${timeframe})`);
  for (let at = 1; at < openTime.length; at++) {
    if (openTime[at]! > openTime[at - 1]!) continue;
    throw new RangeError(`bar ${at} of ${symbol} ${timeframe} does not open after the one before it`);
  }
}

function copyLines(dataSetId: string, bars: BarColumns, from: number, to: number): string {
  let lines = '';
  for (let at = from; at < to; at++) {
    lines += `${dataSetId}\t${bars.openTime[at]}\t${bars.open[at]}\t${bars.high[at]}\t${bars.low[at]}\t${bars.close[at]}\t${bars.volume[at]}\n`;
  }
  return lines;
}

interface BarRow {
  open_time: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

async function readBars(
  sql: Sql,
  key: DataSetKey,
  { from, to }: { readonly from?: number; readonly to?: number },
): Promise<BarColumns | null> {
  // One snapshot for both reads: a replacement that commits between them would give another series' length.
  return sql.begin('isolation level repeatable read read only', async (transaction) => {
    const dataSet = await find(transaction, key);
    if (dataSet === null) return null;
    const within = transaction`where data_set_id = ${dataSet.dataSetId}
      and open_time >= ${from ?? dataSet.firstTime} and open_time < ${to ?? dataSet.lastTime + 1}`;
    const [{ count } = { count: 0 }] = await transaction<{ count: number }[]>`
      select count(*)::int as count from data_set_bar ${within}`;
    const columns = emptyColumns(dataSet.priceScale, count);
    let at = 0;
    const cursor = transaction<BarRow[]>`
      select open_time, open, high, low, close, volume from data_set_bar ${within} order by open_time`.cursor(50_000);
    for await (const rows of cursor) for (const row of rows) fillRow(columns, at++, row);
    return columns;
  });
}

function emptyColumns(priceScale: number, count: number): BarColumns {
  return {
    priceScale,
    openTime: new Float64Array(count),
    open: new Float64Array(count),
    high: new Float64Array(count),
    low: new Float64Array(count),
    close: new Float64Array(count),
    volume: new Float64Array(count),
  };
}

function fillRow(columns: BarColumns, at: number, row: BarRow): void {
  columns.openTime[at] = row.open_time;
  columns.open[at] = row.open;
  columns.high[at] = row.high;
  columns.low[at] = row.low;
  columns.close[at] = row.close;
  columns.volume[at] = row.volume;
}
