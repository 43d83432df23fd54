import { once } from 'node:events';
import type { Sql } from '@quire/adapters/storage';
import type { Bar, BarFrame, Instrument, TradingCalendar } from '@quire/core/market';
import { simulatedPast } from '@quire/core/simulator';
import type { UnixMicros } from '@quire/core/units';
import type { WorldOptions } from './world-options.ts';

const rowsPerChunk = 4_096;

export interface PastRequest {
  readonly sql: Sql;
  readonly options: WorldOptions;
  readonly instruments: readonly Instrument[];
  readonly calendar: TradingCalendar;
  readonly startAt: UnixMicros;
  readonly report: (done: number, total: number) => void;
}

/**
 * Makes up the bars before a world's start and copies them into the database, all or none.
 */
export async function writeSimulatedPast(request: PastRequest): Promise<void> {
  const { sql, options, instruments, calendar, startAt, report } = request;
  const { seed, worldId, pastDailyDays: dailyDays, pastMinuteDays: minuteDays } = options;
  await sql.begin(async (transaction) => {
    await transaction`delete from bar where world_id = ${worldId}`;
    const columns = transaction.unsafe(`
      copy bar (world_id, instrument_id, timeframe, open_time, close_time, open, high, low, close, volume, notional,
                print_count, is_final, origin) from stdin`);
    const sink = await columns.writable();
    const failed = new Promise<never>((_, reject) => sink.once('error', reject));
    const write = async (lines: string): Promise<void> => {
      if (!sink.write(lines)) await Promise.race([once(sink, 'drain'), failed]);
    };
    for (const [index, instrument] of instruments.entries()) {
      const past = simulatedPast({ seed, instrument, calendar, until: startAt, dailyDays, minuteDays });
      await copyFrame(worldId, past.daily, write);
      await copyFrame(worldId, past.minutes, write);
      if (past.formingDay) await write(copyLine(worldId, instrument.priceScale, past.formingDay));
      if (past.formingMinute) await write(copyLine(worldId, instrument.priceScale, past.formingMinute));
      report(index + 1, instruments.length);
    }
    const finished = once(sink, 'finish');
    sink.end();
    await Promise.race([finished, failed]);
  });
  await sql`analyze bar`;
}

async function copyFrame(worldId: string, frame: BarFrame, write: (lines: string) => Promise<void>): Promise<void> {
  const { instrumentId, timeframe, origin, openTime } = frame;
  const divisor = 10 ** frame.priceScale;
  for (let from = 0; from < openTime.length; from += rowsPerChunk) {
    const to = Math.min(from + rowsPerChunk, openTime.length);
    let lines = '';
    for (let row = from; row < to; row++) {
      lines += `${worldId}\t${instrumentId}\t${timeframe}\t${openTime[row]}\t${frame.closeTime[row]}\t${frame.open[row]! / divisor}\t${frame.high[row]! / divisor}\t${frame.low[row]! / divisor}\t${frame.close[row]! / divisor}\t${frame.volume[row]}\t${frame.notional[row]}\t${frame.printCount[row]}\tt\t${origin}\n`;
    }
    await write(lines);
  }
}

function copyLine(worldId: string, priceScale: number, bar: Bar): string {
  const divisor = 10 ** priceScale;
  const prices = [bar.open, bar.high, bar.low, bar.close].map((price) => price / divisor).join('\t');
  return `${worldId}\t${bar.instrumentId}\t${bar.timeframe}\t${bar.openTime}\t${bar.closeTime}\t${prices}\t${bar.volume}\t${bar.notional}\t${bar.printCount}\tf\t${bar.origin}\n`;
}
