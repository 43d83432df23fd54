import type { BarBatch, UpsertReport } from '@quire/ports/market-store';
import type { Sql, SqlExecutor } from '../client.ts';
import { BinaryCopy } from '../postgresql/binary-copy.ts';

/** A series was made, or its prices were given more decimals, by someone else between two statements of ours. */
class SeriesChanged extends Error {
  override readonly name = 'SeriesChanged';
}

const triesMax = 4;

/**
 * Writes any number of series in five statements, one transaction: COPY in binary to a temporary table, then one statement that makes
 * series that are new, inserts bars, and replaces those that differ. Equal ones stay untouched, a forming bar never replaces a final
 * one, and a trigger keeps what a final one said. A batch with more decimals than its series has first gives them to the series.
 */
export async function upsertBars(sql: Sql, batches: readonly BarBatch[]): Promise<UpsertReport> {
  const filled = batches.filter(({ openTime }) => openTime.length > 0);
  requireAscending(filled);
  const rows = filled.reduce((sum, { openTime }) => sum + openTime.length, 0);
  if (rows === 0) return { rows: 0, written: 0 };
  for (let attempt = 1; ; attempt++) {
    try {
      return { rows, written: await writeOnce(sql, filled) };
    } catch (error) {
      if (!(error instanceof SeriesChanged) || attempt === triesMax) throw error;
      await refineScales(sql, filled);
    }
  }
}

async function writeOnce(sql: Sql, batches: readonly BarBatch[]): Promise<number> {
  return sql.begin(async (transaction) => {
    await transaction`
      create temporary table staged_bar (batch integer not null, print_count integer, open_time bigint not null,
        open bigint not null, high bigint not null, low bigint not null, close bigint not null, volume float8 not null,
        notional float8, available_at bigint not null, is_final boolean not null) on commit drop`;
    await stage(transaction, batches);
    const [merged] = await mergeStaged(transaction, batches);
    if (merged?.series !== batches.length) throw new SeriesChanged('a series is not as it was expected');
    return merged.written;
  });
}

async function stage(sql: SqlExecutor, batches: readonly BarBatch[]): Promise<void> {
  const sink = await sql`copy staged_bar from stdin (format binary)`.writable();
  const copy = new BinaryCopy(sink);
  for (const [index, batch] of batches.entries()) {
    const { openTime, open, high, low, close, volume, notional, printCount, isFinal, availableAt } = batch;
    for (let at = 0; at < openTime.length; at++) {
      const full = copy.row(11);
      if (full !== null) await full;
      copy.integer(index + 1);
      if (printCount[at]! < 0) copy.nothing();
      else copy.integer(printCount[at]!);
      copy.bigint(openTime[at]!);
      copy.bigint(open[at]!);
      copy.bigint(high[at]!);
      copy.bigint(low[at]!);
      copy.bigint(close[at]!);
      copy.double(volume[at]!);
      if (Number.isNaN(notional[at])) copy.nothing();
      else copy.double(notional[at]!);
      copy.bigint(availableAt[at]!);
      copy.boolean(isFinal[at] === 1);
    }
  }
  await copy.end();
}

/**
 * One statement. It says how many of the batches found their series at a scale that holds their prices: whoever gets less than all
 * rolls back.
 */
