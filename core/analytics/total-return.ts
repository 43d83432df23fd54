import type { Series } from './series.ts';

/** last / first − 1. */
export function totalReturn(values: Series, from = 0): number {
  return values.length <= from ? Number.NaN : values[values.length - 1]! / values[from]! - 1;
}
