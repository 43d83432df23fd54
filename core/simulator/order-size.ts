import { exponential, normalOfWord } from './math.ts';

/** Spread of a market order's size: standard deviation of its logarithm. */
const sizeDeviation = 0.8;
/** Taken off the exponent, it makes the mean of the log-normal law 1. */
const halfVariance = (sizeDeviation * sizeDeviation) / 2;
const roundLotsMax = 60;

/** The size in round lots that a 32-bit draw gives: log-normal around the symbol's mean, at least one. */
export function roundLotsOfWord(word: number, meanRoundLots: number): number {
  const draw = exponential(sizeDeviation * normalOfWord(word) - halfVariance);
  return Math.min(roundLotsMax, Math.max(1, Math.round(meanRoundLots * draw)));
}

const quantiles = 1_024;

/** Mean and relative standard deviation of `roundLotsOfWord`, which the limits move away from those of the plain law. */
export function orderSizeLaw(meanRoundLots: number): { readonly mean: number; readonly variation: number } {
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < quantiles; at++) {
    const size = roundLotsOfWord(((at + 0.5) / quantiles) * 4_294_967_296, meanRoundLots);
    sum += size;
    squares += size * size;
  }
  const mean = sum / quantiles;
  return { mean, variation: Math.sqrt(squares / quantiles - mean * mean) / mean };
}
