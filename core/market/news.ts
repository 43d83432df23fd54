import type { InstrumentId } from '../units/index.ts';

/** A headline with what it is about. `source` says who wrote it; what the simulator makes up says so. */
export interface NewsItem {
  readonly headline: string;
  readonly summary: string;
  readonly source: string;
  /** Empty when it concerns the whole market. */
  readonly instrumentIds: readonly InstrumentId[];
}

const headlineMax = 300;
const summaryMax = 4_000;
const sourceMax = 60;
const instrumentsMax = 50;

/** What is wrong with a piece of news, for people; null when nothing is. */
export function newsFault(item: NewsItem): string | null {
  if (item.headline.trim() === '' || item.headline.length > headlineMax)
    return `the headline is not 1 to ${headlineMax} characters`;
  if (item.summary.length > summaryMax) return `the summary is longer than ${summaryMax} characters`;
  if (item.source.trim() === '' || item.source.length > sourceMax)
    return `the source is not 1 to ${sourceMax} characters`;
  if (item.instrumentIds.length > instrumentsMax) return `more than ${instrumentsMax} instruments`;
  return null;
}
