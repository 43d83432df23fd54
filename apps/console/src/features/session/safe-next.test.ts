import { describe, expect, it } from 'vitest';
import { safeNext } from './safe-next.ts';

describe('where a log-in leads', () => {
  it('stays on this site', () => {
    expect(safeNext('/account')).toBe('/account');
    for (const next of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      undefined,
      7,
    ]) {
      expect(safeNext(next)).toBe('/');
    }
  });
});
