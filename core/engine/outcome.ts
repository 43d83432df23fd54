import { riskRefusalCodes } from '../risk/index.ts';
import type { OrderId } from '../units/index.ts';
import type { CommandOutcome } from './event.ts';
import type { RecordedKey } from './recorded-keys.ts';

/** Why a command other than a new order is refused, or an order before risk saw it. None of these changes anything. */
export const commandRefusalCodes = {
  WORLD_NOT_OPEN: 'the world has not been created yet',
  CLIENT_ORDER_ID_REUSED: 'the client order id was used before, for another request',
  IDEMPOTENCY_KEY_REUSED: 'the idempotency key was used before, for another request',
  UNKNOWN_ORDER: 'the account has no such order',
  ORDER_NOT_OPEN: 'the order is not open any more',
  ORDER_NOT_REPLACEABLE: 'the order cannot be replaced: it ends already, or its size is an amount of money',
  QUANTITY_NOT_ABOVE_FILLED: 'the new quantity is the total, and the order has traded that much already',
  GOOD_TILL_PASSED: 'the instant at which the order would end has passed already',
  UNKNOWN_POSITION: 'the account holds nothing of this instrument',
  INVALID_AMOUNT: 'an amount of cash is not zero',
  INSUFFICIENT_FUNDS: 'the account has not that much free cash',
  UNKNOWN_CALENDAR: 'no such calendar in this world',
  INVALID_CALENDAR: 'the sessions of the calendar contradict each other',
  INVALID_INSTRUMENT: 'the definition of the instrument contradicts itself',
  INSTRUMENT_FIXED: 'an instrument of this world has another definition already',
  INVALID_POLICY: 'the policy of the account contradicts itself',
  FILL_MODEL_UNAVAILABLE: 'this feed cannot fill orders by that model',
  UNKNOWN_FILL_MODEL: 'there is no fill model of that name',
  INVALID_FILL_PARAMETER: 'the fill model has no such parameter, or not with that value',
  ACCOUNT_HAS_OPEN_ORDERS: 'the account has open orders, which would change their market under way',
  ACCOUNT_EXISTS: 'an account with this id is open already',
  INVALID_RESUMPTION: 'a halt ends after it began',
  NOT_HALTED: 'trading in the instrument is not halted',
  CORPORATE_ACTION_EXISTS: 'another corporate action was announced under this id',
  INVALID_CORPORATE_ACTION: 'the announcement contradicts itself',
  EX_DATE_PASSED: 'the ex-date has begun already',
  UNKNOWN_CORPORATE_ACTION: 'no such corporate action was announced',
  NO_MARKET_LIFE: 'nothing happens to companies by itself in this world',
  INVALID_MARKET_LIFE: 'a rate of the market life is out of bounds',
  INVALID_NEWS: 'the piece of news is not complete',
  INVALID_TERMS: 'the terms of the account contradict themselves',
  INVALID_ACCOUNT_NAME: 'the name of an account has 1 to 80 characters',
  ACCOUNT_NOT_FLAT: 'the account holds positions or has open orders',
  STRATEGY_REQUESTS_MAX: 'the strategy asked too often behind one input',
} as const;

export type CommandRefusalCode = keyof typeof commandRefusalCodes;

/** Why an accepted order ended without being filled: the `reasonCode` of its last event. */
export const orderEndReasons = {
  REQUESTED: 'canceled on request',
  CLOSE_ALL: 'canceled to clear the way for closing its position',
  IOC_REMAINDER: 'the part of an ioc order that could not trade at once',
  FOK_UNFILLABLE: 'a fok order that could not trade whole at once',
  SELF_TRADE: 'a stop that woke would have traded with an open order of the same account',
  ENTRY_ENDED: 'a leg whose entry ended without a fill',
  OTHER_LEG: 'the other leg traded, woke or ended',
  PROTECTION_BEGAN: 'the rest of an entry whose protection began to trade',
  SCRIPTED: 'the part of an order beyond what its test script lets trade',
  AUCTION_UNFILLED: 'an order for an auction that its price or its volume left out, or that was not held',
  NO_LIQUIDITY: 'the part of a market order that the book could not fill',
  INSUFFICIENT_FUNDS: 'the fill would have cost more than the account had',
  REDUCE_ONLY_NOTHING_TO_CLOSE: 'the position that it was to reduce is gone',
  REVERSE_SPLIT: 'canceled by a reverse split, as brokers do',
  CORPORATE_ACTION: 'a corporate action left nothing of its quantity or price',
  DELISTED: 'the instrument does not trade any more',
  HALTED: 'it could only have traded at once, and trading is halted',
  ACCOUNT_RESET: 'canceled because the account began anew',
  MARGIN_CALL: 'canceled because the account was below its maintenance margin',
  TOO_OLD: 'open for ninety days, as long as its wire lets an order wait',
  NOTHING_AVAILABLE: 'sized by what is available, and nothing was',
} as const;

export type OrderEndReason = keyof typeof orderEndReasons;

/** Every code with which a world refuses, and its meaning. */
export const refusalMessages: Readonly<Record<string, string>> = {
  ...commandRefusalCodes,
  ...Object.fromEntries(Object.entries(riskRefusalCodes).map(([code, { message }]) => [code, message])),
};

const noOrders: readonly OrderId[] = [];

export const done: CommandOutcome = { ok: true, orderIds: noOrders, replayed: false };

export function refused(
  code: string,
  details: Readonly<Record<string, string>> = {},
  orderId: OrderId | null = null,
): CommandOutcome {
  // A journal may hold a code that a later version has retired; it is still the recorded outcome.
  const message = refusalMessages[code] ?? 'for a reason that this version does not name';
  return { ok: false, code, message, details, orderId, replayed: false };
}

/** What a request for an order came to: the order was accepted, or denied for a reason. */
export function outcomeOfOrder(
  orderId: OrderId,
  denied: { readonly code: string; readonly details: Readonly<Record<string, string>> } | null,
): CommandOutcome {
  if (denied !== null) return refused(denied.code, denied.details, orderId);
  return { ok: true, orderIds: [orderId], replayed: false };
}

/** What the first request under a key came to, for the one that repeats it. */
export function recordedOutcome(recorded: RecordedKey): CommandOutcome {
  const { denied, orderId } = recorded;
  if (denied !== null) return { ...refused(denied.code, denied.details, orderId), replayed: true };
  return { ok: true, orderIds: orderId === null ? noOrders : [orderId], replayed: true };
}
