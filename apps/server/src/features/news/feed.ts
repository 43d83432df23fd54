import type { Sql } from '@quire/adapters/storage';

/** A story as it is stored: of the world, or of a provider. */
export interface FeedRow {
  readonly newsSequence: number;
  readonly headline: string;
  readonly summary: string;
  readonly source: string;
  readonly url: string | null;
  /** Null: the world's own. */
  readonly provider: string | null;
  /** UnixMicros. */
  readonly publishedAt: number;
  /** Of a story of the world, ids of its instruments; of another, symbols as they are spelled here. */
  readonly concerns: readonly string[];
}

export interface FeedQuery {
  readonly worldId: string;
  readonly hasWorld: boolean;
  readonly hasProviders: boolean;
  /** Null: about anything. */
  readonly about: { readonly instrumentIds: readonly string[]; readonly symbols: readonly string[] } | null;
  /** UnixMicros, both inclusive. */
  readonly from: number;
  readonly to: number;
  /** Words that the headline or the summary has, whatever the case; empty is any. */
  readonly search: string;
  /** Where the page before ended. */
  readonly after: { readonly publishedAt: number; readonly newsSequence: number } | null;
  readonly ascending: boolean;
  readonly limit: number;
}

/**
 * One page of both sources in the order of publication. Each source gives as many as the page has room for, by its own index, and the
 * page takes the first of both. A world publishes in the order of its numbers.
 */
export function readFeed(sql: Sql, query: FeedQuery): Promise<readonly FeedRow[]> {
  const { worldId, hasWorld, hasProviders, about, from, to, after, ascending, limit } = query;
  const direction = ascending ? sql`asc` : sql`desc`;
  const beyond = (at: ReturnType<Sql>, id: ReturnType<Sql>) =>
    after === null
      ? sql`true`
      : sql`(${at}, ${id}) ${ascending ? sql`>` : sql`<`} (${after.publishedAt}::bigint, ${after.newsSequence}::bigint)`;
  const words = `%${query.search.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const says = query.search === '' ? sql`true` : sql`(headline ilike ${words} or summary ilike ${words})`;
  return sql<FeedRow[]>`
    select * from (
      (select news_sequence as "newsSequence", headline, summary, source, null::text as url, null::text as provider,
        published_at as "publishedAt", instrument_ids as concerns
      from news
      where ${hasWorld}::text::boolean and world_id = ${worldId} and published_at between ${from} and ${to} and ${says}
        and ${about === null ? sql`true` : sql`instrument_ids ?| ${[...about.instrumentIds]}::text[]`}
        and ${beyond(sql`published_at`, sql`news_sequence`)}
      order by news_sequence ${direction} limit ${limit})
      union all
      (select news_id, headline, summary, source, url, provider, published_at, to_jsonb(symbols)
      from provider_news
      where ${hasProviders}::text::boolean and published_at between ${from} and ${to} and ${says}
        and ${about === null ? sql`true` : sql`symbols && ${[...about.symbols]}::text[]`}
        and ${beyond(sql`published_at`, sql`news_id`)}
      order by published_at ${direction}, news_id ${direction} limit ${limit})
    ) feed order by "publishedAt" ${direction}, "newsSequence" ${direction} limit ${limit}`;
}
