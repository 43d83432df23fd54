import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FifoQueue } from './fifo-queue.ts';

const own: [number, number][] = [];
const note = (reference: number, quantity: number): void => {
  own.push([reference, quantity]);
};
const taken = (queue: FifoQueue, reference: number, quantity: number): [number, number][] => {
  own.length = 0;
  queue.execute(reference, quantity, note);
  return [...own];
};

describe('a queue that shows every order', () => {
  it('X106: an own order moves up only by what leaves in front of it', () => {
    const queue = new FifoQueue();
    queue.add(1, 30, false);
    queue.add(2, 20, false);
    queue.add(100, 10, true);
    queue.add(3, 40, false);
    expect(queue.aheadOf(100)).toBe(50);
    queue.reduce(3, 40);
    expect(queue.aheadOf(100)).toBe(50);
    queue.reduce(1, 10);
    expect(queue.aheadOf(100)).toBe(40);
    expect(taken(queue, 1, 20)).toEqual([]);
    expect(queue.aheadOf(100)).toBe(20);
  });

  it('X106: an execution behind an own order is the own order’s first, oldest first', () => {
    const queue = new FifoQueue();
    queue.add(100, 10, true);
    queue.add(101, 10, true);
    queue.add(3, 40, false);
    expect(taken(queue, 3, 15)).toEqual([
      [100, 10],
      [101, 5],
    ]);
    expect(queue.remaining(101)).toBe(5);
    expect(queue.remaining(3)).toBe(25);
  });

  it('removes from anywhere and goes on', () => {
    const queue = new FifoQueue();
    for (const reference of [1, 2, 3]) queue.add(reference, 5, false);
    queue.reduce(3, 5);
    queue.reduce(1, 5);
    queue.add(4, 5, true);
    expect(queue.aheadOf(4)).toBe(5);
    queue.reduce(9, 1);
    expect(() => queue.aheadOf(1)).toThrow('not in the queue');
    expect(() => queue.add(4, 1, true)).toThrow('is in the queue');
  });

  it('X106: agrees with a plain list of orders', () => {
    const story = fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 20 }), fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(story, (steps) => {
        const queue = new FifoQueue();
        const plain: { reference: number; quantity: number }[] = [];
        let next = 1;
        for (const [kind, quantity, isOwn] of steps) {
          const target = plain[quantity % Math.max(1, plain.length)];
          if (kind < 3 || target === undefined) {
            queue.add(next, quantity, isOwn);
            plain.push({ reference: next++, quantity });
          } else {
            const cut = Math.min(quantity, target.quantity);
            queue.reduce(target.reference, cut);
            target.quantity -= cut;
            if (target.quantity === 0) plain.splice(plain.indexOf(target), 1);
          }
          let ahead = 0;
          for (const order of plain) {
            expect(queue.aheadOf(order.reference)).toBe(ahead);
            ahead += order.quantity;
          }
        }
      }),
    );
  });
});
