import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLosslessJson } from './lossless-json.ts';

const seed = Number(process.env['QUIRE_PROPERTY_SEED']);
const run = { seed, numRuns: 500 };

describe(`JSON without loss (seed ${seed})`, () => {
  it('reads what JSON.parse reads, when no number is long', () => {
    const values = fc.jsonValue({ noUnicodeString: false }).filter((value) => !JSON.stringify(value).includes('__p'));
    fc.assert(
      fc.property(values, (value) => {
        const text = JSON.stringify(value, (_, member) =>
          typeof member === 'number' ? Math.trunc(member % 1e9) : member,
        );
        expect(parseLosslessJson(text)).toEqual(JSON.parse(text));
      }),
      run,
    );
  });

  it('never changes a number: it is the same decimal, or its own text', () => {
    const digits = fc.stringMatching(/^[1-9][0-9]{0,39}(\.[0-9]{1,40})?$/);
    fc.assert(
      fc.property(digits, fc.boolean(), (number, negative) => {
        const text = negative ? `-${number}` : number;
        const { value } = parseLosslessJson(`{"value":${text}}`) as { value: number | string };
        if (typeof value === 'string') expect(value).toBe(text);
        else expect(plain(String(value))).toBe(plain(text));
      }),
      run,
    );
  });

  it.each(['1e309', '1E400', '-1e-400', '0.1000000000000000055511151231257827', '123456789012345678901234567890'])(
    'keeps %s as text',
    (number) => {
      expect(parseLosslessJson(`[${number}]`)).toEqual([number]);
    },
  );

  it.each([
    '{"a":NaN}',
    '{"a":Infinity}',
    '{a:1}',
    '{"a":1,}',
    '01',
    '{"a":0x10}',
    '{"__proto__":{}}',
    '{"\\u005f_proto__":1}',
    '',
  ])('refuses %s', (text) => {
    expect(() => parseLosslessJson(text)).toThrow();
  });
});

const plain = (number: string): string => (number.includes('.') ? number.replace(/\.?0+$/, '') : number);
