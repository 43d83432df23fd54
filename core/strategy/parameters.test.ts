import { describe, expect, it } from 'vitest';
import { expected, readParameters } from './parameters.ts';

const schema = {
  length: { kind: 'integer', description: '', unit: 'bars', default: 10, min: 1, max: 100 },
  width: { kind: 'number', description: '', unit: 'multiple', default: 2, min: 0, max: 5 },
  short: { kind: 'flag', description: '', default: false },
  source: { kind: 'choice', description: '', choices: ['open', 'close'], default: 'close' },
} as const;

describe('readParameters', () => {
  it('takes defaults for what is absent, and texts or values for what is given', () => {
    expect(readParameters(schema, {})).toEqual({
      ok: true,
      value: { length: 10, width: 2, short: false, source: 'close' },
    });
    expect(readParameters(schema, { length: '20', width: 1.5, short: 'true', source: 'open' })).toEqual({
      ok: true,
      value: { length: 20, width: 1.5, short: true, source: 'open' },
    });
  });

  it.each([
    ['length', '1.5'],
    ['length', 0],
    ['length', 101],
    ['length', ''],
    ['length', 'ten'],
    ['length', '0x10'],
    ['length', Number.NaN],
    ['length', null],
    ['width', '1e999'],
    ['short', 'yes'],
    ['source', 'low'],
  ])('refuses %s = %s and says what it must be', (name, value) => {
    const result = readParameters(schema, { [name]: value });
    expect(result).toMatchObject({ ok: false, error: [{ code: 'BAD_PARAMETER', name }] });
    if (!result.ok) expect(result.error[0]?.message).toContain(expected(schema[name as keyof typeof schema]));
  });

  it('finds every problem at once, unknown names included', () => {
    const result = readParameters(schema, { length: 0, widht: 1, toString: 1 });
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.error.map((error) => error.name)).toEqual(['widht', 'toString', 'length']);
  });
});
