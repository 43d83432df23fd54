import {
  BarView,
  BookView,
  InstrumentView,
  literals,
  MarketClockView,
  nullable,
  PrintView,
  pageOf,
  QuoteView,
} from '@quire/contract';
import { adjustments, barTimeframes } from '@quire/core/market';
import { Type } from 'typebox';
import { type Api, answers } from '../../platform/api.ts';
import { parseInstantField } from '../../platform/wire.ts';
import type { MarketService } from './service.ts';

const tags = ['market'];
const symbol = Type.String({ minLength: 1, maxLength: 32 });
const config = { access: 'market:read' } as const;
const unpaged = <Item>(items: readonly Item[]) => ({ items: [...items], nextCursor: null });

export function registerMarketRoutes(api: Api, market: MarketService): void {
  api.route({
    method: 'GET',
    url: '/clock',
    config,
    schema: { tags, summary: "The world's clock and session", response: answers(MarketClockView) },
    handler: async () => market.clock(),
  });

  api.route({
    method: 'GET',
    url: '/instruments',
    config,
    schema: {
      tags,
      summary: 'What is traded, with the last price of each',
      querystring: Type.Object({
        search: Type.Optional(Type.String({ maxLength: 50 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
      }),
      response: answers(pageOf(InstrumentView)),
    },
    handler: async (request) => {
      const { search = '', limit = 500 } = request.query;
      const wanted = search.trim().toLowerCase();
      const all = await market.instruments();
      const found = all.filter(({ symbol: spelling, name }) => `${spelling} ${name}`.toLowerCase().includes(wanted));
      return unpaged(found.slice(0, limit));
    },
  });

  api.route({
    method: 'GET',
    url: '/instruments/:symbol',
    config,
    schema: { tags, summary: 'One instrument', params: Type.Object({ symbol }), response: answers(InstrumentView) },
    handler: (request) => market.instrument(request.params.symbol),
  });

  api.route({
    method: 'GET',
    url: '/bars',
    config,
    schema: {
      tags,
      summary: 'Bars of one instrument, oldest first',
      description:
        'Without `from`, the newest `limit` bars; with it, the first ones. The last bar may still be forming. Prices are raw unless `adjustment` says which actions to take out of them.',
      querystring: Type.Object({
        symbol,
        timeframe: Type.Optional(literals(barTimeframes)),
        adjustment: Type.Optional(literals(adjustments)),
        from: Type.Optional(Type.String({ maxLength: 40 })),
        to: Type.Optional(Type.String({ maxLength: 40 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5_000 })),
      }),
      response: answers(pageOf(BarView)),
    },
    handler: async (request) => {
      const { symbol: spelling, timeframe = '1m', adjustment = 'raw', from, to, limit = 500 } = request.query;
      const bars = await market.bars({
        symbol: spelling,
        timeframe,
        adjustment,
        from: from === undefined ? null : parseInstantField(from, 'from'),
        to: to === undefined ? null : parseInstantField(to, 'to'),
        limit,
        newestFirst: from === undefined,
      });
      return unpaged(bars);
    },
  });

  api.route({
    method: 'GET',
    url: '/quotes',
    config,
    schema: {
      tags,
      summary: 'Best bid and offer of several instruments',
      querystring: Type.Object({
        symbols: Type.String({ minLength: 1, maxLength: 4_000, description: 'Comma separated' }),
      }),
      response: answers(pageOf(QuoteView)),
    },
    handler: async (request) => {
      const symbols = request.query.symbols
        .split(',')
        .map((text) => text.trim())
        .filter(Boolean);
      return unpaged(market.quotes(symbols));
    },
  });

  api.route({
    method: 'GET',
    url: '/prints',
    config,
    schema: {
      tags,
      summary: 'The newest trades on the tape, newest first',
      querystring: Type.Object({ symbol, limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) }),
      response: answers(pageOf(PrintView)),
    },
    handler: async (request) => unpaged(market.prints(request.query.symbol, request.query.limit ?? 100)),
  });

  api.route({
    method: 'GET',
    url: '/book',
    config,
    schema: {
      tags,
      summary: 'The order book, best first; null before the first one',
      querystring: Type.Object({ symbol }),
      response: answers(nullable(BookView)),
    },
    handler: async (request, reply) => reply.type('application/json').send(market.book(request.query.symbol)),
  });
}
