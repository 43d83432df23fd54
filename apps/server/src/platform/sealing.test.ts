import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSealer } from './sealing.ts';

describe('a sealed secret', () => {
  const sealer = createSealer(randomBytes(32));

  it('opens where it belongs, and is never the same twice', () => {
    const sealed = sealer.seal('a key of a provider', 'provider:polygon');
    expect(sealer.open(sealed, 'provider:polygon')).toBe('a key of a provider');
    expect(sealer.seal('a key of a provider', 'provider:polygon').equals(sealed)).toBe(false);
    expect(sealed.toString('utf8')).not.toContain('provider');
  });

  it('opens nowhere else, with no other key, and not when one bit is changed', () => {
    const sealed = sealer.seal('a key of a provider', 'provider:polygon');
    expect(sealer.open(sealed, 'provider:alpaca')).toBeNull();
    expect(createSealer(randomBytes(32)).open(sealed, 'provider:polygon')).toBeNull();
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(sealer.open(changed, 'provider:polygon')).toBeNull();
    }
    expect(sealer.open(sealed.subarray(0, 20), 'provider:polygon')).toBeNull();
  });
});
