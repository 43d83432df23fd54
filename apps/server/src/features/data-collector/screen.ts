import type { Sql } from '@quire/adapters/storage';
import { type AdjustmentStep, findOutliers, type Outlier } from '@quire/core/market';
import { type UnixMicros, unixMicros } from '@quire/core/units';
import type { BarBatch } from '@quire/ports/market-store';

export interface Screened {
  readonly batches: readonly BarBatch[];
  readonly quarantined: number;
}

/** Takes out of batches what must not become a price, and keeps it for a person to look at. */
export type BarScreen = (batches: readonly BarBatch[]) => Promise<Screened>;

interface LastBar {
  readonly symbol: string;
  readonly timeframe: string;
  readonly provider: string;
  readonly openTime: number;
  readonly close: number;
}

interface Decided extends Omit<LastBar, 'close'> {
  readonly state: 'held' | 'released' | 'rejected';
}

/** What the store knows that a screen needs: two queries for any number of series. */
interface Background {
  last(batch: BarBatch): LastBar | null;
  isReleased(batch: BarBatch, openTime: number): boolean;
}

/**
 * A screen for bars that moved by more than the threshold without a split or dividend that says why. A bar that a person released is
 * let through for good.
 */
export function createScreen(options: {
  readonly sql: Sql;
  readonly threshold: number;
  readonly steps: (symbols: readonly string[]) => Promise<ReadonlyMap<string, readonly AdjustmentStep[]>>;
}): BarScreen {
  const { sql, threshold, steps } = options;
  return async (batches) => {
    if (batches.length === 0) return { batches, quarantined: 0 };
    const [background, stepsOf] = await Promise.all([
      readBackground(sql, batches),
      steps([...new Set(batches.map(({ symbol }) => symbol))]),
    ]);
    const held: { batch: BarBatch; outlier: Outlier }[] = [];
    const passed = batches.map((batch) => {
      const outliers = outliersOf(batch, background, threshold, stepsOf.get(batch.symbol) ?? []);
      for (const outlier of outliers) held.push({ batch, outlier });
      return outliers.length === 0 ? batch : without(batch, new Set(outliers.map(({ row }) => row)));
    });
    if (held.length > 0) await hold(sql, held);
    return { batches: passed, quarantined: held.length };
  };
}

function outliersOf(
  batch: BarBatch,
  background: Background,
  threshold: number,
  steps: readonly AdjustmentStep[],
): readonly Outlier[] {
  const last = background.last(batch);
  const unit = 10 ** batch.priceScale;
  const previous = last === null ? null : { openTime: last.openTime, close: last.close * unit };
  return findOutliers(batch, { threshold, previous, steps }).filter(
    ({ row }) => !background.isReleased(batch, batch.openTime[row]!),
  );
}

async function readBackground(sql: Sql, batches: readonly BarBatch[]): Promise<Background> {
  const symbols = batches.map(({ symbol }) => symbol);
  const timeframes = batches.map(({ timeframe }) => timeframe as string);
  const providers = batches.map(({ provider }) => provider);
  const opens = batches.map(({ openTime }) => openTime[0] ?? 0);
  const lastBars = await sql<LastBar[]>`
    select w.symbol, w.timeframe, w.provider, b.open_time as "openTime", b.close / (10 ^ s.price_scale) as close
    from unnest(${symbols}::text[], ${timeframes}::text[], ${providers}::text[], ${opens}::bigint[])
      as w (symbol, timeframe, provider, before)
    join market_series s using (symbol, timeframe, provider)
    join lateral (
      select open_time, close from market_bar where series_id = s.series_id and is_final and open_time < w.before
      order by open_time desc limit 1) b on true`;
  const released = await sql<Decided[]>`
    select symbol, timeframe, provider, open_time as "openTime", state from market_bar_quarantine
    where state = 'released' and symbol = any (${[...new Set(symbols)]}::text[])`;
  const keyOf = ({ symbol, timeframe, provider }: Omit<LastBar, 'openTime' | 'close'>) =>
    `${symbol} ${timeframe} ${provider}`;
  const last = new Map(lastBars.map((bar) => [keyOf(bar), bar]));
  const free = new Set(released.map((bar) => `${keyOf(bar)} ${bar.openTime}`));
  return {
    last: (batch) => last.get(keyOf(batch)) ?? null,
    isReleased: (batch, openTime) => free.has(`${keyOf(batch)} ${openTime}`),
  };
}

function without(batch: BarBatch, rows: ReadonlySet<number>): BarBatch {
  const keep = <Column extends Float64Array | Int32Array | Uint8Array>(column: Column): Column =>
    column.filter((_: number, row: number) => !rows.has(row)) as Column;
  return {
    ...batch,
    openTime: keep(batch.openTime),
    open: keep(batch.open),
    high: keep(batch.high),
    low: keep(batch.low),
    close: keep(batch.close),
    volume: keep(batch.volume),
    notional: keep(batch.notional),
    printCount: keep(batch.printCount),
    isFinal: keep(batch.isFinal),
    availableAt: keep(batch.availableAt),
  };
}

async function hold(sql: Sql, held: readonly { readonly batch: BarBatch; readonly outlier: Outlier }[]): Promise<void> {
  const rows = held.map(({ batch, outlier: { row, kind, move } }) => ({
    symbol: batch.symbol,
    timeframe: batch.timeframe,
    provider: batch.provider,
    open_time: batch.openTime[row]!,
    price_scale: batch.priceScale,
    open: batch.open[row]!,
    high: batch.high[row]!,
    low: batch.low[row]!,
    close: batch.close[row]!,
    volume: batch.volume[row]!,
    reason: kind,
    move,
    received_at: batch.receivedAt,
  }));
  await sql`
    insert into market_bar_quarantine (symbol, timeframe, provider, open_time, price_scale, open, high, low, close, volume, reason,
      move, received_at)
    select symbol, timeframe, provider, open_time, price_scale, open, high, low, close, volume, reason, move, received_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (symbol text, timeframe text, provider text, open_time bigint,
      price_scale integer, open bigint, high bigint, low bigint, close bigint, volume float8, reason text, move float8,
      received_at bigint)
    on conflict (symbol, timeframe, provider, open_time) do update set open = excluded.open, high = excluded.high,
      low = excluded.low, close = excluded.close, volume = excluded.volume, reason = excluded.reason, move = excluded.move,
      received_at = excluded.received_at
    where market_bar_quarantine.state = 'held'`;
}

/** For adjustment steps by symbol: instants of midnight UTC of the ex-dates, which is before any session of the day in the Americas and Europe. */
export const instantOfDate = (date: string): UnixMicros => unixMicros(Date.parse(`${date}T00:00:00Z`) * 1_000);
