/**
 * ln x for x > 0 (the series of artanh after scaling x into [√½, √2)), from operations alone that IEEE 754 rounds in one way:
 * `Math.log` may differ in the last bit between engines, and results that use this one are hashed.
 */
export function logarithm(x: number): number {
  let mantissa = x;
  let power = 0;
  while (mantissa >= Math.SQRT2) {
    mantissa /= 2;
    power++;
  }
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    power--;
  }
  const z = (mantissa - 1) / (mantissa + 1);
  const square = z * z;
  let sum = 0;
  for (let k = 21; k >= 1; k -= 2) sum = sum * square + 1 / k;
  return power * Math.LN2 + 2 * z * sum;
}
