import type { CollectorConfigBody } from '@quire/contract';

type Timeframe = NonNullable<CollectorConfigBody['timeframes']>[number];
export const timeframes: readonly Timeframe[] = ['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w'];

/** The collector's settings as a person writes them. */
export interface CollectorDraft {
  /** Separated by spaces or commas; empty takes what the source lists. */
  readonly symbols: string;
  readonly timeframes: readonly Timeframe[];
  readonly interval: string;
  readonly symbolInterval: string;
  readonly barsPerSeries: string;
  /** Who is asked for bars. */
  readonly source: NonNullable<CollectorConfigBody['source']>;
}

export function collectorDraftOf(settings: Required<CollectorConfigBody>): CollectorDraft {
  return {
    symbols: settings.symbols.join(' '),
    timeframes: settings.timeframes,
    interval: String(settings.collection_interval),
    symbolInterval: String(settings.symbol_refresh_interval),
    barsPerSeries: String(settings.bars_per_series),
    source: settings.source,
  };
}

/** What is wrong with each field, in words beside it; fields that are right are not there. */
export function collectorFaults(draft: CollectorDraft): Partial<Record<keyof CollectorDraft, string>> {
  const faults: Partial<Record<keyof CollectorDraft, string>> = {};
  if (!isWhole(draft.interval, 60, 86_400)) faults.interval = '60 to 86,400 seconds';
  if (!isWhole(draft.symbolInterval, 300, 604_800)) faults.symbolInterval = '300 to 604,800 seconds';
  if (!isWhole(draft.barsPerSeries, 1, 10_000)) faults.barsPerSeries = '1 to 10,000 bars';
  if (draft.timeframes.length === 0) faults.timeframes = 'At least one';
  if (symbolsOf(draft.symbols).length > 500) faults.symbols = 'At most 500';
  return faults;
}

/** Null while something is wrong. */
export function collectorBodyOf(draft: CollectorDraft): Required<CollectorConfigBody> | null {
  if (Object.keys(collectorFaults(draft)).length > 0) return null;
  return {
    symbols: [...symbolsOf(draft.symbols)],
    timeframes: [...draft.timeframes],
    collection_interval: Number(draft.interval),
    symbol_refresh_interval: Number(draft.symbolInterval),
    bars_per_series: Number(draft.barsPerSeries),
    source: draft.source,
  };
}

function symbolsOf(text: string): readonly string[] {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  return [...new Set(words.map((word) => word.toUpperCase()))];
}

function isWhole(text: string, least: number, most: number): boolean {
  return /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;
}
