import {
  cursorQuery,
  FillView,
  literals,
  OrderPreview,
  OrderView,
  pageOf,
  ReplaceOrderBody,
  SubmitOrderBody,
  Uuid,
} from '@quire/contract';
import { Type } from 'typebox';
import { type Api, answers, idempotencyHeaders } from '../../platform/api.ts';
import { callerOf, originOf } from '../../platform/authentication.ts';
import type { PreviewService } from './preview.ts';
import type { OrderService } from './service.ts';

const tags = ['orders'];
const orderParams = Type.Object({
  orderId: Type.String({ minLength: 1, maxLength: 128, description: 'The order’s id, or its clientOrderId' }),
});
const OrderStory = Type.Object({
  order: OrderView,
  fills: Type.Array(FillView),
  timeline: Type.Array(
    Type.Object({
      eventSequence: Type.Integer(),
      inputSequence: Type.Integer(),
      at: Type.String({ format: 'date-time' }),
      type: Type.String(),
      event: Type.Unknown(),
    }),
  ),
});
const Cancelation = Type.Object({ canceled: Type.Integer(), orders: Type.Array(OrderView) });

/** What narrows cancel-all and close-all; everything is optional, the query and the body say the same. */
export const scopeFields = {
  accountId: Type.Optional(Uuid),
  symbol: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })),
  reason: Type.Optional(Type.String({ maxLength: 500 })),
};

export function registerOrderRoutes(
  api: Api,
  { orders, preview }: { orders: OrderService; preview: PreviewService },
): void {
  api.route({
    method: 'POST',
    url: '/orders',
    config: { access: 'order:trade' },
    schema: {
      tags,
      summary: 'Send an order',
      description:
        'Answers after the commit. 201: accepted, perhaps filled already. 422: denied, and recorded as denied. The same ' +
        'clientOrderId (or Idempotency-Key) with the same content answers the recorded outcome with 200.',
      headers: idempotencyHeaders,
      body: SubmitOrderBody,
      response: { ...answers(OrderView, 201), 200: OrderView },
    },
    handler: async (request, reply) => {
      const key = request.headers['idempotency-key'];
      const { order, replayed } = await orders.submit(callerOf(request), request.body, key, originOf(request));
      if (replayed) reply.header('idempotent-replayed', 'true');
      return reply.code(replayed ? 200 : 201).send(order);
    },
  });

  api.route({
    method: 'POST',
    url: '/orders/preview',
    config: { access: 'order:trade' },
    schema: {
      tags,
      summary: 'What an order would do',
      description: 'Computed on the committed state; nothing is sent.',
      body: SubmitOrderBody,
      response: answers(OrderPreview),
    },
    handler: (request) => preview.preview(callerOf(request), request.body),
  });

  api.route({
    method: 'GET',
    url: '/orders',
    config: { access: 'account:read' },
    schema: {
      tags,
      summary: 'List orders, newest first',
      querystring: Type.Object({
        accountId: Type.Optional(Uuid),
        status: Type.Optional(literals(['open', 'closed', 'all'] as const)),
        symbol: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })),
        ...cursorQuery,
      }),
      response: answers(pageOf(OrderView)),
    },
    handler: (request) => {
      const { status = 'all', limit = 100, ...query } = request.query;
      return orders.list(callerOf(request), { ...query, status, limit });
    },
  });

  api.route({
    method: 'GET',
    url: '/orders/:orderId',
    config: { access: 'account:read' },
    schema: {
      tags,
      summary: 'One order with its fills, their evidence, and its timeline',
      params: orderParams,
      response: answers(OrderStory),
    },
    handler: async (request) => {
      const { order, fills, timeline } = await orders.story(callerOf(request), request.params.orderId);
      return { order, fills: [...fills], timeline: [...timeline] };
    },
  });

  api.route({
    method: 'PATCH',
    url: '/orders/:orderId',
    config: { access: 'order:trade' },
    schema: {
      tags,
      summary: 'Replace an open order by another',
      description:
        'The order ends as replaced and a new one takes its place, with what has traded carried on. Its place in the queue is kept when ' +
        'the price stays and the quantity goes down.',
      headers: idempotencyHeaders,
      params: orderParams,
      body: ReplaceOrderBody,
      response: answers(OrderView),
    },
    handler: async (request, reply) => {
      const key = request.headers['idempotency-key'];
      const { orderId } = request.params;
      const { order, replayed } = await orders.replace(
        callerOf(request),
        orderId,
        request.body,
        key,
        originOf(request),
      );
      if (replayed) reply.header('idempotent-replayed', 'true');
      return order;
    },
  });

  for (const [method, url] of [
    ['DELETE', '/orders/:orderId'],
    ['POST', '/orders/:orderId/cancel'],
  ] as const) {
    api.route({
      method,
      url,
      config: { access: 'order:trade' },
      schema: { tags, summary: 'Cancel an order', params: orderParams, response: answers(OrderView) },
      handler: (request) => orders.cancel(callerOf(request), request.params.orderId, originOf(request)),
    });
  }

  api.route({
    method: 'POST',
    url: '/orders/cancel-all',
    config: { access: 'order:trade' },
    schema: {
      tags,
      summary: "Cancel every open order in the caller's scope",
      description: 'An operator’s scope is the whole world unless an account is named.',
      querystring: Type.Object(scopeFields),
      body: Type.Optional(Type.Object(scopeFields)),
      response: answers(Cancelation),
    },
    handler: async (request) => {
      const scope = { ...request.query, ...request.body };
      const canceled = await orders.cancelAll(callerOf(request), scope, originOf(request));
      return { canceled: canceled.length, orders: [...canceled] };
    },
  });
}
