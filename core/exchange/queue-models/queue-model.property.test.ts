import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueueProbability } from './probability.ts';
import { type QueueModel, type QueuePosition, queuePrinted, queueResized, takeExecutable } from './queue-model.ts';

const shapes: readonly QueueProbability['shape'][] = ['power', 'log', 'log2', 'power2', 'power3'];
const models: fc.Arbitrary<QueueModel> = fc.oneof(
  fc.constant<QueueModel>({ kind: 'risk-averse' }),
  fc.record({
    kind: fc.constant('probabilistic' as const),
    shape: fc.constantFrom(...shapes),
    exponent: fc.integer({ min: 1, max: 5 }),
  }),
);

type Change = { readonly print: number } | { readonly size: number };
const changes = fc.array(
  fc.oneof(
    fc.record({ print: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ size: fc.integer({ min: 0, max: 300 }) }),
  ),
  { maxLength: 30 },
);

/** When the order is filled first: the index of the change, or one past the last. */
function firstFill(model: QueueModel, start: number, level: number, story: readonly Change[]): number {
  const position: QueuePosition = { ahead: start, printed: 0 };
  let size = level;
  for (const [at, change] of story.entries()) {
    if ('print' in change) queuePrinted(model, position, change.print);
    else {
      queueResized(model, position, size, Math.max(0, change.size));
      size = Math.max(0, change.size);
    }
    if (takeExecutable(position, 1) > 0) return at;
  }
  return story.length;
}

describe('queue laws', () => {
  it('X103: whatever the level does without a print fills nobody', () => {
    fc.assert(
      fc.property(
        models,
        fc.integer({ min: 0, max: 200 }),
        fc.array(fc.integer({ min: 0, max: 300 })),
        (model, ahead, sizes) => {
          const position: QueuePosition = { ahead, printed: 0 };
          let size = ahead + 20;
          for (const after of sizes) {
            const before = position.ahead;
            queueResized(model, position, size, after);
            size = after;
            expect(position.ahead).toBeLessThanOrEqual(before);
            expect(takeExecutable(position, 1)).toBe(0);
          }
        },
      ),
    );
  });

  it('X104: the pessimist is never filled before an estimate is', () => {
    fc.assert(
      fc.property(models, fc.integer({ min: 0, max: 100 }), changes, (model, ahead, story) => {
        const pessimist = firstFill({ kind: 'risk-averse' }, ahead, ahead, story);
        expect(pessimist).toBeGreaterThanOrEqual(firstFill(model, ahead, ahead, story));
      }),
    );
  });

  it('X105: with the risk-averse model and an even share a longer queue is never filled earlier', () => {
    const steady = fc.constantFrom<QueueModel>(
      { kind: 'risk-averse' },
      { kind: 'probabilistic', shape: 'power', exponent: 1 },
    );
    fc.assert(
      fc.property(
        steady,
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 1, max: 50 }),
        changes,
        (model, ahead, more, story) => {
          const level = ahead + more;
          expect(firstFill(model, level, level, story)).toBeGreaterThanOrEqual(firstFill(model, ahead, level, story));
        },
      ),
    );
  });

  it('X105: a steep share may let a longer queue overtake, which is the price of its formula', () => {
    const cubic: QueueModel = { kind: 'probabilistic', shape: 'power', exponent: 3 };
    const aheadAfter = (ahead: number): number => {
      const position: QueuePosition = { ahead, printed: 0 };
      queueResized(cubic, position, 100, 60);
      return position.ahead;
    };
    expect(aheadAfter(60)).toBeLessThan(aheadAfter(50));
  });
});
