import { createHash } from 'node:crypto';

/** Bars as columns of doubles; times in milliseconds, prices in units. */
export interface WalkColumns {
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** SHA-256 of a million bars, for which the results below are known; other engines computed them on the same columns. */
export const walkMillionSha256 = '4ece9a82c926ccce2cf7dfabd458f11240b80d12df9295495ea44b61b454ac15';

/** A generator of 32 bits (mulberry32) as numbers in [0, 1). */
function uniformDraws(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word ^= word + Math.imul(word ^ (word >>> 7), 61 | word);
    return ((word ^ (word >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Standard normal draws (Box and Muller 1958), the cosine first, its sine kept for the next. */
function normalDraws(uniform: () => number): () => number {
  let kept: number | null = null;
  return () => {
    if (kept !== null) {
      const draw = kept;
      kept = null;
      return draw;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    kept = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

const momentum = 0.8;
const deviation = 0.00025;
const pull = 0.00002;
const middle = Math.log(100);
const firstTime = 1_609_459_200_000;

/**
 * A seeded walk of one-minute bars around 100 whose returns carry momentum, so that a moving average has something to find. Its last
 * bits depend on the engine's logarithm and exponential: compare `walkSha256` before comparing results.
 */
export function createWalk(count: number, seed = 42): WalkColumns {
  const normal = normalDraws(uniformDraws(seed));
  const columns = {
    time: new Float64Array(count),
    open: new Float64Array(count),
    high: new Float64Array(count),
    low: new Float64Array(count),
    close: new Float64Array(count),
    volume: new Float64Array(count),
  };
  let level = middle;
  let lastReturn = 0;
  for (let at = 0; at < count; at++) {
    const open = Math.exp(level + 0.00005 * normal());
    lastReturn = momentum * lastReturn + deviation * normal();
    level += lastReturn - pull * (level - middle);
    const close = Math.exp(level);
    const above = Math.abs(normal()) * 0.0003;
    const below = Math.abs(normal()) * 0.0003;
    columns.time[at] = firstTime + at * 60_000;
    columns.open[at] = open;
    columns.close[at] = close;
    columns.high[at] = Math.max(open, close) * (1 + above);
    columns.low[at] = Math.min(open, close) * (1 - below);
    columns.volume[at] = Math.floor(1000 * Math.exp(0.5 * normal()));
  }
  return columns;
}

export function walkSha256({ time, open, high, low, close, volume }: WalkColumns): string {
  const hash = createHash('sha256');
  for (const column of [time, open, high, low, close, volume]) {
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest('hex');
}
