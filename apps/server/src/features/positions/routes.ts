import { DecimalInput, OrderView, PositionView, Uuid } from '@quire/contract';
import { Type } from 'typebox';
import { type Api, answers } from '../../platform/api.ts';
import { callerOf, originOf } from '../../platform/authentication.ts';
import type { PositionService } from './service.ts';

const tags = ['positions'];
const scopeFields = { accountId: Type.Optional(Uuid), reason: Type.Optional(Type.String({ maxLength: 500 })) };
const closeFields = { accountId: Type.Optional(Uuid), quantity: Type.Optional(DecimalInput) };
const Closing = Type.Object({ closing: Type.Integer(), orders: Type.Array(OrderView) });

export function registerPositionRoutes(api: Api, positions: PositionService): void {
  api.route({
    method: 'GET',
    url: '/positions',
    config: { access: 'account:read' },
    schema: {
      tags,
      summary: 'What is held, marked to the market',
      querystring: Type.Object({ accountId: Type.Optional(Uuid) }),
      response: answers(Type.Array(PositionView)),
    },
    handler: async (request) => [...(await positions.list(callerOf(request), request.query.accountId))],
  });

  api.route({
    method: 'POST',
    url: '/positions/close-all',
    config: { access: 'order:trade' },
    schema: {
      tags,
      summary: "Close every position in the caller's scope",
      description:
        'Cancels the orders that stand in the way and sends reduce-only market orders. While the kill switch is engaged only ' +
        'an operator’s request passes.',
      querystring: Type.Object(scopeFields),
      body: Type.Optional(Type.Object(scopeFields)),
      response: answers(Closing),
    },
    handler: async (request) => {
      const scope = { ...request.query, ...request.body };
      const orders = await positions.closeAll(callerOf(request), scope, originOf(request));
      return { closing: orders.length, orders: [...orders] };
    },
  });

  api.route({
    method: 'POST',
    url: '/positions/:symbol/close',
    config: { access: 'order:trade' },
    schema: {
      tags,
      summary: 'Close a position, or part of it',
      params: Type.Object({ symbol: Type.String({ maxLength: 32 }) }),
      querystring: Type.Object(closeFields),
      body: Type.Optional(Type.Object(closeFields)),
      response: answers(Closing),
    },
    handler: async (request) => {
      const wanted = { ...request.query, ...request.body, symbol: request.params.symbol };
      const orders = await positions.close(callerOf(request), wanted, originOf(request));
      return { closing: orders.length, orders: [...orders] };
    },
  });
}
