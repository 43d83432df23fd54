import { type Cash, type Quantity, zeroCash, zeroQuantity } from '../units/index.ts';

/** What an order of so much in all is charged at most; the engine passes the fee model of the account. */
export type FeeOf = (notional: Cash, quantity: Quantity) => Cash;

/**
 * The fee of an order's next fill (L8). Fees are reckoned on all that an order has traded so far and the earlier ones deducted, so
 * an order pays the same in one fill as in a hundred. `quantity` is all that it will have traded then; only fees per share ask.
 */
export function nextFee(
  filledNotional: Cash,
  feesPaid: Cash,
  notional: Cash,
  feeOf: FeeOf,
  quantity: Quantity = zeroQuantity,
): Cash {
  return (feeOf((filledNotional + notional) as Cash, quantity) - feesPaid) as Cash;
}

/**
 * Cash that an open order holds back (L6): the worst notional of what is still to be opened, plus its fee. `worstNotional` is
 * rounded up by the caller; as fills round their notional down, what is reserved always covers what is charged.
 */
export function cashToReserve(
  worstNotional: Cash,
  filledNotional: Cash,
  feesPaid: Cash,
  feeOf: FeeOf,
  quantity: Quantity = zeroQuantity,
): Cash {
  if (worstNotional === 0n) return worstNotional;
  return (worstNotional + feeToHold(filledNotional, feesPaid, worstNotional, feeOf, quantity)) as Cash;
}

/**
 * The fee that the rest of an order holds back. What was charged before may hold a regulator's part, which `feeOf` does not know; it
 * never makes the rest cheaper than nothing.
 */
export function feeToHold(
  filledNotional: Cash,
  feesPaid: Cash,
  notional: Cash,
  feeOf: FeeOf,
  quantity: Quantity = zeroQuantity,
): Cash {
  const fee = nextFee(filledNotional, feesPaid, notional, feeOf, quantity);
  return fee > 0n ? fee : zeroCash;
}
