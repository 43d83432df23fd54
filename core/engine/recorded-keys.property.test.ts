import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderId } from '../units/index.ts';
import { type RecordedKey, RecordedKeys } from './recorded-keys.ts';

const recordOf = (key: string): RecordedKey => ({ requestHash: `of ${key}`, orderId: key as OrderId, denied: null });
const sequenceOf = (key: string): number => Number(key.slice('key-'.length));

/** Few different keys, so that they come back after they left; many acts, so that the table grows and is compacted. */
const acts = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('add' as const), key: fc.nat(400).map((n) => `key-${n}`) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('drop' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('renew' as const) }) },
  ),
  { maxLength: 600 },
);

describe('recorded keys', () => {
  it('agree with a map and a list of the same keys', () => {
    fc.assert(
      fc.property(acts, (played) => {
        const keys = new RecordedKeys();
        const wanted = new Map<string, RecordedKey>();
        for (const act of played) {
          const [oldest] = wanted.keys();
          if (act.kind === 'add') {
            if (wanted.has(act.key)) expect(() => keys.add(act.key, recordOf(act.key), 0)).toThrow('is taken');
            else {
              keys.add(act.key, recordOf(act.key), sequenceOf(act.key));
              wanted.set(act.key, recordOf(act.key));
            }
          } else if (oldest !== undefined) {
            expect(keys.oldestSequence()).toBe(sequenceOf(oldest));
            wanted.delete(oldest);
            if (act.kind === 'drop') keys.dropOldest();
            else {
              keys.renewOldest();
              wanted.set(oldest, recordOf(oldest));
            }
          }
        }
        expect([...keys.entries()]).toEqual([...wanted]);
        expect(keys.size).toBe(wanted.size);
        for (let n = 0; n <= 400; n++) expect(keys.get(`key-${n}`)).toEqual(wanted.get(`key-${n}`));
      }),
    );
  });

  it('forget the oldest of many and know the rest', () => {
    const keys = new RecordedKeys();
    for (let at = 0; at < 20_000; at++) {
      expect(keys.has(`order ${at}`)).toBe(false);
      keys.add(`order ${at}`, recordOf(`order ${at}`), 0);
      if (keys.size > 1_024) keys.dropOldest();
    }
    expect(keys.size).toBe(1_024);
    expect([keys.has('order 18975'), keys.has('order 18976'), keys.has('order 19999')]).toEqual([false, true, true]);
    expect([...keys.entries()].map(([key]) => key)).toEqual(
      Array.from({ length: 1_024 }, (_, at) => `order ${18_976 + at}`),
    );
  });

  it('have no oldest when there is none', () => {
    const keys = new RecordedKeys();
    expect(() => keys.oldestSequence()).toThrow('no key is recorded');
    expect(() => keys.dropOldest()).toThrow('no key is recorded');
    expect(() => keys.renewOldest()).toThrow('no key is recorded');
    expect(keys.has('')).toBe(false);
  });
});
