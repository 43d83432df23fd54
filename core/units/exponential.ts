/**
 * Exponential from additions, multiplications and divisions alone, which IEEE 754 rounds in one way. `Math.exp` may differ in the
 * last bit between engines, and results that use this one are hashed.
 */

const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

/** 1/k! for the Taylor series of e^r; with |r| ≤ ln 2 / 2 the terms from the fourteenth on are below one part in 10^17. */
const inverseFactorials = (() => {
  const values = new Float64Array(14);
  values[0] = 1;
  for (let k = 1; k < values.length; k++) values[k] = values[k - 1]! / k;
  return values;
})();

/** Powers of two from −1022 to 1023, each exact. */
const powersOfTwo = (() => {
  const values = new Float64Array(2046);
  values[1022] = 1;
  for (let at = 1023; at < values.length; at++) values[at] = values[at - 1]! * 2;
  for (let at = 1021; at >= 0; at--) values[at] = values[at + 1]! / 2;
  return values;
})();

/** e^x for |x| ≤ 700, to about one part in 10^15 (argument reduction by ln 2 in two parts, Horner's rule). */
export function exponential(x: number): number {
  const power = Math.round(x / Math.LN2);
  const rest = x - power * ln2High - power * ln2Low;
  let sum = inverseFactorials[13]!;
  for (let k = 12; k >= 0; k--) sum = sum * rest + inverseFactorials[k]!;
  return sum * powersOfTwo[power + 1022]!;
}
