import { type Static, type TProperties, Type } from 'typebox';
import { DecimalText, InstantText, literals, nullable, Uuid } from './primitives.ts';

const named = <Properties extends TProperties>($id: string, properties: Properties) => Type.Object(properties, { $id });
const figure = nullable(Type.Number());
const symbolText = Type.String({ minLength: 1, maxLength: 32 });
const timeframeNames = ['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w'] as const;
export const Timeframe = literals(timeframeNames);

/** Who is asked for bars: the running world, or the providers of real markets. */
export const CollectorSource = literals(['world', 'providers'] as const);

/**
 * The data collector as its document spells it: names with underscores, numbers as JSON numbers, pairs in one word (`BTCUSDT`).
 */
export const CollectorConfigBody = Type.Object(
  {
    collection_interval: Type.Optional(Type.Integer({ minimum: 60, maximum: 86_400, description: 'Seconds' })),
    symbol_refresh_interval: Type.Optional(Type.Integer({ minimum: 300, maximum: 604_800, description: 'Seconds' })),
    symbols: Type.Optional(Type.Array(symbolText, { maxItems: 500, description: 'Empty: what the source lists' })),
    timeframes: Type.Optional(Type.Array(Timeframe, { minItems: 1, maxItems: 8 })),
    bars_per_series: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    source: Type.Optional(CollectorSource),
  },
  { additionalProperties: false },
);
export type CollectorConfigBody = Static<typeof CollectorConfigBody>;

export const CollectorConfig = named('CollectorConfig', {
  collection_interval: Type.Integer(),
  symbol_refresh_interval: Type.Integer(),
  symbols: Type.Array(Type.String()),
  timeframes: Type.Array(Timeframe),
  bars_per_series: Type.Integer(),
  source: CollectorSource,
  is_running: Type.Boolean(),
});
export type CollectorConfig = Static<typeof CollectorConfig>;

export const taskStates = ['running', 'completed', 'failed', 'canceled'] as const;
export const CollectorTask = named('CollectorTask', {
  task_id: Uuid,
  kind: Type.String(),
  status: literals(taskStates),
  done: Type.Integer(),
  total: Type.Integer(),
  /** 0 to 100. */
  progress: Type.Number(),
  message: Type.String(),
  result: nullable(Type.Record(Type.String(), Type.Unknown())),
  requested_by: Type.String(),
  started_at: InstantText,
  finished_at: nullable(InstantText),
});
export type CollectorTask = Static<typeof CollectorTask>;

export const CollectorStatusView = named('CollectorStatus', {
  status: literals(['running', 'stopped'] as const),
  is_running: Type.Boolean(),
  /** Who is asked for bars. */
  source: Type.String(),
  collection_interval: Type.Integer(),
  symbol_refresh_interval: Type.Integer(),
  timeframes: Type.Array(Timeframe),
  symbols_count: Type.Integer(),
  timeframes_count: Type.Integer(),
  series_count: Type.Integer(),
  bars_count: Type.Integer(),
  last_collection: nullable(InstantText),
  next_collection: nullable(InstantText),
  last_symbol_refresh: nullable(InstantText),
  active_task: nullable(CollectorTask),
  last_task: nullable(CollectorTask),
});
export type CollectorStatusView = Static<typeof CollectorStatusView>;

export const LatestPriceView = named('LatestPrice', {
  symbol: Type.String(),
  price: Type.Number(),
  /** Null while history does not reach back 24 hours. */
  change_24h: figure,
  change_24h_percent: figure,
  volume: Type.Number(),
  high_24h: Type.Number(),
  low_24h: Type.Number(),
  timestamp: InstantText,
  provider: Type.String(),
  is_simulated: Type.Boolean(),
});
export type LatestPriceView = Static<typeof LatestPriceView>;

export const CollectorTaskStats = named('CollectorTaskStats', {
  total: Type.Integer(),
  running: Type.Integer(),
  completed: Type.Integer(),
  failed: Type.Integer(),
  canceled: Type.Integer(),
});

/** Stored history, as this API spells everything else. */
export const StoredSeriesView = named('StoredSeries', {
  symbol: Type.String(),
  timeframe: Timeframe,
  provider: Type.String(),
  source: Type.String(),
  bars: Type.Integer(),
  firstOpenTime: nullable(InstantText),
  lastOpenTime: nullable(InstantText),
  lastReceivedAt: nullable(InstantText),
});
export type StoredSeriesView = Static<typeof StoredSeriesView>;

