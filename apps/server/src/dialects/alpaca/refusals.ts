import type { CommandOutcome } from '@quire/core/engine';
import { type AlpacaError, forbidden, malformed, notAllowed, notFound } from './errors.ts';

type Refusal = Extract<CommandOutcome, { ok: false }>;

/** What the sender wrote, for messages that repeat it, and what the account holds. */
export interface RefusedOrder {
  readonly symbol: string;
  readonly assetClass: 'us_equity' | 'crypto';
  readonly quantity: string;
}

type Translate = (refusal: Refusal, order: RefusedOrder) => AlpacaError;

/** The dialect's words for each refusal of ours; clients match on these texts. */
const translations: Readonly<Record<string, Translate>> = {
  KILL_SWITCH_ENGAGED: () => forbidden('new orders are rejected by user request'),
  SAFETY_STATE_UNKNOWN: () => forbidden('new orders are rejected by user request'),
  INSUFFICIENT_BUYING_POWER: ({ details }) =>
    forbidden('insufficient buying power', { buying_power: details['buyingPower'], cost_basis: details['needed'] }),
  INSUFFICIENT_QUANTITY: insufficientQuantity,
  WASH_TRADE: () =>
    forbidden('potential wash trade detected. use complex orders', { reject_reason: 'opposite side order exists' }),
  NOT_SHORTABLE: (_, { symbol }) => forbidden(`asset "${symbol}" cannot be sold short`),
  ORDER_NOTIONAL_MAX: ({ message, details }) =>
    forbidden(message, { notional: details['notional'], order_notional_max: details['orderNotionalMax'] }),
  CLIENT_ORDER_ID_REUSED: () => malformed('client_order_id must be unique'),
  INVALID_QUANTITY: () => malformed('qty must be > 0'),
  INVALID_PRICE: () => malformed('limit_price must be > 0'),
  QUANTITY_BELOW_MIN: ({ details }) => notAllowed(`qty must be >= ${details['quantityMin']}`),
  QUANTITY_INCREMENT: ({ details }, { symbol, assetClass }) =>
    assetClass === 'us_equity' && details['quantityIncrement'] === '1'
      ? notAllowed(`asset "${symbol}" is not fractionable`)
      : notAllowed(`qty must be a multiple of ${details['quantityIncrement']}`),
  PRICE_INCREMENT: ({ details }) => subPenny(details['limitPrice'] ?? ''),
  UNKNOWN_INSTRUMENT: (_, { symbol }) => notAllowed(`asset "${symbol}" not found`),
  INSTRUMENT_NOT_TRADABLE: (_, { symbol }) => notAllowed(`asset "${symbol}" is not tradable`),
  UNKNOWN_ORDER: () => notFound('order not found'),
  UNKNOWN_POSITION: () => notFound('position does not exist'),
  REDUCE_ONLY_NOTHING_TO_CLOSE: () => notFound('position does not exist'),
};

function insufficientQuantity({ details }: Refusal, { symbol, assetClass, quantity }: RefusedOrder): AlpacaError {
  const available = details['available'] ?? '0';
  const amounts = `(requested: ${quantity}, available: ${available})`;
  return assetClass === 'crypto'
    ? forbidden(`insufficient balance for ${symbol.split('/')[0]} ${amounts}`, { symbol, available })
    : forbidden(`insufficient qty available for order ${amounts}`, { symbol, available });
}

export const subPenny = (price: string): AlpacaError =>
  notAllowed(`invalid limit_price ${price}. sub-penny increment does not fulfill minimum pricing criteria`);

/** A code without words of its own is told in ours, as understood and not allowed. */
export function translateRefusal(refusal: Refusal, order: RefusedOrder): AlpacaError {
  const translate = translations[refusal.code];
  return translate ? translate(refusal, order) : notAllowed(refusal.message, { reason: refusal.code });
}
