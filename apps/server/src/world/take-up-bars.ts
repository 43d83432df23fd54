import type { Sql } from '@quire/adapters/storage';
import { type RecoveredBars, recoverBars, type World } from '@quire/core/engine';
import { type UnixMicros, unixMicros, type WorldId } from '@quire/core/units';
import type { Snapshot } from '@quire/ports/journal';
import { loadPrintsSince } from './recent-market.ts';
import { writeBars } from './write-bars.ts';
import { writeDays } from './write-days.ts';

export interface EndedLife {
  readonly sql: Sql;
  /** Restored, before its first input. */
  readonly world: World;
  readonly snapshot: Snapshot | null;
  readonly headSequence: number;
  /** When the world comes back. */
  readonly now: UnixMicros;
}

/**
 * The minutes that were in the making when a simulated world ended. A clean end left them in its checkpoint; after a crash they are
 * made of the checkpoint and of the prints that were kept since, and marked partial, because the last prints before it may not have
 * been kept. Minutes that ended meanwhile are written, but never over one that is there.
 */
export async function takeUpBars({ sql, world, snapshot, headSequence, now }: EndedLife): Promise<RecoveredBars> {
  const isWhole = snapshot !== null && snapshot.inputSequence === headSequence;
  const instruments = [...world.durable.instruments.values()];
  const worldId: WorldId = world.durable.world!.worldId;
  const prints = isWhole ? [] : await loadPrintsSince(sql, worldId, instruments, unixMicros(snapshot?.ts ?? 0));
  const bars = recoverBars(world, snapshot?.market ?? null, { prints, isWhole }, now);
  await writeBars(sql, worldId, instruments, bars.ended, { onlyMissing: true });
  await writeDays(
    {
      sql,
      worldId,
      instruments: () => instruments,
      calendar: (calendarId) => world.durable.calendars.get(calendarId)?.calendar ?? null,
    },
    bars.ended,
  );
  return bars;
}
