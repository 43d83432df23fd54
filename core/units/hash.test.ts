import { describe, expect, it } from 'vitest';
import { hashedUuid, hashText } from './hash.ts';

describe('the hash of the core', () => {
  it('gives 32 hex digits that depend on text and seed', () => {
    expect(hashText('')).toBe('00000000000000000000000000000000');
    expect(hashText('quire')).toMatch(/^[0-9a-f]{32}$/);
    expect(hashText('quire')).toBe(hashText('quire'));
    expect(hashText('quire', 1)).not.toBe(hashText('quire'));
    expect(hashText('quirE')).not.toBe(hashText('quire'));
  });

  it('keeps the value that journals were written with', () => {
    expect(hashText('a world and its first input')).toBe('c651b5ae915ae08f729f23fcb3862270');
    expect(hashedUuid('sim', 'order', 1)).toBe('f3959a72-e8b8-8114-9d4f-6d04a62a6aac');
  });

  it('keeps the value of texts that are longer than what is read at once', () => {
    const text = '0123456789abcdefghi'.repeat(200);
    expect(hashText(text.slice(0, 1_024))).toBe('6e0de38052fb77a20a726b1e00772032');
    expect(hashText(text.slice(0, 1_029))).toBe('5c9dfcabd8b4a1e7244e8dd241014f27');
    expect(hashText(text, 7)).toBe('5134c18ce78603172549f4e045020d95');
    expect(hashedUuid('q'.repeat(2_000), 3)).toBe('fefd76bd-3d97-8580-a6b7-4d2e0a5429eb');
  });

  it('writes a number in an id as JavaScript does', () => {
    for (const value of [0, 9, 10, 4_711, -1, 0.5, 1e21, Number.MAX_SAFE_INTEGER]) {
      expect(hashedUuid('sim', 'order', value)).toBe(hashedUuid('sim', 'order', `${value}`));
    }
  });

  it('makes UUIDs of version 8 with the RFC variant, different for different parts', () => {
    const uuids = Array.from({ length: 2_000 }, (_, at) => hashedUuid('sim', 'order', at));
    expect(new Set(uuids).size).toBe(2_000);
    for (const uuid of uuids) {
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    expect(hashedUuid('a', 'bc')).not.toBe(hashedUuid('ab', 'c'));
  });
});
