import type { Sql } from '@quire/adapters/storage';

/** What the day's change and volume are reckoned from. */
export interface DayFigures {
  /** Close of the last daily bar of an earlier trading date; null without one. */
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

async function query(sql: Sql, worldId: string, rolledAt: number): Promise<ReadonlyMap<string, DayFigures>> {
  const rows = await sql<{ instrumentId: string; previousClose: number | null; volume: number | null }[]>`
    select i.instrument_id as "instrumentId", previous.close as "previousClose", today.volume
    from instrument i
    left join lateral (
      select close from bar b where b.world_id = i.world_id and b.instrument_id = i.instrument_id
        and b.timeframe = '1d' and b.open_time < ${rolledAt} order by b.open_time desc limit 1) previous on true
    left join lateral (
      select volume from bar b where b.world_id = i.world_id and b.instrument_id = i.instrument_id
        and b.timeframe = '1d' and b.open_time >= ${rolledAt} order by b.open_time limit 1) today on true
    where i.world_id = ${worldId}`;
  return new Map(rows.map(({ instrumentId, ...figures }) => [instrumentId, figures]));
}
