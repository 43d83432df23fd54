import { assert, type Cash, type PartsPerMillion, shareOf } from '../../units/index.ts';
import type { FeeModel } from './fee-model.ts';

/**
 * A share of the notional, rounded up to the next 10^-9 of the currency: the venue never loses a fraction. `notional` is not
 * negative, `rate` in parts per million.
 *
 * @example percentageFee(cash(10_000_000_001n), 1_000 as PartsPerMillion) // 10_000_001n: 0.1 % of 10.000000001
 */
export function percentageFee(notional: Cash, rate: PartsPerMillion): Cash {
  assert(notional >= 0n, 'a notional is not negative');
  assert(Number.isSafeInteger(rate) && rate >= 0, 'a fee rate is a whole number of parts per million, not negative');
  return shareOf(notional, rate, 'ceiling');
}

/** The same rate for makers and takers. */
export function percentageFeeModel(rate: PartsPerMillion): FeeModel {
  return (notional) => percentageFee(notional, rate);
}
