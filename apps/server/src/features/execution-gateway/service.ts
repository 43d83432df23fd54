import type { Sql } from '@quire/adapters/storage';
import type {
  OrderAudit,
  OrderModifications,
  OrderView,
  PendingOrders,
  PositionView,
  RealtimePnl,
  RecentFills,
} from '@quire/contract';
import { type Cash, divideRounded, formatDecimal } from '@quire/core/units';
import type { Principal } from '../../platform/access.ts';
import { readAuditLines } from '../../platform/audit-packs.ts';
import type { AuditQueue } from '../../platform/audit-queue.ts';
import { cashText, instantText } from '../../platform/wire.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import type { AccountDirectory } from '../accounts/directory.ts';
import { exactCash } from '../accounts/portfolio-reader.ts';
import { accountsInView } from '../accounts/scope.ts';
import type { CommittedOrders } from '../orders/committed-orders.ts';
import { type FillRow, fillColumns, fillView } from '../orders/order-row.ts';
import type { OrderService } from '../orders/service.ts';
import type { PositionService } from '../positions/service.ts';
import { gatewayModification, gatewayOrder } from './spelling.ts';

/** What the execution gateway answers beside orders themselves. */
export interface ExecutionGateway {
  realtimePnl(caller: Principal, accountId: string | undefined): Promise<RealtimePnl>;
  pending(caller: Principal, query: Listing): Promise<PendingOrders>;
  recentFills(caller: Principal, query: Listing): Promise<RecentFills>;
  audit(caller: Principal, orderId: string): Promise<OrderAudit>;
  modifications(caller: Principal, orderId: string): Promise<OrderModifications>;
}

export interface Listing {
  readonly accountId?: string | undefined;
  readonly symbol?: string | undefined;
  readonly limit: number;
}

export interface ExecutionGatewayOptions {
  readonly sql: Sql;
  readonly gateway: WorldGateway;
  readonly accounts: AccountDirectory;
  readonly orders: OrderService;
  readonly positions: PositionService;
  readonly committed: CommittedOrders;
  readonly auditQueue: AuditQueue;
}

export function createExecutionGateway(options: ExecutionGatewayOptions): ExecutionGateway {
  const { sql, gateway, accounts, orders, positions, committed, auditQueue } = options;
  return {
    async realtimePnl(caller, accountId) {
      return pnlView(await positions.list(caller, accountId), instantText(gateway.now()));
    },

    async pending(caller, { limit, ...query }) {
      const { items } = await orders.list(caller, { ...query, status: 'open', limit });
      return { orders: items.map(gatewayOrder), total: items.length, limit };
    },

    async recentFills(caller, { accountId, symbol, limit }) {
      const ids = await accountsInView(accounts, caller, accountId);
      const name = symbol === undefined ? null : (gateway.instrumentBySymbol(symbol)?.symbol ?? symbol);
      const rows = await sql<(FillRow & { clientOrderId: string; remaining: string })[]>`
        select ${fillColumns(sql)}, o.client_order_id as "clientOrderId", f.order_remaining_quantity as remaining
        from fill f join orders o on o.order_id = f.order_id
        where f.account_id = any(${[...ids]}::uuid[]) and (${name}::text is null or f.symbol = ${name})
        order by f.fill_sequence desc limit ${limit}`;
      const events = rows.map((row) => {
        const fill = fillView(row);
        return {
          client_order_id: row.clientOrderId,
          symbol: fill.symbol,
          side: fill.side,
          qty: fill.quantity,
          price: fill.price,
          realized_pl: fill.realizedPnl,
          status: Number(row.remaining) === 0 ? ('filled' as const) : ('partially_filled' as const),
          timestamp: fill.at,
        };
      });
      return { events, total: events.length, limit };
    },

    async audit(caller, orderId) {
      const { order, timeline } = await orders.story(caller, orderId);
      await auditQueue.flush();
      const query = { action: null, actor: null, resourceId: order.orderId, before: null, limit: 1_000 };
      const lines = await readAuditLines(sql, query);
      const done = lines.toReversed().map(({ at, actor, action, after }) => ({
        at: at.toISOString(),
        action,
        actor,
        details: after,
      }));
      const happened = timeline.map(({ at, type, event }) => ({ at, action: type, actor: null, details: event }));
      return { client_order_id: order.clientOrderId, entries: [...happened, ...done] };
    },

    async modifications(caller, orderId) {
      const { order } = await orders.story(caller, orderId);
      const first = await walk(order, ({ replaces }) => replaces);
      const modifications = [];
      for (let at = first; at.replacedBy !== null; ) {
        const next = await committed.find(at.replacedBy);
        if (next === null) break;
        modifications.push(gatewayModification(next, at.clientOrderId));
        at = next;
      }
      return { client_order_id: order.clientOrderId, modifications };
    },
  };

  async function walk(order: OrderView, stepOf: (order: OrderView) => string | null): Promise<OrderView> {
    let at = order;
    for (let id = stepOf(at); id !== null; id = stepOf(at)) {
      const next = await committed.find(id);
      if (next === null) return at;
      at = next;
    }
    return at;
  }
}

function pnlView(held: readonly PositionView[], timestamp: string): RealtimePnl {
  let gain: bigint | null = 0n;
  let cost = 0n;
  const positions = held.map((position) => {
    const { symbol, quantity, averageEntryPrice, markPrice, markAt, unrealizedPnl, costBasis } = position;
    const ownGain = unrealizedPnl === null ? null : exactCash(unrealizedPnl);
    const ownCost = magnitude(exactCash(costBasis));
    gain = gain === null || ownGain === null ? null : gain + ownGain;
    cost += ownCost;
    return {
      symbol,
      qty: quantity,
      avg_entry_price: averageEntryPrice,
      current_price: markPrice,
      price_source: markPrice === null ? ('unknown' as const) : ('real-time' as const),
      unrealized_pl: unrealizedPnl,
      unrealized_pl_pct: percentText(ownGain, ownCost),
      last_price_update: markAt,
    };
  });
  return {
    positions,
    total_positions: positions.length,
    total_unrealized_pl: gain === null ? null : cashText(gain),
    total_unrealized_pl_pct: percentText(gain, cost),
    realtime_prices_available: positions.filter(({ current_price }) => current_price !== null).length,
    timestamp,
  };
}

const magnitude = (amount: Cash): bigint => (amount < 0n ? -amount : amount);

/** Part of a whole in percent, rounded half to even at four decimals. */
function percentText(part: bigint | null, whole: bigint): string | null {
  if (part === null || whole === 0n) return null;
  return formatDecimal(divideRounded(part * 1_000_000n, whole, 'halfEven'), 4);
}
