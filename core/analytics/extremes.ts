import type { Series } from './series.ts';

/** NaN for an empty series; a loop, because a spread of a million values overflows the stack. */
export function largest(values: Series): number {
  let result = Number.NaN;
  for (let at = 0; at < values.length; at++) if (!(values[at]! <= result)) result = values[at]!;
  return result;
}

export function smallest(values: Series): number {
  let result = Number.NaN;
  for (let at = 0; at < values.length; at++) if (!(values[at]! >= result)) result = values[at]!;
  return result;
}
