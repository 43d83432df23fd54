import type {
  FillView,
  OrderView,
  PaperPosition,
  PaperTrade,
  PaperTradeRecord,
  PaperValue,
  PositionView,
} from '@quire/contract';
import { type Cash, subtractCash } from '@quire/core/units';
import { cashText } from '../../platform/wire.ts';
import { equityFrom } from '../accounts/account-view.ts';
import type { Portfolio } from '../accounts/portfolio-reader.ts';
import { paperSymbol } from './symbols.ts';

/** The document's wire has JSON numbers; exact text becomes the nearest one, at the very edge. */
export const figure = (text: string): number => Number(text);
export const cashFigure = (amount: Cash): number => figure(cashText(amount));
const nullableFigure = (text: string | null): number | null => (text === null ? null : figure(text));
const nullableCash = (amount: Cash | null): number | null => (amount === null ? null : cashFigure(amount));

/** Part of a whole in percent, to six decimals; null when there is no whole. */
export function percentage(part: Cash, whole: Cash): number | null {
  return whole === 0n ? null : Math.round((Number(part) / Number(whole)) * 1e8) / 1e6;
}

export function valueView(portfolio: Portfolio, paidIn: Cash, at: string): PaperValue {
  const equity = equityFrom(portfolio);
  const gain = equity === null ? null : subtractCash(equity, paidIn);
  return {
    portfolio_id: portfolio.accountId,
    cash_balance: cashFigure(portfolio.cash),
    invested_value: nullableCash(portfolio.marketValue),
    total_value: nullableCash(equity),
    total_pnl: nullableCash(gain),
    total_pnl_percentage: gain === null ? null : percentage(gain, paidIn),
    unrealized_pnl: nullableCash(portfolio.unrealizedPnl),
    updated_at: at,
  };
}

export interface ProtectionShown {
  readonly stopLoss: string | null;
  readonly takeProfit: string | null;
  readonly isActive: boolean;
}

export function positionView(position: PositionView, protection: ProtectionShown | null): PaperPosition {
  const cost = figure(position.costBasis);
  const gain = nullableFigure(position.unrealizedPnl);
  return {
    id: position.instrumentId,
    symbol: paperSymbol(position.symbol),
    side: position.side === 'short' ? 'short' : 'long',
    quantity: Math.abs(figure(position.quantity)),
    avg_entry_price: nullableFigure(position.averageEntryPrice),
    current_price: nullableFigure(position.markPrice),
    market_value: nullableFigure(position.marketValue),
    total_cost: cost,
    unrealized_pnl: gain,
    unrealized_pnl_percentage: gain === null || cost === 0 ? null : Math.round((gain / Math.abs(cost)) * 1e8) / 1e6,
    stop_loss_price: nullableFigure(protection?.stopLoss ?? null),
    take_profit_price: nullableFigure(protection?.takeProfit ?? null),
    protection_active: protection?.isActive ?? false,
    opened_at: position.openedAt,
  };
}

const sideOf = (side: 'buy' | 'sell'): 'BUY' | 'SELL' => (side === 'buy' ? 'BUY' : 'SELL');

/** An order with what its executions made of it. */
export function tradeView(order: OrderView, fills: readonly FillView[]): PaperTrade {
  const value = figure(order.filledNotional);
  const fee = figure(order.feesPaid);
  const gain = fills.reduce((sum, { realizedPnl }) => sum + figure(realizedPnl), 0);
  const hasClosed = fills.some(({ realizedPnl }) => figure(realizedPnl) !== 0);
  const cost = order.side === 'sell' ? value - gain : value + gain;
  return {
    trade_id: order.orderId,
    symbol: paperSymbol(order.symbol),
    side: sideOf(order.side),
    order_type: order.orderType.toUpperCase(),
    quantity: figure(order.filledQuantity),
    requested_quantity: figure(order.quantity),
    price: nullableFigure(order.averageFillPrice),
    total_value: value,
    fee,
    total_cost: rounded(order.side === 'buy' ? value + fee : value - fee),
    realized_pnl: hasClosed ? rounded(gain) : null,
    realized_pnl_percentage: hasClosed && cost > 0 ? Math.round((gain / cost) * 1e8) / 1e6 : null,
    status: statusOf(order),
    reason: order.reasonCode,
    executed_at: fills.at(-1)?.at ?? null,
  };
}

function statusOf({ status, filledQuantity }: OrderView): PaperTrade['status'] {
  if (status === 'filled') return 'EXECUTED';
  if (filledQuantity !== '0') return 'PARTIAL';
  if (status === 'canceled' || status === 'replaced') return 'CANCELED';
  if (status === 'expired') return 'EXPIRED';
  return status === 'rejected' || status === 'denied' ? 'REJECTED' : 'PENDING';
}

/** Sums of JSON numbers carry dust beyond the ninth decimal. */
const rounded = (value: number): number => Math.round(value * 1e9) / 1e9;

export function recordView(fill: FillView): PaperTradeRecord {
  const value = figure(fill.notional);
  const fee = figure(fill.fee);
  return {
    id: fill.fillId,
    order_id: fill.orderId,
    symbol: paperSymbol(fill.symbol),
    side: sideOf(fill.side),
    quantity: figure(fill.quantity),
    price: figure(fill.price),
    total_value: value,
    fee,
    total_cost: rounded(fill.side === 'buy' ? value + fee : value - fee),
    realized_pnl: figure(fill.realizedPnl),
    status: 'EXECUTED',
    executed_at: fill.at,
  };
}
