import { divideRounded, type PartsPerMillion, type Price } from '../units/index.ts';

const million = 1_000_000n;

/**
 * The first price, going away from `baseline`, at which the change is at least `percent`: rounded up when it rises and down when it
 * falls, so that the change is never less than what was asked for. Null when no price is that low.
 *
 * @example percentLevel(10_000 as Price, 50_000 as PartsPerMillion, 'up') // 10_500: 5 % above 100.00
 */
export function percentLevel(baseline: Price, percent: PartsPerMillion, direction: 'up' | 'down'): Price | null {
  const share = direction === 'up' ? million + BigInt(percent) : million - BigInt(percent);
  const level = divideRounded(BigInt(baseline) * share, million, direction === 'up' ? 'ceiling' : 'floor');
  return level > 0n && level <= BigInt(Number.MAX_SAFE_INTEGER) ? (Number(level) as Price) : null;
}
