import type { AccountId, OrderId } from '@quire/core/units';
import { parseInstant } from '@quire/core/units';
import type { AlpacaDependencies } from '../dependencies.ts';
import { malformed, notAllowed, notFound, translateRefusal } from '../errors.ts';
import { parseOrder } from '../order-request.ts';
import { asFields, booleanOf, type Fields, integerOf, listOf, oneOf, textOf } from '../parse.ts';
import type { AlpacaRoutes } from '../plugin.ts';
import { listOrders, type OrderListQuery, orderByClientId, orderById } from '../queries.ts';
import { openStatuses, orderView, statusOf, submittedView } from '../views/order-view.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function instantOf(fields: Fields, name: string): number | null {
  const text = textOf(fields, name);
  if (text === null) return null;
  const at = parseInstant(text.replace(' ', '+'));
  if (at === null) throw malformed(`invalid ${name}: ${text.slice(0, 40)}`);
  return at;
}

function listQuery(query: unknown, accountId: string, { gateway }: AlpacaDependencies): OrderListQuery {
  const fields = asFields(query);
  const orderIdOf = (name: string): string | null => {
    const text = textOf(fields, name);
    if (text !== null && !uuid.test(text)) throw malformed(`invalid ${name}`);
    return text;
  };
  return {
    accountId,
    status: oneOf(fields, 'status', ['open', 'closed', 'all'] as const) ?? 'open',
    symbols: listOf(fields, 'symbols').map((symbol) => gateway.instrumentBySymbol(symbol)?.symbol ?? symbol),
    side: oneOf(fields, 'side', ['buy', 'sell'] as const),
    assetClass: textOf(fields, 'asset_class'),
    after: instantOf(fields, 'after'),
    until: instantOf(fields, 'until'),
    afterOrderId: orderIdOf('after_order_id'),
    beforeOrderId: orderIdOf('before_order_id'),
    ascending: oneOf(fields, 'direction', ['asc', 'desc'] as const) === 'asc',
    limit: integerOf(fields, 'limit', { fallback: 50, min: 1, max: 500 }),
  };
}

export const orderRoutes: AlpacaRoutes = (app, dependencies) => {
  const { gateway, sql } = dependencies;

  app.post('/v2/orders', async ({ caller, body }) => {
    const { request, requestHash, instrument, quantity } = parseOrder(asFields(body), caller.accountId, gateway);
    const outcome = await gateway.submit({ kind: 'SubmitOrder', request, requestHash, refuseDuplicate: true });
    if (!outcome.ok) {
      throw translateRefusal(outcome, {
        symbol: instrument.symbol,
        quantity,
        isCrypto: instrument.assetClass === 'crypto',
      });
    }
    const row = await orderByClientId(sql, caller.accountId, request.clientOrderId);
    if (row === null) throw new Error(`an acknowledged order is not in the projection: ${request.clientOrderId}`);
    return submittedView(row);
  });

  app.get('/v2/orders', async ({ caller, query }) => {
    const rows = await listOrders(sql, listQuery(query, caller.accountId, dependencies));
    return rows.map(orderView);
  });

  app.delete('/v2/orders', async ({ caller, reply }) => {
    const open = await listOrders(sql, { ...listQuery({}, caller.accountId, dependencies), limit: 500 });
    await gateway.submit({ kind: 'CancelAllOrders', accountId: caller.accountId as AccountId, instrumentId: null });
    const after = new Map(
      (await listOrders(sql, { ...listQuery({}, caller.accountId, dependencies), limit: 500 })).map((row) => [
        row.order_id,
        row,
      ]),
    );
    void reply.code(207);
    return open.map((row) => ({ id: row.order_id, status: after.has(row.order_id) ? 500 : 200 }));
  });

  // The colon is part of the path, so it is doubled for the router.
  app.get('/v2/orders::by_client_order_id', async ({ caller, query }) => {
    const clientOrderId = textOf(asFields(query), 'client_order_id');
    if (clientOrderId === null) throw malformed('client_order_id is required');
    const row = await orderByClientId(sql, caller.accountId, clientOrderId);
    if (row === null) throw notFound(`order not found for ${clientOrderId}`);
    return orderView(row);
  });

  app.get('/v2/orders/:orderId', async ({ caller, parameters, query }) => {
    const { orderId = '' } = parameters;
    booleanOf(asFields(query), 'nested');
    const row = uuid.test(orderId) ? await orderById(sql, caller.accountId, orderId) : null;
    if (row === null) throw notFound(`order not found for ${orderId}`);
    return orderView(row);
  });

  app.delete('/v2/orders/:orderId', async ({ caller, parameters, reply }) => {
    const { orderId = '' } = parameters;
    const row = uuid.test(orderId) ? await orderById(sql, caller.accountId, orderId) : null;
    if (row === null) throw notFound(`order not found for ${orderId}`);
    if (!openStatuses.includes(row.status)) throw notAllowed(`order is already in "${statusOf(row.status)}" state`);
    const outcome = await gateway.submit({
      kind: 'CancelOrder',
      accountId: caller.accountId as AccountId,
      orderId: orderId as OrderId,
    });
    if (!outcome.ok)
      throw translateRefusal(outcome, {
        symbol: row.symbol,
        quantity: row.quantity,
        isCrypto: row.asset_class === 'crypto',
      });
    return reply.code(204).send();
  });
};
