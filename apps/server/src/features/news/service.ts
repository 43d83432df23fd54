import type { MarketDataRouter } from '@quire/adapters/market-data';
import type { Sql } from '@quire/adapters/storage';
import type { NewsRefreshView, NewsSource, NewsView, Page } from '@quire/contract';
import { type Instrument, spellings } from '@quire/core/market';
import { parseMarketSymbol } from '@quire/ports/market-data';
import { decodeCursor, encodeCursor, instantText, pageFrom } from '../../platform/wire.ts';
import { instrumentOf } from '../../platform/world-commands.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import { type FeedQuery, type FeedRow, readFeed } from './feed.ts';
import { storeNews } from './store-news.ts';

export interface NewsQuery {
  readonly symbol: string | null;
  /** Null: the world's, and on a market that is not simulated those of providers too. */
  readonly source: NewsSource | null;
  readonly search: string;
  /** UnixMicros, both inclusive; null is open. */
  readonly from: number | null;
  readonly to: number | null;
  readonly limit: number;
  readonly cursor: string | undefined;
}

/** News of the world and of providers. */
export interface NewsService {
  page(query: NewsQuery): Promise<Page<NewsView>>;
  /** For dialects: which sources this world's clients read, and the rows. */
  feed(query: Omit<FeedQuery, 'worldId' | 'hasWorld' | 'hasProviders'>): Promise<readonly FeedRow[]>;
  /** Asks providers about these symbols, each at most once in a while, whoever asks. */
  refresh(symbols: readonly string[]): Promise<readonly NewsRefreshView[]>;
  close(): Promise<void>;
}

export interface NewsOptions {
  readonly sql: Sql;
  readonly gateway: WorldGateway;
  readonly router: Pick<MarketDataRouter, 'ask'>;
  readonly onError: (error: unknown) => void;
}

const dayMs = 86_400_000;
const askedMax = 50;
/** What somebody waits for, and what is fetched for a market that is not simulated. */
const everySeconds = { asked: 60, live: 900 };

export function createNewsService({ sql, gateway, router, onError }: NewsOptions): NewsService {
  const { worldId } = gateway;
  const feedOf = (query: Omit<FeedQuery, 'worldId' | 'hasWorld' | 'hasProviders'>, source: NewsSource | null) => {
    const wanted = source ?? (gateway.simulated ? 'world' : 'all');
    // Nobody knows a story before the world's clock has reached it.
    const to = Math.min(query.to, gateway.now());
    return readFeed(sql, { ...query, to, worldId, hasWorld: wanted !== 'providers', hasProviders: wanted !== 'world' });
  };

  /** True for the one who may ask about the symbol now. */
  const claim = async (symbol: string, seconds: number): Promise<boolean> => {
    const rows = await sql`
      insert into news_refresh (symbol, asked_at) values (${symbol}, now())
      on conflict (symbol) do update set asked_at = now()
      where news_refresh.asked_at < now() - make_interval(secs => ${seconds}) returning 1`;
    return rows.length > 0;
  };
  const ask = async (text: string, urgency: keyof typeof everySeconds): Promise<NewsRefreshView> => {
    const nothing = { symbol: text, provider: null, stored: 0 };
    const symbol = parseMarketSymbol(text);
    if (symbol === null) return { ...nothing, code: 'INVALID_SYMBOL', detail: 'no provider knows such a symbol' };
    if (!(await claim(text, everySeconds[urgency]))) {
      return { ...nothing, code: 'ASKED_ALREADY', detail: 'it was asked a moment ago' };
    }
    const now = Date.now();
    const answer = await router.ask(
      'news',
      { symbols: [symbol], from: now - 7 * dayMs, to: now, limit: askedMax },
      urgency === 'live' ? { urgency: 'background' } : {},
    );
    if (!answer.ok) return { ...nothing, code: answer.error.code, detail: answer.error.detail };
    const { value, provenance } = answer.value;
    // Whoever was asked about a symbol answered about it, also when the story itself names only others.
    const items = value.map((item) => ({ ...item, symbols: [...new Set([text, ...item.symbols])] }));
    const stored = await storeNews(sql, provenance.provider, { items, receivedAt: provenance.receivedAt });
    return { symbol: text, provider: provenance.provider, stored, code: null, detail: '' };
  };

  let running: Promise<unknown> = Promise.resolve();
  const collect = async (): Promise<void> => {
    for (const { symbol } of gateway.instruments()) await ask(symbol, 'live');
  };
  const timer =
    gateway.feed === 'live'
      ? setInterval(() => {
          running = running.then(collect).catch(onError);
        }, 60_000)
      : null;
  timer?.unref();

  return {
    async page({ symbol, source, search, from, to, limit, cursor }) {
      const [publishedAt, newsSequence] = decodeCursor(cursor, 2) ?? [];
      const rows = await feedOf(
        {
          about: symbol === null ? null : aboutOf([instrumentOf(gateway, symbol)]),
          from: from ?? 0,
          to: to ?? Number.MAX_SAFE_INTEGER,
          search,
          after: publishedAt === undefined || newsSequence === undefined ? null : { publishedAt, newsSequence },
          ascending: false,
          limit: limit + 1,
        },
        source,
      );
      return pageFrom(
        rows,
        limit,
        (row) => feedView(row, gateway),
        (row) => encodeCursor(row.publishedAt, row.newsSequence),
      );
    },
    feed: (query) => feedOf(query, null),
    async refresh(symbols) {
      const asked: NewsRefreshView[] = [];
      for (const symbol of new Set(symbols.map((text) => instrumentOf(gateway, text).symbol))) {
        asked.push(await ask(symbol, 'asked'));
      }
      return asked;
    },
    async close() {
      if (timer !== null) clearInterval(timer);
      await running;
    },
  };
}

/** The instruments of a question, in the words of both sources. */
export function aboutOf(instruments: readonly Instrument[]): NonNullable<FeedQuery['about']> {
  return {
    instrumentIds: instruments.map(({ instrumentId }) => instrumentId),
    symbols: instruments.flatMap((instrument) => [instrument.symbol, spellings(instrument).compact]),
  };
}

function feedView(row: FeedRow, gateway: WorldGateway): NewsView {
  const { newsSequence, headline, summary, source, url, provider, publishedAt, concerns } = row;
  const symbols = provider === null ? concerns.map((id) => gateway.instrumentById(id)?.symbol ?? id) : [...concerns];
  return { newsSequence, headline, summary, source, symbols, publishedAt: instantText(publishedAt), url, provider };
}
