import type { Sql } from '@quire/adapters/storage';
import { unitRatioOf } from '@quire/core/market';
import { microsPerDay } from '@quire/core/units';

/** What the day's change and volume are reckoned from. */
export interface DayFigures {
  /** Close of the last daily bar of an earlier trading date, in the units of today; null without one. */
  readonly previousClose: number | null;
  /** Of the trading date in progress so far; null before its first bar. */
  readonly volume: number | null;
}

export interface DayFiguresReader {
  read(rolledAt: number | null): Promise<ReadonlyMap<string, DayFigures>>;
}

/** Volume grows all the time and every open screen reads it: one query a second serves them all. */
export function createDayFiguresReader({ sql, worldId }: { sql: Sql; worldId: string }): DayFiguresReader {
  let cached: { rolledAt: number | null; untilMs: number; figures: Promise<ReadonlyMap<string, DayFigures>> } | null =
    null;
  return {
    read(rolledAt) {
      if (cached?.rolledAt === rolledAt && cached.untilMs > Date.now()) return cached.figures;
      const figures = query(sql, worldId, rolledAt ?? Number.MAX_SAFE_INTEGER);
      cached = { rolledAt, untilMs: Date.now() + 1_000, figures };
      figures.catch(() => {
        cached = null;
      });
      return figures;
    },
  };
}

interface DayRow {
  readonly instrumentId: string;
  readonly close: number | null;
  readonly openTime: number | null;
  readonly volume: number | null;
}

interface SplitRow {
  readonly instrumentId: string;
  readonly terms: { readonly kind: 'split' | 'stock_dividend'; readonly newUnits: number; readonly oldUnits: number };
  readonly appliedAt: number;
}

async function query(sql: Sql, worldId: string, rolledAt: number): Promise<ReadonlyMap<string, DayFigures>> {
  const splits = await sql<SplitRow[]>`
    select instrument_id as "instrumentId", terms, applied_at as "appliedAt" from corporate_action
    where world_id = ${worldId} and applied_at is not null and terms ->> 'kind' in ('split', 'stock_dividend')`;
  const rows = await sql<DayRow[]>`
    select i.instrument_id as "instrumentId", previous.close, previous.open_time as "openTime", today.volume
    from instrument i
    left join lateral (
      select close, open_time from bar b where b.world_id = i.world_id and b.instrument_id = i.instrument_id
        and b.timeframe = '1d' and b.open_time < ${rolledAt} order by b.open_time desc limit 1) previous on true
    left join lateral (
      select volume from bar b where b.world_id = i.world_id and b.instrument_id = i.instrument_id
        and b.timeframe = '1d' and b.open_time >= ${rolledAt} order by b.open_time limit 1) today on true
    where i.world_id = ${worldId}`;
  return new Map(
    rows.map((row) => [row.instrumentId, { previousClose: closeToday(row, splits, rolledAt), volume: row.volume }]),
  );
}

/** A close of before a split is in other units than the price of today; what took effect after its bar is taken out of it. */
function closeToday(row: DayRow, splits: readonly SplitRow[], rolledAt: number): number | null {
  const { close, openTime, instrumentId } = row;
  if (close === null || openTime === null) return null;
  const closedBy = Math.min(rolledAt, openTime + microsPerDay);
  let factor = 1;
  for (const { instrumentId: of, terms, appliedAt } of splits) {
    if (of !== instrumentId || appliedAt < closedBy) continue;
    const { newUnits, oldUnits } = unitRatioOf(terms);
    factor *= oldUnits / newUnits;
  }
  return close * factor;
}
