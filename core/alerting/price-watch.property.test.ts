import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Price, UnixMicros } from '../units/index.ts';
import { type PriceWatch, priceVerdict } from './price-watch.ts';

const prices = fc.array(fc.integer({ min: 90, max: 110 }), { minLength: 1, maxLength: 60 });
const direction = fc.constantFrom('up' as const, 'down' as const);

/** Indices of the prices at which a watch that is armed again and again fires. */
function firings(of: readonly number[], level: number, towards: 'up' | 'down'): number[] {
  let watch: PriceWatch = {
    direction: towards,
    level: level as Price,
    isArmed: true,
    quietUntil: 0 as UnixMicros,
  };
  const fired: number[] = [];
  of.forEach((price, index) => {
    const verdict = priceVerdict(watch, price as Price, index as UnixMicros);
    if (verdict === 'fires') fired.push(index);
    if (verdict !== 'nothing') watch = { ...watch, isArmed: verdict === 'arms' };
  });
  return fired;
}

describe('a watch over any path of prices', () => {
  it('fires exactly where the price comes to the far side from the near one', () => {
    fc.assert(
      fc.property(prices, fc.integer({ min: 90, max: 110 }), direction, (path, level, towards) => {
        const isFar = (price: number) => (towards === 'up' ? price >= level : price <= level);
        const crossings = path.flatMap((price, index) =>
          isFar(price) && (index === 0 || !isFar(path[index - 1]!)) ? [index] : [],
        );
        expect(firings(path, level, towards)).toEqual(crossings);
      }),
    );
  });

  it('fires upwards where its mirror fires downwards', () => {
    fc.assert(
      fc.property(prices, fc.integer({ min: 90, max: 110 }), (path, level) => {
        const mirrored = path.map((price) => 200 - price);
        expect(firings(mirrored, 200 - level, 'down')).toEqual(firings(path, level, 'up'));
      }),
    );
  });
});
