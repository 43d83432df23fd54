import type { CommandOutcome } from '@quire/core/engine';
import { AlpacaError, forbidden, malformed, notAllowed, notFound } from './errors.ts';

type Refusal = Extract<CommandOutcome, { ok: false }>;

/** What the sender wrote, for messages that repeat it, and what the account holds. */
export interface RefusedOrder {
  readonly symbol: string;
  readonly assetClass: 'us_equity' | 'crypto';
  readonly quantity: string;
  /** It may only leave a position that is there: an exit pair. */
  readonly isExit?: boolean;
  readonly holding?: Holding;
}

/** What the account holds of the instrument, and what its open orders in it are. */
export interface Holding {
  /** Signed decimal text. */
  readonly quantity: string;
  readonly heldForOrders: string;
  readonly relatedOrders: readonly string[];
  /** The oldest order of the other side. */
  readonly oppositeOrder: string | null;
}

type Translate = (refusal: Refusal, order: RefusedOrder) => AlpacaError;

/** Our names of prices, as the wire spells them. */
const priceFields = [
  ['limitPrice', 'limit_price'],
  ['stopPrice', 'stop_price'],
  ['takeProfitPrice', 'take_profit.limit_price'],
  ['stopLossPrice', 'stop_loss.stop_price'],
  ['stopLossLimitPrice', 'stop_loss.limit_price'],
] as const;

/** The dialect's words for each refusal of ours; clients match on these texts. */
const translations: Readonly<Record<string, Translate>> = {
  KILL_SWITCH_ENGAGED: () => forbidden('new orders are rejected by user request'),
  TRADING_SUSPENDED: () => forbidden('new orders are rejected by user request'),
  ACCOUNT_BLOCKED: () => forbidden('account is not allowed to trade'),
  ACCOUNT_CLOSED: () => forbidden('account is closed'),
  FRACTIONAL_TRADING_OFF: () => notAllowed('fractional trading is disabled for this account'),
  NOT_EASY_TO_BORROW: (_, { symbol }) => forbidden(`asset "${symbol}" cannot be sold short`),
  PATTERN_DAY_TRADER: () =>
    new AlpacaError(403, 'trade denied due to pattern day trading protection', { code: 40310100 }),
  SAFETY_STATE_UNKNOWN: () => forbidden('new orders are rejected by user request'),
  INSUFFICIENT_BUYING_POWER: ({ details }) =>
    forbidden('insufficient buying power', { buying_power: details['buyingPower'], cost_basis: details['needed'] }),
  INSUFFICIENT_QUANTITY: insufficientQuantity,
  WASH_TRADE: (_, { holding }) =>
    forbidden('potential wash trade detected. use complex orders', {
      reject_reason: 'opposite side order exists',
      ...(holding?.oppositeOrder ? { existing_order_id: holding.oppositeOrder } : {}),
    }),
  SHORT_FRACTION: () => notAllowed('fractional orders cannot be sold short'),
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
  PRICE_INCREMENT: ({ details }) => {
    const [name = 'limitPrice', field = 'limit_price'] = priceFields.find(([ours]) => ours in details) ?? [];
    return subPenny(details[name] ?? '', field);
  },
  LEG_PRICE_CROSSED: ({ details }) => {
    const { fault, side, basePrice = '' } = details;
    const field = fault === 'takeProfit' ? 'take_profit.limit_price' : 'stop_loss.stop_price';
    return notAllowed(`${field} must be ${side === 'above' ? '>= base_price + 0.01' : '<= base_price - 0.01'}`, {
      base_price: basePrice,
    });
  },
  AUCTION_CLOSED: ({ details }) =>
    forbidden(
      details['timeInForce'] === 'opg'
        ? 'opg orders are not accepted between 9:28am and 7:00pm ET'
        : 'cls orders are not accepted between 3:50pm and 7:00pm ET',
    ),
  STOP_PRICE_REQUIRED: () => malformed('stop orders require a stop price'),
  TRAIL_REQUIRED: () => malformed('trailing stop orders require one of trail_price or trail_percent'),
  INVALID_TRAIL: () => malformed('invalid trail'),
  NOTIONAL_NOT_ALLOWED: (_, { symbol }) => notAllowed(`asset "${symbol}" is not fractionable`),
  NOTIONAL_TOO_SMALL: ({ message }) => forbidden(message),
  INVALID_NOTIONAL: () => malformed('notional must be > 0'),
  ORDER_NOT_OPEN: () => notAllowed('unable to replace order, order is not open'),
  ORDER_NOT_REPLACEABLE: () => notAllowed('unable to replace order, order is not open'),
  QUANTITY_NOT_ABOVE_FILLED: ({ details }) =>
    notAllowed('qty must be greater than filled_qty', {
      qty: details['quantity'],
      filled_qty: details['filledQuantity'],
    }),
  UNKNOWN_INSTRUMENT: (_, { symbol }) => notAllowed(`asset "${symbol}" not found`),
  // What is listed and not tradable has the status `inactive` on this wire.
  INSTRUMENT_NOT_TRADABLE: (_, { symbol }) => notAllowed(`asset "${symbol}" is not active`),
  UNKNOWN_ORDER: () => notFound('order not found'),
  UNKNOWN_POSITION: () => notFound('position does not exist'),
  REDUCE_ONLY_NOTHING_TO_CLOSE: () => notFound('position does not exist'),
};

/** Bots match on these words and read the numbers beside them. Who holds nothing wanted to sell short. */
function insufficientQuantity({ details }: Refusal, order: RefusedOrder): AlpacaError {
  const { symbol, assetClass, quantity, isExit = false, holding } = order;
  const available = details['available'] ?? '0';
  const amounts = `(requested: ${quantity}, available: ${available})`;
  if (assetClass === 'crypto') {
    const [currency = symbol] = symbol.split('/');
    const balance = holding === undefined ? {} : { balance: holding.quantity };
    return forbidden(`insufficient balance for ${currency} ${amounts}`, { symbol: currency, ...balance, available });
  }
  if (holding === undefined) return forbidden(`insufficient qty available for order ${amounts}`, { symbol, available });
  if (holding.quantity === '0' && !isExit) return forbidden('account is not allowed to short');
  return forbidden(`insufficient qty available for order ${amounts}`, {
    symbol,
    existing_qty: holding.quantity,
    held_for_orders: holding.heldForOrders,
    available,
    related_orders: holding.relatedOrders,
  });
}

export const subPenny = (price: string, field = 'limit_price'): AlpacaError =>
  notAllowed(`invalid ${field} ${price}. sub-penny increment does not fulfill minimum pricing criteria`);

/** A code without words of its own is told in ours, as understood and not allowed. */
export function translateRefusal(refusal: Refusal, order: RefusedOrder): AlpacaError {
  const translate = translations[refusal.code];
  return translate ? translate(refusal, order) : notAllowed(refusal.message, { reason: refusal.code });
}