function mergeStaged(sql: SqlExecutor, batches: readonly BarBatch[]) {
  return sql<{ series: number; written: number }[]>`
    with wanted as (
      select * from unnest(${batches.map(({ symbol }) => symbol)}::text[], ${batches.map(({ timeframe }) => timeframe as string)}::text[],
        ${batches.map(({ provider }) => provider)}::text[], ${batches.map(({ source }) => source)}::text[],
        ${batches.map(({ priceScale }) => priceScale)}::integer[], ${batches.map(({ receivedAt }) => receivedAt)}::bigint[])
        with ordinality as w (symbol, timeframe, provider, source, price_scale, received_at, batch)
    ), made as (
      insert into market_series (symbol, timeframe, provider, source, price_scale)
      select symbol, timeframe, provider, source, price_scale from wanted
      on conflict (symbol, timeframe, provider) do nothing
      returning series_id, symbol, timeframe, provider, price_scale
    ), found as (
      select w.batch, w.received_at, s.series_id, (10 ^ (s.price_scale - w.price_scale))::bigint as factor
      from wanted w
      join (select * from made union all
            select series_id, symbol, timeframe, provider, price_scale from market_series) s
        using (symbol, timeframe, provider)
      where s.price_scale >= w.price_scale
    ), written as (
      insert into market_bar (series_id, open_time, open, high, low, close, volume, notional, print_count, is_final, available_at,
        received_at)
      select f.series_id, b.open_time, b.open * f.factor, b.high * f.factor, b.low * f.factor, b.close * f.factor, b.volume,
        b.notional, b.print_count, b.is_final, b.available_at, f.received_at
      from staged_bar b join found f on f.batch = b.batch
      on conflict (series_id, open_time) do update set
        open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume,
        notional = excluded.notional, print_count = excluded.print_count, is_final = excluded.is_final,
        available_at = excluded.available_at, received_at = excluded.received_at
      where (excluded.is_final or not market_bar.is_final)
        and (market_bar.open, market_bar.high, market_bar.low, market_bar.close, market_bar.volume, market_bar.is_final)
          is distinct from (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume, excluded.is_final)
      returning 1
    )
    select (select count(*)::integer from found) as series, (select count(*)::integer from written) as written`;
}

/** Makes the series and gives them the decimals that the batches need; their bars are the same prices in smaller ticks. */
async function refineScales(sql: Sql, batches: readonly BarBatch[]): Promise<void> {
  for (const { symbol, timeframe, provider, source, priceScale } of batches) {
    await sql.begin(async (transaction) => {
      await transaction`
        insert into market_series (symbol, timeframe, provider, source, price_scale)
        values (${symbol}, ${timeframe}, ${provider}, ${source}, ${priceScale})
        on conflict (symbol, timeframe, provider) do nothing`;
      const [series] = await transaction<{ series_id: number; price_scale: number }[]>`
        select series_id, price_scale from market_series
        where symbol = ${symbol} and timeframe = ${timeframe} and provider = ${provider} for update`;
      if (series === undefined || series.price_scale >= priceScale) return;
      await rescale(transaction, series.series_id, 10 ** (priceScale - series.price_scale));
      await transaction`update market_series set price_scale = ${priceScale} where series_id = ${series.series_id}`;
    });
  }
}

async function rescale(sql: SqlExecutor, seriesId: number, factor: number): Promise<void> {
  const [row] = await sql<{ highest: number | null }[]>`
    select max(high) as highest from market_bar where series_id = ${seriesId}`;
  if (!Number.isSafeInteger((row?.highest ?? 0) * factor)) {
    throw new RangeError('the series has prices that are too large to keep with so many decimals');
  }
  // The ticks are others and the prices the same, so this is no correction of any bar.
  await sql`select set_config('quire.rescaling', 'on', true)`;
  await sql`
    update market_bar set open = open * ${factor}, high = high * ${factor}, low = low * ${factor}, close = close * ${factor}
    where series_id = ${seriesId}`;
  await sql`
    update market_bar_revision set open = open * ${factor}, high = high * ${factor}, low = low * ${factor}, close = close * ${factor}
    where series_id = ${seriesId}`;
}

/** One statement may touch a row once, so a bar that comes twice is named here rather than refused there. */
function requireAscending(batches: readonly BarBatch[]): void {
  const seen = new Set<string>();
  for (const { symbol, timeframe, provider, openTime } of batches) {
    const name = `${symbol} ${timeframe} of ${provider}`;
    if (seen.has(name)) throw new RangeError(`the series ${name} comes twice`);
    seen.add(name);
    for (let at = 1; at < openTime.length; at++) {
      if (openTime[at]! <= openTime[at - 1]!)
        throw new RangeError(`bar ${at} of ${name} does not open after the one before it`);
    }
  }
}
