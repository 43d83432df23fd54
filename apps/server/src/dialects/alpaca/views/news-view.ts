import { spellings } from '@quire/core/market';
import { formatInstant, unixMicros } from '@quire/core/units';
import type { WorldGateway } from '../../../platform/world-gateway.ts';

export interface NewsRow {
  readonly newsSequence: number;
  readonly headline: string;
  readonly summary: string;
  readonly source: string;
  readonly instrumentIds: readonly string[];
  /** UnixMicros. */
  readonly publishedAt: number;
}

/** Every text is there, if only an empty one; pairs are spelled without a slash. */
export function newsView(row: NewsRow, gateway: Pick<WorldGateway, 'instrumentById'>): Record<string, unknown> {
  const at = formatInstant(unixMicros(row.publishedAt));
  return {
    id: row.newsSequence,
    headline: row.headline,
    author: row.source,
    created_at: at,
    updated_at: at,
    summary: row.summary,
    content: '',
    url: '',
    symbols: row.instrumentIds.flatMap((id) => {
      const instrument = gateway.instrumentById(id);
      return instrument === null ? [] : [spellings(instrument).compact];
    }),
    source: row.source,
  };
}

/** A story of the feed: what a provider told stands with its address. */
export function feedView(
  row: Omit<NewsRow, 'instrumentIds'> & {
    readonly provider: string | null;
    readonly url: string | null;
    readonly concerns: readonly string[];
  },
  gateway: Pick<WorldGateway, 'instrumentById'>,
): Record<string, unknown> {
  if (row.provider === null) return newsView({ ...row, instrumentIds: row.concerns }, gateway);
  const symbols = row.concerns.map((symbol) => symbol.replace('/', ''));
  return { ...newsView({ ...row, instrumentIds: [] }, gateway), url: row.url ?? '', symbols };
}
