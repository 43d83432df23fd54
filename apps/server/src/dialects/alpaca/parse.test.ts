import { describe, expect, it } from 'vitest';
import { AlpacaError, badRequest } from './errors.ts';
import {
  bodyFields,
  booleanOf,
  instantOf,
  integerOf,
  listOf,
  oneOf,
  positiveDecimal,
  queryFields,
  textOf,
} from './parse.ts';

const refusalOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof AlpacaError) return `${error.status} ${error.code} ${error.message}`;
    throw error;
  }
  return 'not refused';
};

describe('what bots send', () => {
  it.each<[string, unknown, string | null]>([
    ['text', 'AAPL', 'AAPL'],
    ['a number', 1.5, '1.5'],
    ['a boolean', true, 'true'],
    ['null', null, null],
    ['nothing', undefined, null],
    ['empty text', '', null],
  ])('%s in a body', (_, value, expected) => {
    expect(textOf(bodyFields({ field: value }), 'field')).toBe(expected);
  });

  it.each<[string, unknown]>([
    ['a list', [1]],
    ['an object', { value: 1 }],
    ['a NUL', 'a\0b'],
    ['half a character', '\ud800'],
  ])('%s in a body is refused', (_, value) => {
    expect(refusalOf(() => textOf({ field: value }, 'field'))).toBe('422 40010001 field is invalid');
  });

  it.each([[[]], ['text'], [7], [true]])('%j is no body', (body) => {
    expect(refusalOf(() => bodyFields(body))).toBe('400 40010000 request body format is invalid');
  });

  it('empty, null and None are absent in an address, and a repeated key is a list', () => {
    const fields = queryFields({
      limit: '',
      until: 'null',
      after: 'None',
      symbols: ['AAPL,MSFT', 'SPY'],
      status: 'all',
    });
    expect(fields).toEqual({ symbols: 'AAPL,MSFT,SPY', status: 'all' });
    expect(listOf(fields, 'symbols')).toEqual(['AAPL', 'MSFT', 'SPY']);
  });

  it.each([
    ['true', true],
    ['True', true],
    ['1', true],
    ['false', false],
    ['False', false],
    ['0', false],
    ['', false],
  ])('the boolean %j', (text, expected) => {
    expect(booleanOf({ nested: text }, 'nested')).toBe(expected);
  });

  it.each<[string, () => unknown, string]>([
    ['a boolean', () => booleanOf({ nested: 'constructor' }, 'nested'), '422 40010001 invalid nested: constructor'],
    ['a boolean', () => booleanOf({ nested: 'maybe' }, 'nested'), '422 40010001 invalid nested: maybe'],
    [
      'a whole number',
      () => integerOf({ limit: '1e3' }, 'limit', { fallback: 1, min: 1, max: 5 }),
      '422 40010001 invalid limit: 1e3',
    ],
    [
      'a whole number below its least',
      () => integerOf({ limit: 0 }, 'limit', { fallback: 1, min: 1, max: 5 }),
      '422 40010001 invalid limit: must be at least 1',
    ],
    ['a choice', () => oneOf({ side: 'hold' }, 'side', ['buy', 'sell']), '422 40010001 invalid side: hold'],
    [
      'an instant',
      () => instantOf({ start: 'yesterday' }, 'start', badRequest),
      '400 40010000 invalid start: yesterday',
    ],
  ])('%s that is none is refused', (_, act, expected) => {
    expect(refusalOf(act)).toBe(expected);
  });

  it.each([
    ['2024-01-02', '2024-01-02T00:00:00.000Z'],
    ['2024-01-02T10:00:00Z', '2024-01-02T10:00:00.000Z'],
    ['2024-01-02T10:00:00.123456789-05:00', '2024-01-02T15:00:00.123Z'],
    ['2024-01-02T10:00:00 02:00', '2024-01-02T08:00:00.000Z'],
    ['2024-01-02 10:00:00', '2024-01-02T10:00:00.000Z'],
  ])('the instant %s', (text, expected) => {
    const at = instantOf({ start: text }, 'start', badRequest) ?? Number.NaN;
    expect(new Date(Math.floor(at / 1000)).toISOString()).toBe(expected);
  });

  it.each<[unknown, bigint | null]>([
    [3, 3_000_000_000n],
    ['3', 3_000_000_000n],
    ['0.5', 500_000_000n],
    ['1e-05', 10_000n],
    [0.00001, 10_000n],
    ['1.000000000000', 1_000_000_000n],
    [null, null],
  ])('the quantity %j', (value, expected) => {
    expect(positiveDecimal({ qty: value }, 'qty', 9)).toBe(expected);
  });

  it.each<[unknown, string]>([
    [0, 'qty must be > 0'],
    ['-1', 'qty must be > 0'],
    ['NaN', 'invalid qty: NaN'],
    ['Infinity', 'invalid qty: Infinity'],
    [true, 'invalid qty: true'],
    ['1,000', 'invalid qty: 1,000'],
    ['1e308', 'invalid qty: 1e308'],
    ['9'.repeat(10_000), `invalid qty: ${'9'.repeat(32)}`],
    ['1.000000000000000000000000000001', 'qty has more than 9 decimal places'],
    ['9007199.254740992', 'qty is too large: at most 9007199.254740991'],
  ])('the quantity %j is refused', (value, message) => {
    expect(refusalOf(() => positiveDecimal({ qty: value }, 'qty', 9))).toBe(`422 40010001 ${message}`);
  });
});
