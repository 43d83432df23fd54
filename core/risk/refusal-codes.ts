/**
 * Why an order is refused. `invalid`: the request could never be right; nothing is recorded and its clientOrderId stays free.
 * `denied`: right in form but not now; an `OrderDenied` event keeps the outcome under its clientOrderId for ever.
 */
export interface RefusalCode {
  readonly kind: 'invalid' | 'denied';
  readonly message: string;
}

const invalid = (message: string): RefusalCode => ({ kind: 'invalid', message });
const denied = (message: string): RefusalCode => ({ kind: 'denied', message });

export const riskRefusalCodes = {
  SAFETY_STATE_UNKNOWN: invalid('the state of the kill switch is not known, so nothing is accepted'),
  UNKNOWN_ACCOUNT: invalid('no such account in this world'),
  ACCOUNT_CLOSED: invalid('the account is closed'),
  UNKNOWN_INSTRUMENT: invalid('no such instrument in this world'),
  INVALID_CLIENT_ORDER_ID: invalid('a client order id has 1 to 128 characters'),
  LIMIT_PRICE_REQUIRED: invalid('a limit order needs a limit price'),
  LIMIT_PRICE_NOT_ALLOWED: invalid('a market order takes no limit price'),
  STOP_PRICE_REQUIRED: invalid('a stop or stop-limit order needs a stop price'),
  STOP_PRICE_NOT_ALLOWED: invalid('only stop and stop-limit orders take a stop price'),
  TRAIL_REQUIRED: invalid('a trailing stop needs a trail, as a price or in percent'),
  TRAIL_NOT_ALLOWED: invalid('only a trailing stop takes a trail'),
  INVALID_TRAIL: invalid('a trail is at least one tick, or more than 0 and less than 100 percent'),
  TIME_IN_FORCE_NOT_ALLOWED: invalid('this type of order does not take this time in force'),
  GOOD_TILL_REQUIRED: invalid('a good-till-date order needs the instant at which it ends'),
  GOOD_TILL_NOT_ALLOWED: invalid('only a good-till-date order names the instant at which it ends'),
  EXTENDED_HOURS_NOT_ALLOWED: invalid('extended hours are for limit orders with time in force day, gtc or gtd'),
  SIZING_NOT_ALLOWED: invalid('only a strategy may size an order by what is available'),
  OPERATOR_ORDER_NOT_REDUCE_ONLY: invalid("an operator's order must be reduce-only"),
  INVALID_QUANTITY: invalid('a quantity is a positive number that the instrument can hold'),
  INVALID_ORDER_CLASS: invalid('the class of the order does not fit its type, time in force, size or legs'),
  LEG_PRICE_CROSSED: invalid('a take profit or stop loss lies on the wrong side of the price of the entry'),
  INVALID_NOTIONAL: invalid('a notional is a positive amount of money'),
  NOTIONAL_NOT_ALLOWED: invalid(
    'a notional is for orders other than trailing stops, of instruments that trade in fractions',
  ),
  NOTIONAL_TOO_SMALL: denied('the notional buys less than the least quantity of the instrument'),
  QUANTITY_BELOW_MIN: invalid("the quantity is below the instrument's minimum"),
  QUANTITY_INCREMENT: invalid("the quantity is not a multiple of the instrument's increment"),
  INVALID_PRICE: invalid('a price is a positive number that the instrument can hold'),
  PRICE_INCREMENT: invalid("the limit price is not a multiple of the instrument's price increment"),
  KILL_SWITCH_ENGAGED: denied('the kill switch is engaged'),
  ACCOUNT_BLOCKED: denied('an operator has blocked trading on the account'),
  TRADING_SUSPENDED: denied('the owner has suspended trading; only closing orders pass'),
  FRACTIONAL_TRADING_OFF: denied('the account trades whole shares only'),
  INSTRUMENT_NOT_TRADABLE: denied('the instrument is not tradable'),
  SESSION_UNKNOWN: denied("the instrument's calendar does not reach this instant"),
  MARKET_CLOSED: denied('the market is closed, and an ioc or fok order cannot wait'),
  AUCTION_CLOSED: denied('orders for this auction are not taken at this time of day'),
  REDUCE_ONLY_NOTHING_TO_CLOSE: denied('there is no position that this order could reduce'),
  REDUCE_ONLY_RESTING: denied('a reduce-only order of the same side is open; it must end before the position may turn'),
  WASH_TRADE: denied('the order would trade with an open order of the same account'),
  NOT_SHORTABLE: denied('the instrument cannot be sold short'),
  SHORT_FRACTION: denied('shares are sold short in whole ones only'),
  NOT_EASY_TO_BORROW: denied('the shares cannot be borrowed now'),
  INSUFFICIENT_QUANTITY: denied('the account does not hold enough that is not promised to other orders'),
  PATTERN_DAY_TRADER: denied('the order would be one day trade too many for the equity of the account'),
  NO_REFERENCE_PRICE: denied('no price is known yet from which to estimate the cost of a market order'),
  ORDER_NOTIONAL_MAX: denied('the notional of the order exceeds the maximum of the account'),
  INSUFFICIENT_BUYING_POWER: denied('the order needs more buying power than the account has'),
} as const satisfies Record<string, RefusalCode>;

export type RiskRefusalCode = keyof typeof riskRefusalCodes;

/** `details` explains the refusal in numbers, as decimal text. */
export interface Refusal {
  readonly code: RiskRefusalCode;
  readonly details: Readonly<Record<string, string>>;
}

const noDetails: Readonly<Record<string, string>> = {};

/** Details are kept in the order of their names, as they come back from the journal: a retry hears the same bytes. */
export function refusal(code: RiskRefusalCode, details: Readonly<Record<string, string>> = noDetails): Refusal {
  return {
    code,
    details: Object.fromEntries(Object.entries(details).sort(([left], [right]) => (left < right ? -1 : 1))),
  };
}
