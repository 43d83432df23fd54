import { type Cash, type Quantity, zeroQuantity } from '../units/index.ts';

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
  return (worstNotional + nextFee(filledNotional, feesPaid, worstNotional, feeOf, quantity)) as Cash;
}
