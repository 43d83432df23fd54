import type { Cash } from '../units/index.ts';

/** What the venue charges on a notional; the engine passes the fee model of the account. */
export type FeeOf = (notional: Cash) => Cash;

/**
 * The fee of an order's next fill (L8). Fees are reckoned on all that an order has traded so far and the earlier ones deducted, so
 * an order pays the same in one fill as in a hundred.
 */
export function nextFee(filledNotional: Cash, feesPaid: Cash, notional: Cash, feeOf: FeeOf): Cash {
  return (feeOf((filledNotional + notional) as Cash) - feesPaid) as Cash;
}

/**
 * Cash that an open order holds back (L6): the worst notional of what is still to be opened, plus its fee. `worstNotional` is
 * rounded up by the caller; as fills round their notional down, what is reserved always covers what is charged.
 */
export function cashToReserve(worstNotional: Cash, filledNotional: Cash, feesPaid: Cash, feeOf: FeeOf): Cash {
  if (worstNotional === 0n) return worstNotional;
  return (worstNotional + nextFee(filledNotional, feesPaid, worstNotional, feeOf)) as Cash;
}
