import type { Price, UnixMicros } from '../units/index.ts';

/** What a price is watched for: `up` fires at the level or above it, `down` at the level or below it. */
export interface PriceWatch {
  readonly direction: 'up' | 'down';
  readonly level: Price;
  /** A watch fires once; it is armed again when the price has been on the near side of the level. */
  readonly isArmed: boolean;
  /** It does not fire before this instant. */
  readonly quietUntil: UnixMicros;
}

export type PriceVerdict = 'nothing' | 'fires' | 'arms';

/**
 * What one price does to a watch. Asked about every price in order, no crossing is missed, however short it was, and nothing fires
 * twice without having been on the near side between.
 *
 * @example priceVerdict({ direction: 'up', level: 100, isArmed: true, quietUntil: 0 }, 100, 5) // 'fires'
 */
export function priceVerdict(watch: PriceWatch, price: Price, at: UnixMicros): PriceVerdict {
  const isReached = watch.direction === 'up' ? price >= watch.level : price <= watch.level;
  if (!isReached) return watch.isArmed ? 'nothing' : 'arms';
  return watch.isArmed && at >= watch.quietUntil ? 'fires' : 'nothing';
}
