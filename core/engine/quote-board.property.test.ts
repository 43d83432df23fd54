import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Price } from '../units/index.ts';
import type { OrderState } from './durable-state.ts';
import { type BoardOrder, firstBeyond } from './quote-board.ts';

describe('the resting orders that a price reaches', () => {
  it('are the same ones that a look at each of them finds', () => {
    const limits = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 });
    fc.assert(
      fc.property(limits, fc.integer({ min: 0, max: 41 }), fc.boolean(), (drawn, price, isBuy) => {
        const sorted = drawn.sort((left, right) => (isBuy ? right - left : left - right));
        const reached = sorted.filter((limit) => (isBuy ? limit >= price : limit <= price));
        expect(
          firstBeyond(
            sorted.map((limit) => resting(limit)),
            isBuy,
            price as Price,
          ),
        ).toBe(reached.length);
      }),
    );
  });

  it('cost a look at the best one when it is out of reach, however many rest behind it', () => {
    let looks = 0;
    const side = Array.from({ length: 10_000 }, (_, at) => resting(at + 101, () => looks++));
    expect(firstBeyond(side, false, 100 as Price)).toBe(0);
    expect(looks).toBe(1);
  });
});

function resting(limitPrice: number, looked: () => void = () => {}): BoardOrder {
  const order = {
    get limitPrice() {
      looked();
      return limitPrice as Price;
    },
  } as OrderState;
  return { order } as BoardOrder;
}
