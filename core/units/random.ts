/**
 * Keyed randomness: a draw is a pure function of (world seed, purpose, entity, index), never of a shared stream, so that one
 * more order does not change another's luck. The mixer is SplitMix32-like over the combined key (two rounds of the
 * MurmurHash3 finalizer, which passes through all 2^32 states of each word).
 */
export interface RandomKey {
  readonly seed: number;
  /** A small integer naming what the draw is for; each module lists its purposes. */
  readonly purpose: number;
  readonly entity: number;
}

function mix(value: number): number {
  let h = value | 0;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** An unsigned 32-bit draw. `index` may exceed 32 bits. */
export function randomWord(seed: number, purpose: number, entity: number, index: number): number {
  const high = Math.floor(index / 4_294_967_296);
  let h = mix(seed ^ 0x9e3779b9);
  h = mix(h ^ Math.imul(purpose + 0x7f4a7c15, 0x9e3779b1));
  h = mix(h ^ Math.imul(entity + 0x165667b1, 0x85ebca77));
  h = mix(h ^ (index | 0) ^ Math.imul(high, 0xc2b2ae3d));
  return mix(h + 0x27d4eb2f) >>> 0;
}

/** A draw in [0, 1) with 32 bits. */
export function randomUnit(seed: number, purpose: number, entity: number, index: number): number {
  return randomWord(seed, purpose, entity, index) / 4_294_967_296;
}
