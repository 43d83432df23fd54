import { OrderAudit, OrderModifications, PendingOrders, RealtimePnl, RecentFills, Uuid } from '@quire/contract';
import { Type } from 'typebox';
import { type Api, answers } from '../../platform/api.ts';
import { callerOf } from '../../platform/authentication.ts';
import type { ExecutionGateway } from './service.ts';

const tags = ['execution gateway'];
const orderParams = Type.Object({ orderId: Type.String({ minLength: 1, maxLength: 128 }) });
const listing = Type.Object({
  accountId: Type.Optional(Uuid),
  symbol: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
});

export function registerExecutionGatewayRoutes(api: Api, execution: ExecutionGateway): void {
  api.route({
    method: 'GET',
    url: '/positions/pnl/realtime',
    config: { access: 'account:read' },
    schema: {
      tags,
      summary: 'Unrealized profit of every position, at the prices of this moment',
      description: 'The same comes over /ws with every change. Headers that name a user or a role are not looked at.',
      querystring: Type.Object({ accountId: Type.Optional(Uuid) }),
      response: answers(RealtimePnl),
    },
    handler: (request) => execution.realtimePnl(callerOf(request), request.query.accountId),
  });

  api.route({
    method: 'GET',
    url: '/orders/pending',
    config: { access: 'account:read' },
    schema: { tags, summary: 'Open orders, newest first', querystring: listing, response: answers(PendingOrders) },
    handler: (request) => execution.pending(callerOf(request), { ...request.query, limit: request.query.limit ?? 100 }),
  });

  api.route({
    method: 'GET',
    url: '/orders/recent-fills',
    config: { access: 'account:read' },
    schema: { tags, summary: 'Executions, newest first', querystring: listing, response: answers(RecentFills) },
    handler: (request) =>
      execution.recentFills(callerOf(request), { ...request.query, limit: request.query.limit ?? 50 }),
  });

  api.route({
    method: 'GET',
    url: '/orders/:orderId/audit',
    config: { access: 'account:read' },
    schema: {
      tags,
      summary: 'What happened to an order and who did what to it',
      params: orderParams,
      response: answers(OrderAudit),
    },
    handler: (request) => execution.audit(callerOf(request), request.params.orderId),
  });

  api.route({
    method: 'GET',
    url: '/orders/:orderId/modifications',
    config: { access: 'account:read' },
    schema: {
      tags,
      summary: 'The replacements of an order, oldest first',
      params: orderParams,
      response: answers(OrderModifications),
    },
    handler: (request) => execution.modifications(callerOf(request), request.params.orderId),
  });
}