export const StoredBarView = named('StoredBar', {
  openTime: InstantText,
  open: DecimalText,
  high: DecimalText,
  low: DecimalText,
  close: DecimalText,
  volume: Type.Number(),
  isFinal: Type.Boolean(),
  provider: Type.String(),
  availableAt: InstantText,
  receivedAt: InstantText,
});
export type StoredBarView = Static<typeof StoredBarView>;

export const SeriesGapsView = named('SeriesGaps', {
  ...StoredSeriesView.properties,
  /** Null where the hours of its market are not known. */
  missing: nullable(Type.Integer()),
  gaps: Type.Array(Type.Object({ from: InstantText, to: InstantText, missing: Type.Integer() })),
});
export type SeriesGapsView = Static<typeof SeriesGapsView>;

export const StoredDayView = named('StoredDay', {
  date: Type.String({ format: 'date' }),
  bars: Type.Integer(),
  expected: nullable(Type.Integer()),
});
export type StoredDayView = Static<typeof StoredDayView>;

/** One row of the heat map; the arrays have one entry for each day of the map. */
export const CoverageRowView = named('CoverageRow', {
  symbol: Type.String(),
  provider: Type.String(),
  bars: Type.Array(Type.Integer()),
  /** By the calendar, from the first bar on; -1 where the hours of its market are not known. */
  expected: Type.Array(Type.Integer()),
});
export type CoverageRowView = Static<typeof CoverageRowView>;

export const CoverageMapView = named('CoverageMap', {
  timeframe: Timeframe,
  /** First and last day, UTC, both included. */
  from: Type.String({ format: 'date' }),
  to: Type.String({ format: 'date' }),
  rows: Type.Array(CoverageRowView),
});
export type CoverageMapView = Static<typeof CoverageMapView>;

/** What two providers say of the same opens. */
export const ProviderComparisonView = named('ProviderComparison', {
  provider: Type.String(),
  other: Type.String(),
  /** Opens of which both have a final bar. */
  compared: Type.Integer(),
  /** Closes that differ by more than a thousandth. */
  differing: Type.Integer(),
  /** The largest differences, largest first; a ratio with its sign, of the first against the other. */
  largest: Type.Array(
    Type.Object({ openTime: InstantText, close: DecimalText, otherClose: DecimalText, difference: Type.Number() }),
  ),
});
export type ProviderComparisonView = Static<typeof ProviderComparisonView>;

export const SeriesQualityView = named('SeriesQuality', {
  ...StoredSeriesView.properties,
  /** 0 to 100. */
  score: Type.Number(),
  reasons: Type.Array(Type.Object({ code: Type.String(), points: Type.Number(), text: Type.String() })),
});
export type SeriesQualityView = Static<typeof SeriesQualityView>;

/** The freshness check as its document names it. */
export const FreshnessView = named('Freshness', {
  symbol: Type.String(),
  age_minutes: figure,
  is_fresh: Type.Boolean(),
  is_market_open: nullable(Type.Boolean()),
  newest_at: nullable(InstantText),
});
export type FreshnessView = Static<typeof FreshnessView>;

export const FreshnessReport = named('FreshnessReport', {
  /** DATA_FRESHNESS_MINUTES. */
  freshness_minutes: Type.Number(),
  age_minutes: figure,
  is_fresh: Type.Boolean(),
  symbols: Type.Array(FreshnessView),
});
export type FreshnessReport = Static<typeof FreshnessReport>;

export const HeldBarBody = Type.Object({
  symbol: symbolText,
  timeframe: Timeframe,
  provider: Type.String({ minLength: 1, maxLength: 40 }),
  openTime: InstantText,
});

export const HeldBarView = named('HeldBar', {
  symbol: Type.String(),
  timeframe: Timeframe,
  provider: Type.String(),
  openTime: InstantText,
  open: DecimalText,
  high: DecimalText,
  low: DecimalText,
  close: DecimalText,
  volume: Type.Number(),
  /** `jump` or `wick`. */
  reason: Type.String(),
  /** By how much, as a ratio with its sign. */
  move: Type.Number(),
  receivedAt: InstantText,
  state: literals(['held', 'released', 'rejected'] as const),
  decidedBy: nullable(Type.String()),
});
export type HeldBarView = Static<typeof HeldBarView>;
