import type { OrderId } from '@quire/core/units';
import type { AlpacaDependencies } from '../dependencies.ts';
import { malformed, notAllowed, notFound } from '../errors.ts';
import { parseReplacement } from '../order-replacement.ts';
import { parseOrder } from '../order-request.ts';
import { bodyFields, booleanOf, type Fields, instantOf, integerOf, listOf, oneOf, textOf } from '../parse.ts';
import type { AlpacaRoutes } from '../plugin.ts';
import { isOrderId, legsOf, listOrders, type OrderListQuery, orderByClientId, orderById } from '../queries.ts';
import { refusedOrder } from '../refused-order.ts';
import { isOpenOrder, type OrderRow, orderView, submittedView } from '../views/order-view.ts';

export const orderRoutes: AlpacaRoutes = (app, dependencies) => {
  const { gateway, sql } = dependencies;

  const orderOf = async (accountId: string, orderId: string) => {
    const row = await orderById(sql, accountId, orderId);
    if (row === null) throw notFound(`order not found for ${orderId}`);
    return row;
  };

  /** What was just acknowledged, as nothing had happened to it yet. */
  const submitted = async (accountId: string, clientOrderId: string) => {
    const row = await orderByClientId(sql, accountId, clientOrderId);
    if (row === null) throw new Error(`an acknowledged order is not in the projection: ${clientOrderId}`);
    return submittedView(row, await legs(accountId, [row]));
  };

  const legs = (accountId: string, rows: readonly OrderRow[]) =>
    legsOf(
      sql,
      accountId,
      rows.flatMap(({ groupId }) => groupId ?? []),
    );

  /** With `nested`, legs stand inside of their parent. */
  const shown = async (accountId: string, rows: readonly OrderRow[], isNested: boolean) => {
    const found = isNested ? await legs(accountId, rows) : [];
    return rows.map((row) =>
      orderView(
        row,
        found.filter(({ groupId, orderId }) => groupId !== null && groupId === row.groupId && orderId !== row.orderId),
      ),
    );
  };

  app.post('/v2/orders', async ({ caller: { accountId }, body }) => {
    const { request, requestHash, instrument, wanted } = parseOrder(bodyFields(body), accountId, gateway);
    const outcome = await gateway.submit({ kind: 'SubmitOrder', request, requestHash, refuseDuplicate: true });
    if (!outcome.ok) {
      const isExit = request.conditions?.orderClass === 'oco';
      const refused = { accountId, instrument, quantity: wanted, side: request.side, isExit };
      throw await refusedOrder(dependencies, outcome, refused);
    }
    return submitted(accountId, request.clientOrderId);
  });

  app.patch('/v2/orders/:orderId', async ({ caller: { accountId }, parameter, body }) => {
    const before = await orderOf(accountId, parameter('orderId'));
    const instrument = gateway.instrumentById(before.instrumentId);
    if (instrument === null) throw new Error(`an order in an unknown instrument ${before.instrumentId}`);
    const { changes, clientOrderId, requestHash, wanted } = parseReplacement(bodyFields(body), before, instrument);
    const outcome = await gateway.submit({
      kind: 'ReplaceOrder',
      accountId,
      orderId: before.orderId as OrderId,
      changes,
      clientOrderId,
      origin: 'alpaca',
      requestHash,
      refuseDuplicate: true,
    });
    if (!outcome.ok) {
      const isExit = before.orderClass !== 'simple';
      const refused = { accountId, instrument, quantity: wanted, side: before.side, isExit };
      throw await refusedOrder(dependencies, outcome, refused);
    }
    return submitted(accountId, clientOrderId);
  });

  app.get('/v2/orders', async ({ caller, query }) => {
    const asked = listQuery(query, caller.accountId, dependencies);
    return shown(caller.accountId, await listOrders(sql, asked), asked.nested);
  });

  // What was open when the command came is canceled, all of it, so no item of the answer can have failed.
  app.delete('/v2/orders', async ({ caller: { accountId }, reply }) => {
    const outcome = await gateway.submit({ kind: 'CancelAllOrders', accountId, instrumentId: null });
    if (!outcome.ok) throw notAllowed(outcome.message, { reason: outcome.code });
    void reply.code(207);
    return outcome.orderIds.map((id) => ({ id, status: 200 }));
  });

  // The colon is part of the path, so it is doubled for the router.
  app.get('/v2/orders::by_client_order_id', async ({ caller, query }) => {
    const clientOrderId = textOf(query, 'client_order_id');
    if (clientOrderId === null) throw malformed('client_order_id is required');
    const row = await orderByClientId(sql, caller.accountId, clientOrderId);
    if (row === null) throw notFound(`order not found for ${clientOrderId}`);
    const [view] = await shown(caller.accountId, [row], booleanOf(query, 'nested'));
    return view;
  });

  app.get('/v2/orders/:orderId', async ({ caller: { accountId }, parameter, query }) => {
    const [view] = await shown(accountId, [await orderOf(accountId, parameter('orderId'))], booleanOf(query, 'nested'));
    return view;
  });

  app.delete('/v2/orders/:orderId', async ({ caller: { accountId }, parameter, reply }) => {
    const row = await orderOf(accountId, parameter('orderId'));
    const orderId = row.orderId as OrderId;
    const outcome = isOpenOrder(row) ? await gateway.submit({ kind: 'CancelOrder', accountId, orderId }) : null;
    if (outcome === null || !outcome.ok) {
      // It may have been filled between the look and the command.
      const { status } = await orderOf(accountId, orderId);
      throw notAllowed(`order is already in "${status}" state`);
    }
    return reply.code(204).send();
  });
};

function listQuery(fields: Fields, accountId: string, { gateway }: AlpacaDependencies): OrderListQuery {
  return {
    accountId,
    status: oneOf(fields, 'status', ['open', 'closed', 'all']) ?? 'open',
    symbols: listOf(fields, 'symbols').map((symbol) => gateway.instrumentBySymbol(symbol)?.symbol ?? symbol),
    side: oneOf(fields, 'side', ['buy', 'sell']),
    assetClasses: listOf(fields, 'asset_class'),
    after: instantOf(fields, 'after', malformed),
    until: instantOf(fields, 'until', malformed),
    afterOrderId: orderIdIn(fields, 'after_order_id'),
    beforeOrderId: orderIdIn(fields, 'before_order_id'),
    nested: booleanOf(fields, 'nested'),
    ascending: oneOf(fields, 'direction', ['asc', 'desc']) === 'asc',
    limit: integerOf(fields, 'limit', { fallback: 50, min: 1, max: 500 }),
  };
}

function orderIdIn(fields: Fields, name: string): string | null {
  const text = textOf(fields, name);
  if (text !== null && !isOrderId(text)) throw malformed(`invalid ${name}: ${text.slice(0, 40)}`);
  return text;
}
