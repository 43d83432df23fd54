import type { PositionView, SubmitOrderBody } from '@quire/contract';
import { readDecimal, writeDecimal } from '../../../lib/decimal.ts';

export interface ProtectionDraft {
  readonly takeProfit: string;
  readonly stopLoss: string;
  readonly stopLossLimit: string;
  readonly quantity: string;
}

function positive(text: string): string | null {
  const value = readDecimal(text);
  return value === null || value.digits <= 0n ? null : writeDecimal(value);
}

/** A quantity without its sign: positions are signed, orders are not. */
export const sizeOf = ({ quantity }: Pick<PositionView, 'quantity'>): string => quantity.replace(/^[-+]/, '');

/**
 * The order that protects a position: a pair of which one cancels the other, or a single exit. All rest until canceled. Null while
 * neither price stands, or something written is not a positive number.
 */
export function protectionOf(position: PositionView, draft: ProtectionDraft): SubmitOrderBody | null {
  const { accountId, symbol } = position;
  const [takeProfit, stopLoss, limit, quantity] = [
    positive(draft.takeProfit),
    positive(draft.stopLoss),
    positive(draft.stopLossLimit),
    positive(draft.quantity),
  ];
  const isUnread = (text: string, value: string | null): boolean => text.trim() !== '' && value === null;
  if (quantity === null || isUnread(draft.takeProfit, takeProfit) || isUnread(draft.stopLoss, stopLoss)) return null;
  if (isUnread(draft.stopLossLimit, limit) || (limit !== null && stopLoss === null)) return null;
  const side = position.side === 'long' ? ('sell' as const) : ('buy' as const);
  const exit = { accountId, symbol, side, quantity, timeInForce: 'gtc' as const };
  if (takeProfit !== null && stopLoss !== null) {
    const stop = { stopPrice: stopLoss, ...(limit === null ? {} : { limitPrice: limit }) };
    return { ...exit, orderType: 'limit', limitPrice: takeProfit, orderClass: 'oco', stopLoss: stop };
  }
  if (takeProfit !== null) return { ...exit, orderType: 'limit', limitPrice: takeProfit, reduceOnly: true };
  if (stopLoss === null) return null;
  return limit === null
    ? { ...exit, orderType: 'stop', stopPrice: stopLoss, reduceOnly: true }
    : { ...exit, orderType: 'stop_limit', stopPrice: stopLoss, limitPrice: limit, reduceOnly: true };
}
