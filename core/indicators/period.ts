import { assert } from '../units/index.ts';

/** A window length in bars: a whole number of at least 1 (an assert, because parameters are checked where they enter). */
export function assertPeriod(period: number): number {
  assert(
    Number.isInteger(period) && period >= 1,
    `an indicator's period must be a whole number of at least 1, not ${period}`,
  );
  return period;
}
