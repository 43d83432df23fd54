import { parseInstant } from '@quire/core/units';
import type { OrderRow } from '../views/order-view.ts';

export const orderedAt = parseInstant('2026-11-20T01:00:00Z')!;

/** An order as it ended: filled, five microseconds after it came. */
export const filledRow: OrderRow = {
  orderId: 'order',
  instrumentId: 'apple',
  symbol: 'AAPL',
  assetClass: 'us_equity',
  clientOrderId: 'mine',
  side: 'buy',
  orderType: 'limit',
  timeInForce: 'day',
  quantity: '3.000000000',
  notional: null,
  limitPrice: '231.50',
  stopPrice: null,
  trailPrice: null,
  trailPercent: null,
  highWaterMark: null,
  orderClass: 'simple',
  role: null,
  groupId: null,
  replaces: null,
  replacedBy: null,
  extendedHours: false,
  status: 'filled',
  filledQuantity: '3',
  averageFillPrice: '231.400000000',
  submittedAt: orderedAt,
  updatedAt: orderedAt + 5,
  expiresAt: null,
  filledAt: orderedAt + 5,
  canceledAt: null,
  expiredAt: null,
  failedAt: null,
  replacedAt: null,
};
