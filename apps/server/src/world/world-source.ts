import type { Sql, Storage } from '@quire/adapters/storage';
import type { World } from '@quire/core/engine';
import type { BarTimeframe, Instrument, TradingCalendar } from '@quire/core/market';
import type { UnixMicros } from '@quire/core/units';
import { liveSource } from './live-source.ts';
import type { MarketFeed } from './market-feed.ts';
import { replaySource } from './replay-source.ts';
import { simulatedSource } from './simulated-source.ts';
import type { WorldOptions } from './world-options.ts';

/** What a feed brings into a world: what is traded, on which calendars, its past, and its market inputs. */
export interface WorldSource {
  /** Version of the simulator's generator; 0 without one. */
  readonly generatorVersion: number;
  /** The finest bars that it plays; null when it plays none. */
  readonly barTimeframe: BarTimeframe | null;
  /** World time at which a new world begins. */
  startAt(wallMs: number): UnixMicros;
  /** Made when asked for: a calendar of years takes a moment. */
  calendar(calendarId: string): TradingCalendar;
  instruments(): readonly Instrument[];
  /** Writes the bars from before the start, so that charts and indicators are full at once. */
  writePast(sql: Sql, startAt: UnixMicros, report: (done: number, total: number) => void): Promise<void>;
  feed(world: World, lastTime: UnixMicros): MarketFeed;
}

export function prepareSource(options: WorldOptions, storage: Storage): Promise<WorldSource> {
  if (options.feed === 'live') return liveSource(options);
  return options.feed === 'sim' ? simulatedSource(options) : replaySource(options, storage);
}
