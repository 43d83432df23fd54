import type { BarColumns } from '@quire/ports/data-sets';
import type { BarRange, StoredBars } from '@quire/ports/market-store';
import type { Sql, SqlExecutor } from '../client.ts';
import { copyColumns } from './copy-out.ts';
import { findSeries, type SeriesRow } from './series.ts';

/** Bars with all that is known of them, ascending. */
export async function readBars(sql: Sql, range: BarRange): Promise<StoredBars | null> {
  return inSnapshot(sql, range, async (transaction, series, priceScale) => {
    const columns = 'provider, open_time, open, high, low, close, volume, is_final, available_at, received_at';
    const query = `select ${columns} from ${barsOf(series, priceScale, range)}`;
    const read = await copyColumns(transaction, query, fullFields);
    const [provider, openTime, open, high, low, close, volume, isFinal, availableAt, receivedAt] = read as FullColumns;
    return {
      symbol: range.symbol,
      timeframe: range.timeframe,
      priceScale,
      providers: series.map((one) => one.provider),
      provider: Uint8Array.from(provider),
      isFinal: Uint8Array.from(isFinal),
      ...{ openTime, open, high, low, close, volume, availableAt, receivedAt },
    };
  });
}

type Columns<Count extends number, Found extends readonly Float64Array[] = []> = Found['length'] extends Count
  ? Found
  : Columns<Count, readonly [...Found, Float64Array]>;
type FullColumns = Columns<10>;
const fullFields = ['int4', 'int8', 'int8', 'int8', 'int8', 'int8', 'float8', 'bool', 'int8', 'int8'] as const;

/** The same, reduced to what a backtest runs on. */
export async function readColumns(sql: Sql, range: BarRange): Promise<BarColumns | null> {
  return inSnapshot(sql, range, async (transaction, series, priceScale) => {
    const read = await copyColumns(
      transaction,
      `select open_time, open, high, low, close, volume from ${barsOf(series, priceScale, range)}`,
      ['int8', 'int8', 'int8', 'int8', 'int8', 'float8'],
    );
    const [openTime, open, high, low, close, volume] = read as Columns<6>;
    return { priceScale, openTime, open, high, low, close, volume };
  });
}

/** One snapshot for all reads: a replacement that commits between them would give another series' bars. */
async function inSnapshot<Read>(
  sql: Sql,
  range: BarRange,
  read: (transaction: SqlExecutor, series: readonly SeriesRow[], priceScale: number) => Promise<Read>,
): Promise<Read | null> {
  const found = await sql.begin('isolation level repeatable read read only', async (transaction) => {
    const series = await findSeries(transaction, range);
    if (series.length === 0) return { bars: null };
    return { bars: await read(transaction, series, Math.max(...series.map(({ priceScale }) => priceScale))) };
  });
  return found.bars;
}

/** The text of a row source. Numbers only go into it, and each is checked to be one. */
function barsOf(series: readonly SeriesRow[], priceScale: number, range: BarRange): string {
  const parts = series.map((one, rank) => barsOfSeries(one.seriesId, rank, 10 ** (priceScale - one.priceScale), range));
  // What is final goes before what is forming, then whom we prefer.
  const chosen =
    parts.length === 1
      ? parts[0]!
      : `select distinct on (open_time) * from (${parts.join(' union all ')}) every order by open_time, not is_final, provider`;
  if (range.limit === undefined) return `(select * from (${chosen}) chosen order by open_time) bars`;
  const newest = `select * from (${chosen}) chosen order by open_time desc limit ${whole(range.limit)}`;
  return `(select * from (${newest}) newest order by open_time) bars`;
}

function barsOfSeries(seriesId: number, rank: number, ticks: number, range: BarRange): string {
  const { from, to, asOf, includesForming } = range;
  const price = (name: string) => (ticks === 1 ? name : `${name} * ${whole(ticks)} as ${name}`);
  const prices = ['open', 'high', 'low', 'close'].map(price).join(', ');
  const columns = (isFinal: string) =>
    `${whole(rank)} as provider, open_time, ${prices}, volume, ${isFinal} as is_final, available_at, received_at`;
  const conditions = [
    `series_id = ${whole(seriesId)}`,
    ...(from === undefined ? [] : [`open_time >= ${whole(from)}`]),
    ...(to === undefined ? [] : [`open_time < ${whole(to)}`]),
    ...(asOf === undefined ? [] : [`available_at <= ${whole(asOf)}`]),
  ].join(' and ');
  const current = `select ${columns('is_final')} from market_bar where ${conditions}${includesForming ? '' : ' and is_final'}`;
  if (asOf === undefined) return current;
  const before = `select ${columns('true')} from market_bar_revision where ${conditions} and superseded_at > ${whole(asOf)}`;
  return `(${current} union all ${before})`;
}

function whole(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a whole number`);
  return String(value);
}
