import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyFilter } from './key-filter.ts';

describe('the filter of used keys', () => {
  it('never calls a used key new, over as many layers as it takes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.uuid(), fc.string({ maxLength: 128 })), { maxLength: 400 }), (keys) => {
        const filter = new KeyFilter(32);
        filter.markComplete();
        for (const [accountId, key] of keys) filter.add(accountId, key);
        for (const [accountId, key] of keys) expect(filter.isNew(accountId, key)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('calls no key new before it knows all old ones', () => {
    const filter = new KeyFilter();
    expect(filter.isNew('a', 'k')).toBe(false);
    filter.markComplete();
    expect(filter.isNew('a', 'k')).toBe(true);
  });

  it('recognizes almost every new key at its capacity', () => {
    const filter = new KeyFilter(1_024);
    filter.markComplete();
    for (let index = 0; index < 1_024; index++) filter.add('account', `used-${index}`);
    let doubtful = 0;
    for (let index = 0; index < 10_000; index++) if (!filter.isNew('account', `new-${index}`)) doubtful += 1;
    expect(doubtful).toBeLessThan(50);
  });
});
