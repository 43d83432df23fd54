import { literals, NewsRefreshBody, NewsRefreshView, NewsView, newsSources, pageOf } from '@quire/contract';
import { Type } from 'typebox';
import { type Api, answers } from '../../platform/api.ts';
import { parseInstantField } from '../../platform/wire.ts';
import type { NewsService } from './service.ts';

const tags = ['market life'];
const limitDefault = 50;

export function registerNewsRoutes(api: Api, news: NewsService): void {
  api.route({
    method: 'GET',
    url: '/news',
    config: { access: 'market:read' },
    schema: {
      tags,
      summary: 'Headlines, newest first',
      description:
        'What the simulated market makes up says so in `source`. Stories of `providers` are of real markets: beside a simulated one they are shown only when `source` asks for them.',
      querystring: Type.Object({
        symbol: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })),
        source: Type.Optional(literals(newsSources)),
        search: Type.Optional(Type.String({ maxLength: 100, description: 'In headline or summary' })),
        from: Type.Optional(Type.String({ maxLength: 40 })),
        to: Type.Optional(Type.String({ maxLength: 40 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
        cursor: Type.Optional(Type.String({ maxLength: 200 })),
      }),
      response: answers(pageOf(NewsView)),
    },
    handler: async ({ query }) =>
      news.page({
        symbol: query.symbol ?? null,
        source: query.source ?? null,
        search: query.search?.trim() ?? '',
        from: query.from === undefined ? null : parseInstantField(query.from, 'from'),
        to: query.to === undefined ? null : parseInstantField(query.to, 'to'),
        limit: query.limit ?? limitDefault,
        cursor: query.cursor,
      }),
  });

  api.route({
    method: 'POST',
    url: '/news/refresh',
    config: { access: 'data:operate' },
    schema: {
      tags,
      summary: 'Ask the providers for news of some symbols',
      description:
        'Each symbol at most once a minute, whoever asks. A refusal of the providers stands beside its symbol.',
      body: NewsRefreshBody,
      response: answers(pageOf(NewsRefreshView)),
    },
    handler: async ({ body }) => ({ items: [...(await news.refresh(body.symbols))], nextCursor: null }),
  });
}
