import type { CommandOutcome } from '@quire/core/engine';

/** An answer in the dialect's own shape: `{code, message, …details}`. */
export class AlpacaError extends Error {
  override readonly name = 'AlpacaError';
  readonly status: number;
  readonly code: number;
  readonly details: Readonly<Record<string, unknown>>;
  constructor(status: number, code: number, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export const unauthorized = (): AlpacaError => new AlpacaError(401, 40110000, 'request is not authorized');
/** 40010001 travels with 422, the one code whose first digits are not its status. */
export const malformed = (message: string): AlpacaError => new AlpacaError(422, 40010001, message);
export const notAllowed = (message: string, details: Readonly<Record<string, unknown>> = {}): AlpacaError =>
  new AlpacaError(422, 42210000, message, details);
export const forbidden = (message: string, details: Readonly<Record<string, unknown>> = {}): AlpacaError =>
  new AlpacaError(403, 40310000, message, details);
export const notFound = (message: string): AlpacaError => new AlpacaError(404, 40410000, message);
export const badRequest = (message: string): AlpacaError => new AlpacaError(400, 40010000, message);

type Refusal = Extract<CommandOutcome, { ok: false }>;

/** What the sender wrote, for messages that repeat it. */
export interface RefusedOrder {
  readonly symbol: string;
  readonly quantity: string;
  readonly isCrypto: boolean;
}

/** The dialect's words for each refusal of ours; clients match on these texts. */
const translations: Readonly<Record<string, (refusal: Refusal, order: RefusedOrder) => AlpacaError>> = {
  INSUFFICIENT_BUYING_POWER: ({ details }) =>
    forbidden('insufficient buying power', { buying_power: details['buyingPower'], cost_basis: details['needed'] }),
  INSUFFICIENT_QUANTITY: ({ details }, order) => {
    const available = details['available'] ?? '0';
    const amounts = `(requested: ${order.quantity}, available: ${available})`;
    return order.isCrypto
      ? forbidden(`insufficient balance for ${order.symbol.split('/')[0]} ${amounts}`, {
          symbol: order.symbol,
          available,
        })
      : forbidden(`insufficient qty available for order ${amounts}`, { symbol: order.symbol, available });
  },
  WASH_TRADE: () =>
    forbidden('potential wash trade detected. use complex orders', {
      reject_reason: 'opposite side limit order exists',
    }),
  KILL_SWITCH_ENGAGED: () => forbidden('new orders are rejected by user request'),
  CLIENT_ORDER_ID_REUSED: () => malformed('client_order_id must be unique'),
  UNKNOWN_INSTRUMENT: (_, { symbol }) => notAllowed(`asset "${symbol}" not found`),
  INSTRUMENT_NOT_TRADABLE: (_, { symbol }) => notAllowed(`asset "${symbol}" is not tradable`),
  PRICE_INCREMENT: ({ details }) =>
    notAllowed(
      `invalid limit_price ${details['limitPrice'] ?? ''}. sub-penny increment does not fulfill minimum pricing criteria`,
    ),
  INVALID_PRICE: () => malformed('limit_price must be > 0'),
  INVALID_QUANTITY: () => malformed('qty must be > 0'),
  ORDER_NOTIONAL_MAX: ({ message, details }) => forbidden(message, details),
  NOT_SHORTABLE: (_, { symbol }) => forbidden(`asset "${symbol}" cannot be sold short`),
  ORDER_NOT_OPEN: ({ details }) => notAllowed(`order is already in "${details['status'] ?? 'closed'}" state`),
  UNKNOWN_ORDER: () => notFound('order not found'),
  UNKNOWN_POSITION: () => notFound('position does not exist'),
};

export function translateRefusal(refusal: Refusal, order: RefusedOrder): AlpacaError {
  const translate = translations[refusal.code];
  return translate ? translate(refusal, order) : notAllowed(refusal.message, { reason: refusal.code });
}
