import { randomUUID } from 'node:crypto';
import type { Sql } from '@quire/adapters/storage';
import type { FillView, OrderView, Page, ReplaceOrderBody, SubmitOrderBody } from '@quire/contract';
import type { AccountId, ClientOrderId, OrderId } from '@quire/core/units';
import { isAtLeast, type Principal } from '../../platform/access.ts';
import type { RequestOrigin } from '../../platform/audit.ts';
import type { AuditQueue } from '../../platform/audit-queue.ts';
import { problem } from '../../platform/problem.ts';
import { decodeCursor, encodeCursor, instantText, pageFrom } from '../../platform/wire.ts';
import { instrumentOf, jsonOf, refused } from '../../platform/world-commands.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import type { AccountDirectory } from '../accounts/directory.ts';
import { accountFor, accountsInView, operatedAccounts, type Scope } from '../accounts/scope.ts';
import { requireAllowedScript } from '../scripted-outcomes/require-allowed.ts';
import { type CommittedOrders, ordersOf } from './committed-orders.ts';
import { fillView, orderView } from './order-row.ts';
import { clientOrderIdOf, parseChanges, parseOrder } from './parse-order.ts';
import * as store from './store.ts';

export interface SubmittedOrder {
  readonly order: OrderView;
  /** The recorded outcome of an earlier request with the same key. */
  readonly replayed: boolean;
}

export interface OrderStory {
  readonly order: OrderView;
  readonly fills: readonly FillView[];
  readonly timeline: readonly {
    readonly eventSequence: number;
    readonly inputSequence: number;
    readonly at: string;
    readonly type: string;
    readonly event: unknown;
  }[];
}

