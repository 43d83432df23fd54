import { ensureDefined } from '../units/index.ts';

const powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];

/**
 * How many ticks (or lots) make one unit at a scale, as an exact double: for observed figures, never for money.
 *
 * @example 1_752_900 / unitsPerOne(4) // 175.29
 */
export function unitsPerOne(scale: number): number {
  return ensureDefined(powers[scale], `a scale is 0 to 12, not ${scale}`);
}
