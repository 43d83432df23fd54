import { describe, expect, it } from 'vitest';
import { parseExactJson } from './exact-json.ts';

describe('JSON without loss', () => {
  it('leaves short numbers numbers', () => {
    expect(parseExactJson('{"p":175.29,"n":-1e-7,"z":null}')).toEqual({ p: 175.29, n: -1e-7, z: null });
  });

  it('keeps as text what a double would round', () => {
    expect(parseExactJson('{"t":1732212000123456789,"p":0.1234567890123456789,"q":1.5}')).toEqual({
      t: '1732212000123456789',
      p: '0.1234567890123456789',
      q: 1.5,
    });
  });

  it.each(['{"p":NaN}', '{"p":Infinity}', '{"p":1', '<html>', ''])('refuses %j', (text) => {
    expect(() => parseExactJson(text)).toThrow();
  });
});
