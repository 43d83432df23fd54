import { aboutOf } from '../../../features/news/service.ts';
import type { AlpacaDependencies } from '../dependencies.ts';
import { badRequest } from '../errors.ts';
import { decodeToken, encodeToken } from '../page.ts';
import { booleanOf, type Fields, instantOf, listOf, textOf } from '../parse.ts';
import type { AlpacaApp, OpenStream } from '../plugin.ts';
import { feedView } from '../views/news-view.ts';

/** News, newest first unless told otherwise: the world's, and those of providers where the market is not simulated. */
export const newsRoutes = (app: AlpacaApp, dependencies: AlpacaDependencies, openStream: OpenStream): void => {
  const past: Parameters<AlpacaApp['dataBesideStream']>[1] = async ({ query }) => {
    const limit = limitOf(query);
    const rows = await dependencies.news.feed({ ...newsQuery(query, dependencies), limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return {
      news: shown.map((row) => ({ ...feedView(row, dependencies.gateway), images: [] })),
      next_page_token:
        last === undefined ? null : encodeToken({ symbol: String(last.newsSequence), after: last.publishedAt }),
    };
  };
  app.dataBesideStream('/v1beta1/news', past, openStream);
};

type NewsQuery = Parameters<AlpacaDependencies['news']['feed']>[0];

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
    about: symbols.length === 0 ? null : aboutOf(symbols.flatMap((symbol) => gateway.instrumentBySymbol(symbol) ?? [])),
    search: '',
    after: token === null ? null : placeOf(token),
    ascending: isAscending(fields),
  };
}

function placeOf(token: string): NonNullable<NewsQuery['after']> {
  const { symbol, after } = decodeToken(token);
  if (!/^\d{1,15}$/.test(symbol)) throw badRequest('invalid page_token');
  return { publishedAt: after, newsSequence: Number(symbol) };
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
