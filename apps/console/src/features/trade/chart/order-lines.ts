import type { OrderView, PositionView } from '@quire/contract';
import type { ChartLine } from '../../../components/candle-chart.tsx';
import { formatGrouped, toNumber } from '../../../lib/decimal.ts';

/** A price of an order that a line stands for. */
export type MovedField = 'limitPrice' | 'stopPrice';

/** Where a line was moved to and not sent; text on the price grid. */
export interface LineMove {
  readonly orderId: string;
  readonly field: MovedField;
  readonly price: string;
}

const words: Readonly<Record<MovedField, string>> = { limitPrice: 'limit', stopPrice: 'stop' };

/** Own orders at their limits and stops, and the position at its average price. A trailing stop moves its stop itself. */
export function linesOf(
  orders: readonly OrderView[],
  position: PositionView | null,
  symbol: string,
  move: LineMove | null,
): ChartLine[] {
  const lines = orders
    .filter((order) => order.symbol === symbol)
    .flatMap((order) => (['limitPrice', 'stopPrice'] as const).flatMap((field) => lineOf(order, field, move)));
  if (!position?.averageEntryPrice) return lines;
  const price = toNumber(position.averageEntryPrice);
  const label = `Held ${formatGrouped(position.quantity)}`;
  return [...lines, { id: 'position', price, label, kind: 'position', moves: null }];
}

function lineOf(order: OrderView, field: MovedField, move: LineMove | null): ChartLine[] {
  const own = order[field];
  if (own === null || (field === 'stopPrice' && order.triggeredAt !== null)) return [];
  const isMoved = move !== null && move.orderId === order.orderId && move.field === field;
  const price = toNumber(isMoved ? move.price : own);
  const label = `${order.side === 'buy' ? 'Buy' : 'Sell'} ${formatGrouped(order.remainingQuantity)}`;
  return [
    {
      id: lineId(order.orderId, field),
      price,
      label,
      kind: order.side,
      moves: isFixed(order, field) ? null : words[field],
    },
  ];
}

function isFixed({ orderType, status }: OrderView, field: MovedField): boolean {
  if (status === 'pending_cancel' || status === 'pending_replace') return true;
  return orderType === 'trailing_stop' && field === 'stopPrice';
}

export const lineId = (orderId: string, field: MovedField): string => `${orderId} ${field}`;

/** What a line's id stands for; null for the line of the position. */
export function lineOfId(id: string): Pick<LineMove, 'orderId' | 'field'> | null {
  const [orderId = '', field] = id.split(' ');
  return field === 'limitPrice' || field === 'stopPrice' ? { orderId, field } : null;
}

/** What an order at the moved price would do at once, by the last price; null when it would wait. */
export function consequenceOf(order: OrderView, { field, price }: LineMove, last: number | null): string | null {
  if (last === null) return null;
  const moved = toNumber(price);
  const isAbove = order.side === 'buy' ? moved >= last : moved <= last;
  const isBeyond = order.side === 'buy' ? moved <= last : moved >= last;
  if (field === 'limitPrice' && order.stopPrice === null) return isAbove ? 'It would trade at once.' : null;
  if (field === 'stopPrice') return isBeyond ? 'It would wake at once.' : null;
  return null;
}
