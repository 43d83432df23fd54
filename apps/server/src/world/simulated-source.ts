import { makeCalendar } from '@quire/adapters/calendars';
import type { TradingCalendar } from '@quire/core/market';
import { defaultInstruments, generatorVersion } from '@quire/core/simulator';
import { microsPerMillisecond, unixMicros } from '@quire/core/units';
import { TickFeed } from './market-feed.ts';
import { writeSimulatedPast } from './simulated-past.ts';
import type { WorldOptions } from './world-options.ts';
import type { WorldSource } from './world-source.ts';

/** The market that never closes: invented prices of the default listing, ticks on a grid, and a past made up to fit. */
export async function simulatedSource(options: WorldOptions): Promise<WorldSource> {
  const instruments = defaultInstruments();
  const tickMicros = Math.max(1, Math.round(options.tickMs * options.speed * microsPerMillisecond));
  const year = new Date().getUTCFullYear();
  let made: TradingCalendar | null = null;
  const calendar = (): TradingCalendar => {
    made ??= makeCalendar('sim', { fromYear: year - 1, toYear: year + 1 });
    return made;
  };
  return {
    generatorVersion,
    barTimeframe: null,
    startAt: (wallMs) => unixMicros(wallMs * microsPerMillisecond),
    calendar,
    instruments: () => instruments,
    writePast: (sql, startAt, report) =>
      writeSimulatedPast({ sql, options, instruments, calendar: calendar(), startAt, report }),
    feed: (_world, lastTime) => new TickFeed(lastTime, tickMicros),
  };
}
