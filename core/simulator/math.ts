import { logarithm } from '../units/index.ts';

export { exponential, logarithm } from '../units/index.ts';

/**
 * Exponential, logarithm and normal draws from additions, multiplications, divisions and square roots alone, which IEEE 754 rounds in one way.
 * `Math.exp` and `Math.log` may differ in the last bit between engines, and everything here ends in a hash.
 */

const ln2 = Math.LN2;

const tableBits = 12;
const tableSize = 1 << tableBits;
const cellWidth = 4_294_967_296 / tableSize;

/** −ln u at u = (cell + ½) / 2^13 + ½: the logarithm of the mantissa, tabulated, because one is drawn per event. */
const exponentialTable = (() => {
  const values = new Float64Array(tableSize + 1);
  for (let at = 0; at <= tableSize; at++) values[at] = -logarithm((1 + at / tableSize) / 2);
  return values;
})();

/** A draw of the exponential distribution of mean 1 from 32 random bits: −ln u, u in (0, 1]. */
export function exponentialOfWord(word: number): number {
  if (word === 0) return 32 * ln2;
  const shift = Math.clz32(word);
  const mantissa = (word << shift) >>> 0;
  const place = (mantissa - 2_147_483_648) / 524_288;
  const cell = Math.floor(place);
  const below = exponentialTable[cell]!;
  return shift * ln2 + below + (exponentialTable[cell + 1]! - below) * (place - cell);
}

/** Normal quantiles at the borders of 4,096 cells of equal probability; the outermost two stand for the tails. */
const normalTable = (() => {
  const values = new Float64Array(tableSize + 1);
  for (let at = 1; at < tableSize; at++) values[at] = normalQuantile(at / tableSize);
  values[0] = normalQuantile(0.1 / tableSize);
  values[tableSize] = -values[0]!;
  return values;
})();

/** A draw of the standard normal distribution from 32 random bits, within ±4.1. */
export function normalOfWord(word: number): number {
  const place = word / cellWidth;
  const cell = Math.floor(place);
  const below = normalTable[cell]!;
  return below + (normalTable[cell + 1]! - below) * (place - cell);
}

/** The inverse of the normal distribution function, to 4.5 parts in 10^4 (Abramowitz and Stegun, 26.2.23). */
function normalQuantile(probability: number): number {
  if (probability > 0.5) return -normalQuantile(1 - probability);
  const t = Math.sqrt(-2 * logarithm(probability));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return above / below - t;
}
