import { makeCalendar } from '@quire/adapters/calendars';
import { createDataSetStore, type Sql, type Storage } from '@quire/adapters/storage';
import type { World } from '@quire/core/engine';
import type { Instrument, TradingCalendar } from '@quire/core/market';
import { symbolKey } from '@quire/core/market';
import { defaultInstruments } from '@quire/core/simulator';
import {
  type Currency,
  ensureDefined,
  hashedUuid,
  type InstrumentId,
  type Price,
  type Quantity,
  type UnixMicros,
  unixMicros,
} from '@quire/core/units';
import type { BarColumns } from '@quire/ports/data-sets';
import { barSpan, type RecordedSeries, ReplayFeed, recordedBar } from './replay-feed.ts';
import type { ReplaySource, WorldOptions } from './world-options.ts';
import type { WorldSource } from './world-source.ts';
import { writeBars } from './write-bars.ts';

const barsPerWrite = 5_000;
const calendars = { usEquity: 'XNYS', crypto: 'crypto' } as const;

/** Imported series played as a market. Their instruments keep the scale that the data has; nothing is rounded on the way in. */
export async function replaySource(options: WorldOptions, storage: Storage): Promise<WorldSource> {
  const { replay } = options;
  if (replay === null || replay.symbols.length === 0) throw new Error('a replay needs at least one symbol');
  const series = await readSeries(replay, storage);
  return {
    generatorVersion: 0,
    barTimeframe: replay.timeframe,
    startAt: () => startOf(series, replay.from),
    calendar: (calendarId) => {
      const one = series.find(({ calendar }) => calendar.calendarId === calendarId);
      return ensureDefined(one, `no series has the calendar ${calendarId}`).calendar;
    },
    instruments: () => series.map(({ instrument }) => instrument),
    writePast: (sql, startAt, report) => writePast(sql, options.worldId, series, startAt, report),
    feed: (world, lastTime) =>
      new ReplayFeed(series, {
        lastTime,
        timerAt: () => nextTimer(world),
        keepsClosedHours: replay.keepsClosedHours,
      }),
  };
}

async function readSeries(replay: ReplaySource, storage: Storage): Promise<readonly RecordedSeries[]> {
  const store = createDataSetStore(storage.sql);
  const read: { instrument: Instrument; columns: BarColumns }[] = [];
  for (const symbol of replay.symbols) {
    const columns = await store.read({ symbol, timeframe: replay.timeframe });
    if (columns === null || columns.openTime.length === 0) {
      throw new Error(`there is no data set ${symbol} ${replay.timeframe}; import it first`);
    }
    read.push({ instrument: replayInstrument(symbol, columns.priceScale), columns });
  }
  const made = new Map<string, TradingCalendar>();
  return read.map(({ instrument, columns }) => {
    const { calendarId } = instrument;
    const calendar =
      made.get(calendarId) ??
      calendarOver(
        calendarId,
        read.map((one) => one.columns),
      );
    made.set(calendarId, calendar);
    return { instrument, calendar, timeframe: replay.timeframe, columns };
  });
}

/** One calendar for all series, from the year of the oldest bar to the year after the newest. */
function calendarOver(calendarId: string, columns: readonly BarColumns[]): TradingCalendar {
  const yearOf = (micros: number): number => new Date(micros / 1_000).getUTCFullYear();
  const fromYear = Math.min(...columns.map(({ openTime }) => yearOf(openTime[0]!)));
  const toYear = Math.max(...columns.map(({ openTime }) => yearOf(openTime.at(-1)!)));
  return makeCalendar(calendarId === 'crypto' ? 'crypto' : 'XNYS', { fromYear, toYear: toYear + 1 });
}

/** The instrument as the default listing knows it, at the scale of its data; an unknown symbol is taken for a US share. */
export function replayInstrument(symbol: string, priceScale: number): Instrument {
  const known = defaultInstruments(calendars).find((listed) => symbolKey(listed.symbol) === symbolKey(symbol));
  const isCrypto = known?.assetClass === 'crypto' || symbol.includes('/');
  return {
    instrumentId: hashedUuid('instrument', symbol) as InstrumentId,
    symbol,
    name: symbol,
    assetClass: isCrypto ? 'crypto' : 'us_equity',
    venue: isCrypto ? 'CRYPTO' : 'NASDAQ',
    currency: 'USD' as Currency,
    quantityScale: 9,
    quantityIncrement: 1 as Quantity,
    quantityMin: 1 as Quantity,
    calendarId: isCrypto ? calendars.crypto : calendars.usEquity,
    tradable: true,
    shortable: !isCrypto,
    fractionable: true,
    ...known,
    priceScale,
    priceBands: [{ fromPrice: 0 as Price, increment: 1 as Price }],
  };
}

/** The open of the first bar that is played. */
function startOf(series: readonly RecordedSeries[], from: number | null): UnixMicros {
  const starts = series.map((one) => {
    const { openTime } = one.columns;
    const row = from === null ? 0 : openTime.findIndex((time) => time >= from);
    if (row < 0) throw new Error(`${one.instrument.symbol} has no bar at or after the chosen start`);
    return barSpan(one, openTime[row]!).openTime;
  });
  return unixMicros(Math.min(...starts));
}

function nextTimer(world: World): UnixMicros | null {
  return Number.isFinite(world.nextTimerAt) ? unixMicros(world.nextTimerAt) : null;
}

/** Bars that had closed at the start are history on the chart. */
async function writePast(
  sql: Sql,
  worldId: string,
  series: readonly RecordedSeries[],
  startAt: UnixMicros,
  report: (done: number, total: number) => void,
): Promise<void> {
  await sql`delete from bar where world_id = ${worldId}`;
  const instruments = series.map(({ instrument }) => instrument);
  const counts = series.map((one) => one.columns.openTime.findIndex((time) => barSpan(one, time).closeTime > startAt));
  const past = counts.map((count, index) => (count < 0 ? series[index]!.columns.openTime.length : count));
  const total = past.reduce((sum, count) => sum + count, 0);
  let done = 0;
  for (const [index, one] of series.entries()) {
    for (let from = 0; from < past[index]!; from += barsPerWrite) {
      const to = Math.min(from + barsPerWrite, past[index]!);
      const bars = Array.from({ length: to - from }, (_, offset) => recordedBar(one, from + offset));
      await writeBars(sql, worldId, instruments, bars);
      done += bars.length;
      report(done, total);
    }
  }
}
