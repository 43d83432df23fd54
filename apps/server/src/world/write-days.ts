import type { Sql } from '@quire/adapters/storage';
import { type Bar, type Instrument, sessionAt, type TradingCalendar } from '@quire/core/market';
import type { UnixMicros } from '@quire/core/units';

export interface DaysOfWorld {
  readonly sql: Sql;
  readonly worldId: string;
  readonly instruments: () => readonly Instrument[];
  readonly calendar: (calendarId: string) => TradingCalendar | null;
}

interface DayKey {
  readonly instrumentId: string;
  readonly from: UnixMicros;
  readonly to: UnixMicros;
}

/** Writes the daily bars of the trading days that minute bars, already written, belong to. */
export async function writeDays(world: DaysOfWorld, minutes: readonly Bar[]): Promise<void> {
  for (const day of daysOf(world, minutes)) await writeDay(world, day);
}

/** The trading days whose minute bars changed. */
function daysOf({ instruments, calendar }: DaysOfWorld, bars: readonly Bar[]): readonly DayKey[] {
  const days = new Map<string, DayKey>();
  for (const bar of bars) {
    if (bar.timeframe !== '1m') continue;
    const instrument = instruments().find(({ instrumentId }) => instrumentId === bar.instrumentId);
    const known = instrument && calendar(instrument.calendarId);
    const session = known && sessionAt(known, bar.openTime);
    if (!session) continue;
    days.set(`${bar.instrumentId} ${session.sessionOpen}`, {
      instrumentId: bar.instrumentId,
      from: session.sessionOpen,
      to: session.sessionClose,
    });
  }
  return [...days.values()];
}

/** A daily bar is always made anew from its minute bars, so that writing it twice changes nothing. */
async function writeDay({ sql, worldId }: DaysOfWorld, { instrumentId, from, to }: DayKey): Promise<void> {
  await sql`
    insert into bar (world_id, instrument_id, timeframe, open_time, close_time, open, high, low, close, volume, notional,
                     print_count, is_final, origin, is_partial)
    select ${worldId}, ${instrumentId}::uuid, '1d', ${from}, ${to},
           (array_agg(open order by open_time))[1], max(high), min(low), (array_agg(close order by open_time desc))[1],
           sum(volume), sum(notional), sum(print_count)::int, max(close_time) >= ${to},
           case when bool_or(origin = 'simulated') then 'simulated' else min(origin) end, bool_or(is_partial)
    from bar
    where world_id = ${worldId} and instrument_id = ${instrumentId}::uuid and timeframe = '1m'
      and open_time >= ${from} and open_time < ${to}
    having count(*) > 0
    on conflict (world_id, instrument_id, timeframe, open_time) do update
    set close_time = excluded.close_time, open = excluded.open, high = excluded.high, low = excluded.low,
        close = excluded.close, volume = excluded.volume, notional = excluded.notional,
        print_count = excluded.print_count, is_final = excluded.is_final, origin = excluded.origin,
        is_partial = excluded.is_partial`;
}
