import type { OrderView } from '@quire/contract';
import type { AssetClass } from '@quire/core/market';
import { ensureDefined, parseInstant } from '@quire/core/units';
import type { AlpacaDependencies } from '../dependencies.ts';
import { ordersById } from '../queries.ts';
import type { OrderRow } from '../views/order-view.ts';

type Source = Pick<AlpacaDependencies, 'gateway' | 'sql' | 'recentOrder'>;

/** Orders as they are now, in any order. Those that a commit just changed are in memory, so that telling of them waits for no read. */
export async function committedRows(
  { gateway, sql, recentOrder }: Source,
  orderIds: readonly string[],
): Promise<readonly OrderRow[]> {
  const rows: OrderRow[] = [];
  const others: string[] = [];
  for (const orderId of orderIds) {
    const order = recentOrder(orderId);
    const instrument = order === null ? null : gateway.instrumentById(order.instrumentId);
    if (order === null || instrument === null) others.push(orderId);
    else if (order.status !== 'denied') rows.push(rowOf(order, instrument.assetClass));
  }
  return others.length === 0 ? rows : [...rows, ...(await ordersById(sql, others))];
}

/** The row of the projection that an order in memory will be read as. */
export function rowOf(order: OrderView, assetClass: AssetClass): OrderRow {
  return {
    orderId: order.orderId,
    instrumentId: order.instrumentId,
    symbol: order.symbol,
    assetClass,
    clientOrderId: order.clientOrderId,
    side: order.side,
    orderType: order.orderType,
    timeInForce: order.timeInForce,
    quantity: order.quantity,
    notional: order.notional,
    limitPrice: order.limitPrice,
    stopPrice: order.stopPrice,
    trailPrice: order.trailPrice,
    trailPercent: order.trailPercent,
    highWaterMark: order.highWaterMark,
    orderClass: order.orderClass,
    role: order.role,
    groupId: order.groupId,
    replaces: order.replaces,
    replacedBy: order.replacedBy,
    extendedHours: order.extendedHours,
    status: order.status,
    filledQuantity: order.filledQuantity,
    averageFillPrice: order.averageFillPrice,
    submittedAt: microsOf(order.submittedAt),
    updatedAt: microsOf(order.updatedAt),
    expiresAt: nullableMicrosOf(order.expiresAt),
    filledAt: nullableMicrosOf(order.filledAt),
    canceledAt: nullableMicrosOf(order.canceledAt),
    expiredAt: nullableMicrosOf(order.expiredAt),
    failedAt: nullableMicrosOf(order.failedAt),
    replacedAt: nullableMicrosOf(order.replacedAt),
  };
}

const microsOf = (instant: string): number =>
  ensureDefined(parseInstant(instant), `${instant} is one of our own instants`);
const nullableMicrosOf = (instant: string | null): number | null => (instant === null ? null : microsOf(instant));
