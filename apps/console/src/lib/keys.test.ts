import { describe, expect, it } from 'vitest';
import { type KeyPress, keyCaps, matchKeys } from './keys.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  mod: false,
  shift: false,
  alt: false,
  ...more,
});

describe('keys', () => {
  it('match alone, as a chord, and as a sequence', () => {
    expect(matchKeys('b', null, press('b'))).toBe(true);
    expect(matchKeys('mod+k', null, press('k', { mod: true }))).toBe(true);
    expect(matchKeys('shift+escape', null, press('escape', { shift: true }))).toBe(true);
    expect(matchKeys('g t', press('g'), press('t'))).toBe(true);
  });

  it('do not match when a modifier is missing or too many', () => {
    expect(matchKeys('b', null, press('b', { shift: true }))).toBe(false);
    expect(matchKeys('b', null, press('b', { mod: true }))).toBe(false);
    expect(matchKeys('mod+k', null, press('k'))).toBe(false);
    expect(matchKeys('shift+escape', null, press('escape'))).toBe(false);
    expect(matchKeys('b', null, press('b', { alt: true }))).toBe(false);
  });

  it('need both keys of a sequence, in order', () => {
    expect(matchKeys('g t', null, press('t'))).toBe(false);
    expect(matchKeys('g t', press('t'), press('g'))).toBe(false);
  });

  it('let a sign need Shift on its keyboard', () => {
    expect(matchKeys('?', null, press('?', { shift: true }))).toBe(true);
    expect(matchKeys('/', null, press('/'))).toBe(true);
  });

  it('are written as on the keyboard', () => {
    expect(keyCaps('shift+escape')).toEqual(['Shift', 'Esc']);
    expect(keyCaps('g t')).toEqual(['G', 'T']);
  });
});
