import type { Sql } from '@quire/adapters/storage';
import type { AlpacaDependencies } from '../dependencies.ts';
import { badRequest } from '../errors.ts';
import { decodeToken, encodeToken } from '../page.ts';
import { booleanOf, type Fields, instantOf, listOf, textOf } from '../parse.ts';
import type { AlpacaApp, OpenStream } from '../plugin.ts';
import type { NewsRow } from '../views/news-view.ts';
import { newsView } from '../views/news-view.ts';

/** The news of the world, newest first unless told otherwise. */
export const newsRoutes = (app: AlpacaApp, dependencies: AlpacaDependencies, openStream: OpenStream): void => {
  const past: Parameters<AlpacaApp['dataBesideStream']>[1] = async ({ query }) => {
    const limit = limitOf(query);
    const rows = await readNews(dependencies, { ...newsQuery(query, dependencies), limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return {
      news: shown.map((row) => ({ ...newsView(row, dependencies.gateway), images: [] })),
      next_page_token: last === undefined ? null : encodeToken({ symbol: 'news', after: last.newsSequence }),
    };
  };
  app.dataBesideStream('/v1beta1/news', past, openStream);
};

interface NewsQuery {
  /** UnixMicros, both inclusive. */
  readonly from: number;
  readonly to: number;
  /** Null is all of them. */
  readonly instrumentIds: readonly string[] | null;
  /** The number of the last item of the page before. */
  readonly after: number | null;
  readonly ascending: boolean;
  readonly limit: number;
}

function newsQuery(fields: Fields, { gateway }: AlpacaDependencies): Omit<NewsQuery, 'limit'> {
  const symbols = listOf(fields, 'symbols');
  const from = instantOf(fields, 'start', badRequest);
  const to = instantOf(fields, 'end', badRequest);
  if (from !== null && to !== null && to < from) throw badRequest('end should not be before start');
  const token = textOf(fields, 'page_token');
  // Both are known and change nothing: no item here has a text beside its summary.
  booleanOf(fields, 'include_content');
  booleanOf(fields, 'exclude_contentless');
  return {
    from: from ?? 0,
    to: to ?? gateway.now(),
    instrumentIds:
      symbols.length === 0 ? null : symbols.flatMap((symbol) => gateway.instrumentBySymbol(symbol)?.instrumentId ?? []),
    after: token === null ? null : decodeToken(token).after,
    ascending: isAscending(fields),
  };
}

function limitOf(fields: Fields): number {
  const text = textOf(fields, 'limit') ?? '10';
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > 50) throw badRequest(`invalid limit: ${text.slice(0, 20)}`);
  return limit;
}

function isAscending(fields: Fields): boolean {
  const text = textOf(fields, 'sort')?.toLowerCase() ?? 'desc';
  if (text !== 'asc' && text !== 'desc') throw badRequest(`invalid sort: ${text.slice(0, 20)}`);
  return text === 'asc';
}

async function readNews({ sql, gateway }: AlpacaDependencies, query: NewsQuery): Promise<readonly NewsRow[]> {
  const { from, to, after, ascending, limit } = query;
  return sql<NewsRow[]>`
    select news_sequence as "newsSequence", headline, summary, source, instrument_ids as "instrumentIds",
      published_at as "publishedAt"
    from news where world_id = ${gateway.worldId} and published_at between ${from} and ${to}
      and ${ofInstruments(sql, query)}
      and ${after === null ? sql`true` : ascending ? sql`news_sequence > ${after}` : sql`news_sequence < ${after}`}
    order by news_sequence ${ascending ? sql`asc` : sql`desc`} limit ${limit}`;
}

const ofInstruments = (sql: Sql, { instrumentIds }: NewsQuery) =>
  instrumentIds === null ? sql`true` : sql`instrument_ids ?| ${[...instrumentIds]}::text[]`;