export interface OrderQuery {
  readonly accountId?: string | undefined;
  readonly status: 'open' | 'closed' | 'all';
  readonly symbol?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Use cases of orders. Whatever changes the world is a command, and is answered after its commit. */
export interface OrderService {
  submit(
    caller: Principal,
    body: SubmitOrderBody,
    idempotencyKey: string | undefined,
    origin: RequestOrigin,
  ): Promise<SubmittedOrder>;
  list(caller: Principal, query: OrderQuery): Promise<Page<OrderView>>;
  story(caller: Principal, orderId: string): Promise<OrderStory>;
  /** The new order. */
  replace(
    caller: Principal,
    orderId: string,
    body: ReplaceOrderBody,
    idempotencyKey: string | undefined,
    origin: RequestOrigin,
  ): Promise<SubmittedOrder>;
  cancel(caller: Principal, orderId: string, origin: RequestOrigin): Promise<OrderView>;
  cancelAll(caller: Principal, scope: Scope, origin: RequestOrigin): Promise<readonly OrderView[]>;
}

export interface OrderServiceOptions {
  readonly sql: Sql;
  readonly gateway: WorldGateway;
  readonly accounts: AccountDirectory;
  readonly committed: CommittedOrders;
  readonly audit: AuditQueue;
}

export function createOrderService({ sql, gateway, accounts, committed, audit }: OrderServiceOptions): OrderService {
  /** By its id, else by its client order id in the accounts that the caller sees. */
  const orderNamed = async (caller: Principal, name: string): Promise<OrderView | null> => {
    const byId = isUuid(name) ? await committed.find(name) : null;
    if (byId !== null) return byId;
    const found = await store.orderIdByClientId(sql, await accountsInView(accounts, caller, undefined), name);
    return found === null ? null : committed.find(found);
  };
  /** The order and how the caller may touch it; an operator may cancel in every account. */
  const visibleOrder = async (caller: Principal, orderId: string, wanted: 'view' | 'trade') => {
    const order = await orderNamed(caller, orderId);
    const account = order && (await accounts.require(caller, order.accountId, 'view').catch(asUnknownOrder));
    if (!order || !account) throw problem('UNKNOWN_ORDER', 'no order of yours has this id', { field: 'orderId' });
    if (!isAtLeast(account.permission, wanted) && !caller.permissions.has('world:operate')) {
      throw problem('FORBIDDEN', 'you may view this order, not cancel it');
    }
    return order;
  };

  return {
    async submit(caller, body, idempotencyKey, origin) {
      const { account } = await accountFor(accounts, caller, body.accountId, 'trade');
      const instrument = instrumentOf(gateway, body.symbol);
      const clientOrderId = clientOrderIdOf(body.clientOrderId, idempotencyKey, randomUUID);
      requireAllowedScript(account, clientOrderId);
      const { request, requestHash } = parseOrder(body, {
        accountId: account.accountId,
        clientOrderId,
        instrument,
        origin: caller.kind === 'session' ? 'console' : 'api',
      });
      const outcome = await gateway.submit({ kind: 'SubmitOrder', request, requestHash, refuseDuplicate: false });
      const orderId = outcome.ok ? outcome.orderIds[0] : outcome.orderId;
      if (!outcome.replayed) {
        audit.add(caller, origin, {
          action: outcome.ok ? 'order.submitted' : 'order.denied',
          resourceKind: 'order',
          resourceId: orderId ?? null,
          before: null,
          after: { accountId: account.accountId, clientOrderId, ...(outcome.ok ? {} : { code: outcome.code }) },
        });
      }
      if (!outcome.ok) throw refused(outcome);
      const order = orderId ? await committed.find(orderId) : null;
      if (!order) throw new Error(`order ${orderId} was acknowledged and is not there`);
      return { order, replayed: outcome.replayed };
    },

    async list(caller, { accountId, status, symbol, limit, cursor }) {
      const accountIds = await accountsInView(accounts, caller, accountId);
      const rows = await store.listOrders(sql, {
        accountIds,
        status,
        symbol: symbol === undefined ? null : instrumentOf(gateway, symbol).symbol,
        limit: limit + 1,
        before: decodeCursor(cursor, 1)?.[0] ?? null,
      });
      return pageFrom(rows, limit, orderView, ({ orderSequence }) => encodeCursor(orderSequence));
    },

    async story(caller, orderId) {
      const order = await visibleOrder(caller, orderId, 'view');
      const [fills, timeline] = await Promise.all([
        store.fillsOfOrder(sql, order.orderId),
        store.timelineOfOrder(sql, order),
      ]);
      return {
        order,
        fills: fills.map(fillView),
        timeline: timeline.map(({ at, event, ...row }) => ({ ...row, at: instantText(at), event: jsonOf(event) })),
      };
    },

    async replace(caller, orderId, body, idempotencyKey, origin) {
      const before = await visibleOrder(caller, orderId, 'trade');
      await accounts.require(caller, before.accountId, 'trade');
      const { changes, requestHash } = parseChanges(body, before.orderId, instrumentOf(gateway, before.symbol));
      const outcome = await gateway.submit({
        kind: 'ReplaceOrder',
        accountId: before.accountId as AccountId,
        orderId: before.orderId as OrderId,
        changes,
        clientOrderId: clientOrderIdOf(body.clientOrderId, idempotencyKey, randomUUID) as ClientOrderId,
        origin: caller.kind === 'session' ? 'console' : 'api',
        requestHash,
        refuseDuplicate: false,
      });
      if (!outcome.ok) throw refused(outcome);
      const order = await committed.find(outcome.orderIds[0]!);
      if (!order) throw new Error(`order ${outcome.orderIds[0]} was acknowledged and is not there`);
      if (!outcome.replayed) {
        const told = ({ quantity, limitPrice, timeInForce }: OrderView) => ({ quantity, limitPrice, timeInForce });
        audit.add(caller, origin, {
          action: 'order.replaced',
          resourceKind: 'order',
          resourceId: before.orderId,
          before: told(before),
          after: { ...told(order), replacedBy: order.orderId },
        });
      }
      return { order, replayed: outcome.replayed };
    },

    async cancel(caller, orderId, origin) {
      const before = await visibleOrder(caller, orderId, 'trade');
      const outcome = await gateway.submit({
        kind: 'CancelOrder',
        accountId: before.accountId as AccountId,
        orderId: before.orderId as OrderId,
      });
      if (!outcome.ok) throw refused(outcome);
      const after = (await committed.find(before.orderId)) ?? before;
      audit.add(caller, origin, {
        action: 'order.canceled',
        resourceKind: 'order',
        resourceId: before.orderId,
        before: { status: before.status, filledQuantity: before.filledQuantity },
        after: { status: after.status, filledQuantity: after.filledQuantity },
      });
      return after;
    },

    async cancelAll(caller, { accountId, symbol, reason }, origin) {
      const instrumentId = symbol === undefined ? null : instrumentOf(gateway, symbol).instrumentId;
      const scope = await operatedAccounts(accounts, caller, accountId);
      const outcomes = await Promise.all(
        scope.map((id) => gateway.submit({ kind: 'CancelAllOrders', accountId: id as AccountId | null, instrumentId })),
      );
      const orderIds = outcomes.flatMap((outcome) => {
        if (!outcome.ok) throw refused(outcome);
        return outcome.orderIds;
      });
      audit.add(caller, origin, {
        action: 'orders.canceled-all',
        resourceKind: 'account',
        resourceId: scope.length === 1 ? scope[0]! : null,
        before: null,
        after: { accounts: scope, symbol: symbol ?? null, reason: reason ?? 'not given', orders: orderIds.length },
      });
      return ordersOf(committed, orderIds);
    },
  };
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

function asUnknownOrder(error: unknown): null {
  if ((error as { code?: string }).code === 'UNKNOWN_ACCOUNT') return null;
  throw error;
}
