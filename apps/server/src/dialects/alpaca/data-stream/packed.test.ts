import { decode, decodeMulti } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failure, frameOf, Message } from './message.ts';
import { pack } from './packed.ts';

const trade = {
  T: 't',
  S: 'AAPL',
  t: '2026-11-20T01:00:00.123456Z',
  x: 'Q',
  p: 231,
  s: 3,
  c: ['@'],
  i: 4_294_967_297,
  z: 'C',
};

describe('the packed wire', () => {
  it('has T first, whole prices as float64, sizes and ids as integers, and the instant as the timestamp extension', () => {
    const packed = new Message(trade, 'us_equity').packed.toString('hex');
    const text = (value: string) => (0xa0 | value.length).toString(16) + Buffer.from(value).toString('hex');
    const price = Buffer.alloc(8);
    price.writeDoubleBE(231);
    expect(packed).toBe(
      [
        '89',
        text('T') + text('t'),
        text('S') + text('AAPL'),
        // fixext 8, type −1: 30 bits of nanoseconds, 34 of seconds.
        `${text('t')}d7ff${((123_456_000n << 34n) | BigInt(Date.UTC(2026, 10, 20, 1) / 1000)).toString(16).padStart(16, '0')}`,
        text('x') + text('Q'),
        `${text('p')}cb${price.toString('hex')}`,
        `${text('s')}03`,
        `${text('c')}91${text('@')}`,
        `${text('i')}d30000000100000001`,
        text('z') + text('C'),
      ].join(''),
    );
  });

  it('keeps the sizes of pairs as float64, whole or not', () => {
    const sizes = (size: number) => new Message({ T: 't', s: size }, 'crypto').packed.subarray(-9)[0];
    expect([sizes(2), sizes(0.5)]).toEqual([0xcb, 0xcb]);
  });

  it('reads back in a general decoder as what it was (property)', () => {
    const leaf = fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.double({ noNaN: true }),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
    );
    const key = fc.string({ maxLength: 40 }).filter((name) => name !== '__proto__' && name !== 't');
    const object = fc.dictionary(key, fc.oneof(leaf, fc.array(leaf, { maxLength: 20 }), fc.dictionary(key, leaf)));
    fc.assert(
      fc.property(object, fc.boolean(), (fields, areWhole) => {
        const packed = pack(fields, new Set(areWhole ? Object.keys(fields) : []));
        expect(decode(packed)).toEqual(fields);
      }),
      { numRuns: 300, examples: [[{ size: -0, sizes: [-0] }, true]] },
    );
  });

  it('tells every instant to the microsecond', () => {
    for (const t of [
      '1970-01-01T00:00:00Z',
      '2026-11-20T01:00:00Z',
      '2026-11-20T01:00:00.000001Z',
      '2600-01-01T00:00:00.5Z',
    ]) {
      expect(decode(pack({ t }, new Set()))).toEqual({ t: new Date(t) });
    }
  });

  it.each([1, 15, 16, 70_000])('is one array of %s messages in a frame', (count) => {
    const frame = frameOf(
      Array.from({ length: count }, () => failure(400)),
      'msgpack',
    ) as Buffer;
    expect(decode(frame)).toHaveLength(count);
    expect([...decodeMulti(frame)]).toHaveLength(1);
  });

  it('says the same as the text', () => {
    const message = new Message(trade, 'us_equity');
    expect(JSON.parse(frameOf([message], 'json') as string)).toEqual([trade]);
    expect(decode(frameOf([message], 'msgpack') as Buffer)).toEqual([
      { ...trade, t: new Date('2026-11-20T01:00:00.123Z') },
    ]);
  });
});
