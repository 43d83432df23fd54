import {
  FillExplanation,
  FillModelView,
  FillSettingsBody,
  FillSettingsView,
  OrderExplanationView,
  pageOf,
  Uuid,
} from '@quire/contract';
import { Type } from 'typebox';
import { type Api, answers } from '../../platform/api.ts';
import { callerOf, originOf } from '../../platform/authentication.ts';
import type { ExplainService } from './explain-service.ts';

const accountParams = Type.Object({ accountId: Uuid });

export function registerExplainRoutes(api: Api, explain: ExplainService): void {
  api.route({
    method: 'GET',
    url: '/fills/:fillId/evidence',
    config: { access: 'account:read' },
    schema: {
      tags: ['fills'],
      summary: 'Why a fill happened at its price and size',
      params: Type.Object({ fillId: Uuid }),
      response: answers(FillExplanation),
    },
    handler: (request) => explain.fill(callerOf(request), request.params.fillId),
  });

  api.route({
    method: 'GET',
    url: '/orders/:orderId/explain',
    config: { access: 'account:read' },
    schema: {
      tags: ['orders'],
      summary: 'What blocks an open order now',
      description: 'Told from the state of the world when asked, and only once that is committed.',
      params: Type.Object({ orderId: Uuid }),
      response: answers(OrderExplanationView),
    },
    handler: (request) => explain.order(callerOf(request), request.params.orderId),
  });

  api.route({
    method: 'GET',
    url: '/fill-models',
    config: { access: 'market:read' },
    schema: {
      tags: ['fills'],
      summary: 'Profiles, steps of the fidelity ladder, and the models of other tools, with their parameters',
      response: answers(pageOf(FillModelView)),
    },
    handler: async () => ({ items: explain.models(), nextCursor: null }),
  });

  api.route({
    method: 'GET',
    url: '/accounts/:accountId/fill-settings',
    config: { access: 'account:read' },
    schema: {
      tags: ['accounts'],
      summary: 'How the orders of an account fill',
      params: accountParams,
      response: answers(FillSettingsView),
    },
    handler: (request) => explain.settings(callerOf(request), request.params.accountId),
  });

  api.route({
    method: 'PUT',
    url: '/accounts/:accountId/fill-settings',
    config: { access: 'account:cash' },
    schema: {
      tags: ['accounts'],
      summary: 'Choose how the orders of an account fill',
      description: 'Only while it has no open order. Parameters are decimal text; those left out have their standard.',
      params: accountParams,
      body: FillSettingsBody,
      response: answers(FillSettingsView),
    },
    handler: (request) => explain.choose(callerOf(request), request.params.accountId, request.body, originOf(request)),
  });
}
