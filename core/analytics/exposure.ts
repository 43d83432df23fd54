import type { RoundTrip } from './round-trip.ts';

/** Share of bars during which a position was held at some moment: from the bar of entry to the bar of exit, both counted. */
export function exposure(roundTrips: readonly RoundTrip[], barCount: number): number {
  if (barCount === 0) return Number.NaN;
  let held = 0;
  let countedTo = -1;
  for (const { entryBar, exitBar } of roundTrips) {
    const from = Math.max(entryBar, countedTo + 1);
    if (exitBar >= from) {
      held += exitBar - from + 1;
      countedTo = exitBar;
    }
  }
  return held / barCount;
}
