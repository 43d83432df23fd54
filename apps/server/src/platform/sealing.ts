import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * Seals secrets that must be read again (AES-256-GCM). The place where a secret belongs is part of the seal, so that one copied to
 * another place does not open there.
 */
export interface Sealer {
  seal(secret: string, place: string): Buffer;
  /** Null when it was sealed with another key or for another place, or was changed. */
  open(sealed: Uint8Array, place: string): string | null;
}

const cipher = 'aes-256-gcm';
const version = 1;
const nonceLength = 12;
const tagLength = 16;

/** @example createSealer(key).seal('my key', 'provider:polygon') */
export function createSealer(key: Buffer): Sealer {
  return {
    seal(secret, place) {
      const nonce = randomBytes(nonceLength);
      const sealing = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(place, 'utf8'));
      const body = Buffer.concat([sealing.update(secret, 'utf8'), sealing.final()]);
      return Buffer.concat([Buffer.of(version), nonce, sealing.getAuthTag(), body]);
    },
    open(sealed, place) {
      const bytes = Buffer.from(sealed);
      if (bytes.length < 1 + nonceLength + tagLength || bytes[0] !== version) return null;
      const nonce = bytes.subarray(1, 1 + nonceLength);
      const tag = bytes.subarray(1 + nonceLength, 1 + nonceLength + tagLength);
      const opening = createDecipheriv(cipher, key, nonce).setAAD(Buffer.from(place, 'utf8')).setAuthTag(tag);
      try {
        const body = bytes.subarray(1 + nonceLength + tagLength);
        return Buffer.concat([opening.update(body), opening.final()]).toString('utf8');
      } catch {
        // The tag does not fit: another key, another place, or changed bytes. Which of them it is nobody can say.
        return null;
      }
    },
  };
}
