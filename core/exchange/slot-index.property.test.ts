import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlotIndex } from './slot-index.ts';

const seed = Number(process.env['QUIRE_PROPERTY_SEED']);

// Small and huge references, and many that collide in a small table.
const references = fc.oneof(
  fc.integer({ min: 1, max: 60 }),
  fc.integer({ min: 1, max: 40 }).map((step) => step * 4_294_967_296),
  fc.integer({ min: 0, max: 40 }).map((step) => Number.MAX_SAFE_INTEGER - step),
);
const actions = fc.array(fc.record({ reference: references, adds: fc.boolean() }), { maxLength: 400, size: 'max' });

describe(`SlotIndex (seed ${seed})`, () => {
  it('answers as a Map does, through growth and deletion', () => {
    fc.assert(
      fc.property(actions, (list) => {
        const index = new SlotIndex(4);
        const map = new Map<number, number>();
        list.forEach(({ reference, adds }, slot) => {
          if (!adds) {
            expect(index.take(reference)).toBe(map.get(reference) ?? -1);
            map.delete(reference);
          } else if (!map.has(reference)) {
            index.add(reference, slot);
            map.set(reference, slot);
          }
        });
        for (const { reference } of list) expect(index.get(reference)).toBe(map.get(reference) ?? -1);
      }),
      { seed, numRuns: 100 },
    );
  });
});
