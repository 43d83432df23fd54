import {
  CorporateActionBody,
  CorporateActionView,
  HaltBody,
  HaltView,
  NewsBody,
  NewsView,
  pageOf,
  Uuid,
} from '@quire/contract';
import { Type } from 'typebox';
import { type Api, answers } from '../../platform/api.ts';
import { callerOf, originOf } from '../../platform/authentication.ts';
import type { MarketLifeService } from './service.ts';

const tags = ['market life'];
const symbol = Type.String({ minLength: 1, maxLength: 32 });
const page = {
  symbol: Type.Optional(symbol),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
};
const limitDefault = 50;
const read = { access: 'market:read' } as const;
const operate = { access: 'market:operate' } as const;

export function registerMarketLifeRoutes(api: Api, life: MarketLifeService): void {
  registerHalts(api, life);
  registerActions(api, life);
  api.route({
    method: 'POST',
    url: '/news',
    config: operate,
    schema: { tags, summary: 'Publish a headline', body: NewsBody, response: answers(NewsView) },
    handler: (request) => life.publish(callerOf(request), request.body, originOf(request)),
  });
}

function registerHalts(api: Api, life: MarketLifeService): void {
  api.route({
    method: 'GET',
    url: '/halts',
    config: read,
    schema: {
      tags,
      summary: 'Trading halts, newest first',
      querystring: Type.Object({ ...page, active: Type.Optional(Type.Boolean()) }),
      response: answers(pageOf(HaltView)),
    },
    handler: async ({ query }) =>
      life.halts({ ...query, active: query.active ?? false, limit: query.limit ?? limitDefault }),
  });

  api.route({
    method: 'POST',
    url: '/halts',
    config: operate,
    schema: {
      tags,
      summary: 'Halt trading in one instrument',
      description: 'Orders may be entered and canceled, none fills. Halting what is halted keeps the first reason.',
      body: HaltBody,
      response: answers(HaltView),
    },
    handler: (request) => life.halt(callerOf(request), request.body, originOf(request)),
  });

  api.route({
    method: 'POST',
    url: '/halts/:symbol/resume',
    config: operate,
    schema: { tags, summary: 'End a halt', params: Type.Object({ symbol }), response: answers(HaltView) },
    handler: (request) => life.resume(callerOf(request), request.params.symbol, originOf(request)),
  });
}

function registerActions(api: Api, life: MarketLifeService): void {
  api.route({
    method: 'GET',
    url: '/corporate-actions',
    config: read,
    schema: {
      tags,
      summary: 'Corporate actions, announced and applied, newest first',
      querystring: Type.Object({ ...page, applied: Type.Optional(Type.Boolean()) }),
      response: answers(pageOf(CorporateActionView)),
    },
    handler: async ({ query }) => life.actions({ ...query, limit: query.limit ?? limitDefault }),
  });

  api.route({
    method: 'POST',
    url: '/corporate-actions',
    config: operate,
    schema: {
      tags,
      summary: 'Announce a corporate action',
      description: 'It takes effect by itself when its ex-date begins.',
      body: CorporateActionBody,
      response: answers(CorporateActionView),
    },
    handler: (request) => life.announce(callerOf(request), request.body, originOf(request)),
  });

  api.route({
    method: 'POST',
    url: '/corporate-actions/:actionId/apply',
    config: operate,
    schema: {
      tags,
      summary: 'Let an announced action take effect now',
      params: Type.Object({ actionId: Uuid }),
      response: answers(CorporateActionView),
    },
    handler: (request) => life.apply(callerOf(request), request.params.actionId, originOf(request)),
  });
}
