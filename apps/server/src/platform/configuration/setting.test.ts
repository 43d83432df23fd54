import { describe, expect, it } from 'vitest';
import { choice, decimal, flag, integer, list, optional, type Setting, text } from './setting.ts';

describe('what a setting may be', () => {
  it.each<[string, Setting<unknown>, unknown, string | null]>([
    ['text', text({ lengthMin: 2, lengthMax: 3 }), 'ab', null],
    ['text too short', text({ lengthMin: 2 }), 'a', 'must not have fewer than 2 characters'],
    ['text too long', text({ lengthMax: 3 }), 'abcd', 'must not have more than 3 characters'],
    ['text of another form', text({ pattern: /^a+$/ }), 'ab', 'must match ^a+$'],
    ['text that is a number', text({}), 1, 'must be a text'],
    ['integer', integer({ min: 0, max: 10 }), 10, null],
    ['integer with a part', integer({ min: 0, max: 10 }), 1.5, 'must be a whole number'],
    ['integer as text', integer({ min: 0, max: 10 }), '1e3', 'must be a number'],
    ['integer too small', integer({ min: 1, max: 10 }), 0, 'must be at least 1'],
    ['decimal at an open end', decimal({ above: 0, max: 10 }), 0, 'must be above 0'],
    ['decimal too large', decimal({ above: 0, max: 10 }), 10.5, 'must be at most 10'],
    ['not a number', decimal({ max: 10 }), Number.NaN, 'must be a number'],
    ['flag', flag, true, null],
    ['flag in words', flag, 'perhaps', 'must be true or false'],
    ['choice', choice(['a', 'b']), 'b', null],
    ['no choice', choice(['a', 'b']), 'c', 'must be one of a, b'],
    ['list', list(text({ lengthMin: 1 })), ['x'], null],
    [
      'list with a wrong item',
      list(text({ lengthMin: 1 })),
      [''],
      'holds "", which must not have fewer than 1 characters',
    ],
    ['no list', list(text({})), 'x', 'must be a list'],
    ['nothing', optional(flag), null, null],
    ['something optional', optional(flag), 'x', 'must be true or false'],
  ])('%s', (_, setting, value, fault) => {
    expect(setting.fault(value)).toBe(fault);
  });
});
