import { assert, logarithm } from '../../units/index.ts';

/**
 * The share of cancels at a level that was behind an order with `front` ahead of it and `back` behind it (hftbacktest's
 * `ProbQueueModel`; L. Rigtorp, “Estimating order queue position”, 2013).
 *
 * power: Bⁿ / (Bⁿ + Fⁿ) · log: ln(1+B) / (ln(1+B) + ln(1+F)) · log2: ln(1+B) / ln(1+B+F) · power2: Bⁿ / (B+F)ⁿ ·
 * power3: 1 − (F / (F+B))ⁿ
 */
export interface QueueProbability {
  readonly shape: 'power' | 'log' | 'log2' | 'power2' | 'power3';
  /** n of the power shapes, a whole number from 1 to 10; the others do not use it. */
  readonly exponent: number;
}

/** A share from 0 to 1. An order with nobody ahead and nobody behind it loses nothing by any cancel: 1. */
export function backShare({ shape, exponent }: QueueProbability, front: number, back: number): number {
  const ahead = Math.max(0, front);
  const behind = Math.max(0, back);
  if (ahead + behind === 0) return 1;
  switch (shape) {
    case 'power': {
      const backPower = wholePower(behind, exponent);
      return backPower / (backPower + wholePower(ahead, exponent));
    }
    case 'log': {
      const backLog = logarithm(1 + behind);
      return backLog / (backLog + logarithm(1 + ahead));
    }
    case 'log2':
      return logarithm(1 + behind) / logarithm(1 + behind + ahead);
    case 'power2':
      return wholePower(behind / (behind + ahead), exponent);
    case 'power3':
      return 1 - wholePower(ahead / (ahead + behind), exponent);
  }
}

/** Repeated multiplication: exact order of roundings, unlike the language's own power. */
function wholePower(base: number, exponent: number): number {
  assert(Number.isInteger(exponent) && exponent >= 1 && exponent <= 10, 'an exponent is a whole number from 1 to 10');
  let power = base;
  for (let at = 1; at < exponent; at++) power *= base;
  return power;
}
