import {
  PriceAlertBody,
  PriceAlertFiringView,
  PriceAlertPatch,
  PriceAlertSummaryView,
  PriceAlertView,
  pageOf,
  Uuid,
} from '@quire/contract';
import { Type } from 'typebox';
import { type Api, answers, noContent } from '../../platform/api.ts';
import { callerOf, originOf } from '../../platform/authentication.ts';
import type { PriceAlertService } from './service.ts';

const tags = ['price alerts'];
const symbol = Type.Optional(Type.String({ minLength: 1, maxLength: 32 }));
const params = Type.Object({ alertId: Uuid });
const read = { access: 'market:read' } as const;
const manage = { access: 'price-alert:manage' } as const;

export function registerPriceAlertRoutes(api: Api, alerts: PriceAlertService): void {
  registerReads(api, alerts);
  api.route({
    method: 'POST',
    url: '/price-alerts',
    config: manage,
    schema: {
      tags,
      summary: 'Set a price alert',
      description:
        'It fires at the first committed price at or beyond its level, at once when the price is there already. `percentOf` says what a percentage is of: the close of the trading date before (unless told otherwise), or the price of now.',
      body: PriceAlertBody,
      response: answers(PriceAlertView, 201),
    },
    handler: async (request, reply) =>
      reply.code(201).send(await alerts.create(callerOf(request), request.body, originOf(request))),
  });

  api.route({
    method: 'PATCH',
    url: '/price-alerts/:alertId',
    config: manage,
    schema: {
      tags,
      summary: 'Change a price alert',
      description: 'Another threshold, or `isActive` after a pause or a firing, arms it again from now on.',
      params,
      body: PriceAlertPatch,
      response: answers(PriceAlertView),
    },
    handler: (request) => alerts.change(callerOf(request), request.params.alertId, request.body, originOf(request)),
  });

  api.route({
    method: 'POST',
    url: '/price-alerts/:alertId/toggle',
    config: manage,
    schema: { tags, summary: 'Pause a price alert, or wake it', params, response: answers(PriceAlertView) },
    handler: (request) => alerts.toggle(callerOf(request), request.params.alertId, originOf(request)),
  });

  api.route({
    method: 'DELETE',
    url: '/price-alerts/:alertId',
    config: manage,
    schema: { tags, summary: 'Delete a price alert; what it fired stays in the history', params, response: noContent },
    handler: async (request, reply) => {
      await alerts.delete(callerOf(request), request.params.alertId, originOf(request));
      return reply.code(204).send(null);
    },
  });
}

function registerReads(api: Api, alerts: PriceAlertService): void {
  api.route({
    method: 'GET',
    url: '/price-alerts',
    config: read,
    schema: {
      tags,
      summary: 'Your price alerts, newest first',
      querystring: Type.Object({ symbol, active: Type.Optional(Type.Boolean()) }),
      response: answers(pageOf(PriceAlertView)),
    },
    handler: (request) => alerts.list(callerOf(request), request.query),
  });

  api.route({
    method: 'GET',
    url: '/price-alerts/summary',
    config: read,
    schema: { tags, summary: 'How many of your price alerts are what', response: answers(PriceAlertSummaryView) },
    handler: (request) => alerts.summary(callerOf(request)),
  });

  api.route({
    method: 'GET',
    url: '/price-alerts/firings',
    config: read,
    schema: {
      tags,
      summary: 'What fired, newest first; also of alerts that are deleted',
      querystring: Type.Object({
        symbol,
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
        cursor: Type.Optional(Type.String({ maxLength: 200 })),
      }),
      response: answers(pageOf(PriceAlertFiringView)),
    },
    handler: (request) => alerts.firings(callerOf(request), { ...request.query, limit: request.query.limit ?? 50 }),
  });

  api.route({
    method: 'GET',
    url: '/price-alerts/:alertId',
    config: read,
    schema: { tags, summary: 'One price alert', params, response: answers(PriceAlertView) },
    handler: (request) => alerts.find(callerOf(request), request.params.alertId),
  });
}
