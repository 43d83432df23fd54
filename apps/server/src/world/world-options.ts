import type { ConnectionTarget } from '@quire/adapters/storage';
import type { BarTimeframe } from '@quire/core/market';
import type { LifeRates } from '@quire/core/simulator';

/** A recorded history played as if it were live. */
export interface ReplaySource {
  readonly symbols: readonly string[];
  readonly timeframe: BarTimeframe;
  /** First bar that is played, UnixMicros; null starts with the oldest. What lies before it is history on the chart. */
  readonly from: number | null;
  /** Plays nights, weekends and holidays at the speed of the rest instead of skipping them. */
  readonly keepsClosedHours: boolean;
}

/** Prices of real markets, as providers tell them while the world runs. */
export interface LiveSource {
  /** What is listed from the start; more can be listed while it runs. */
  readonly symbols: readonly string[];
}

/** All that the world thread needs; plain data, because it crosses a thread boundary. */
export interface WorldOptions {
  readonly worldId: string;
  /** For people. */
  readonly label: string;
  readonly feed: 'sim' | 'replay' | 'live';
  readonly seed: number;
  /** World seconds per wall second. */
  readonly speed: number;
  readonly connection: ConnectionTarget;
  /** Wall milliseconds between two market ticks. */
  readonly tickMs: number;
  /** Wall milliseconds between two checkpoints. */
  readonly checkpointEveryMs: number;
  /** Days of minute bars and of daily bars made up for a new simulated world. */
  readonly pastMinuteDays: number;
  readonly pastDailyDays: number;
  /** How much happens to the companies of a simulated world from now on; null leaves it as it is. */
  readonly life: LifeRates | null;
  /** Only with feed `replay`. */
  readonly replay: ReplaySource | null;
  /** Only with feed `live`. */
  readonly live: LiveSource | null;
}

export const worldDefaults = {
  tickMs: 50,
  checkpointEveryMs: 60_000,
  pastMinuteDays: 30,
  pastDailyDays: 365,
  life: null,
  replay: null,
  live: null,
} as const;
