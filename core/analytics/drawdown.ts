import type { Series } from './series.ts';

/** A fall from a peak of equity until a new one. Places are indexes into the curve. */
export interface DrawdownEpisode {
  /** Fall at its deepest, as a ratio ≥ 0 of the peak. */
  readonly depth: number;
  readonly peakAt: number;
  readonly troughAt: number;
  /** Where equity was back at the peak, or null while it is not. */
  readonly recoveredAt: number | null;
}

/** Every fall from a running peak, in order. */
export function drawdownEpisodes(equity: Series): DrawdownEpisode[] {
  const episodes: DrawdownEpisode[] = [];
  let peakAt = 0;
  let troughAt = -1;
  let peak = equity[0]!;
  let trough = Number.POSITIVE_INFINITY;
  for (let at = 1; at < equity.length; at++) {
    const value = equity[at]!;
    if (value < peak) {
      if (value < trough) {
        trough = value;
        troughAt = at;
      }
      continue;
    }
    if (troughAt >= 0) episodes.push(episodeOf(equity, peakAt, troughAt, at));
    peak = value;
    peakAt = at;
    trough = Number.POSITIVE_INFINITY;
    troughAt = -1;
  }
  if (troughAt >= 0) episodes.push(episodeOf(equity, peakAt, troughAt, null));
  return episodes;
}

function episodeOf(equity: Series, peakAt: number, troughAt: number, recoveredAt: number | null): DrawdownEpisode {
  return { depth: 1 - equity[troughAt]! / equity[peakAt]!, peakAt, troughAt, recoveredAt };
}

/** The deepest fall; the first of equals. Null when equity never fell. */
export function maxDrawdownEpisode(episodes: readonly DrawdownEpisode[]): DrawdownEpisode | null {
  let deepest: DrawdownEpisode | null = null;
  for (const episode of episodes) if (deepest === null || episode.depth > deepest.depth) deepest = episode;
  return deepest;
}

/** Largest fall from a running peak as a ratio ≥ 0; NaN for an empty curve. */
export function maxDrawdown(equity: Series): number {
  if (equity.length === 0) return Number.NaN;
  let peak = equity[0]!;
  let deepest = 0;
  for (let at = 1; at < equity.length; at++) {
    const value = equity[at]!;
    if (value > peak) peak = value;
    else if (1 - value / peak > deepest) deepest = 1 - value / peak;
  }
  return deepest;
}
