import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { problem } from '../../platform/problem.ts';

/**
 * argon2id at the strength OWASP recommends (19 MiB, two passes), in a bounded queue: hashing is slow on purpose, and a flood of
 * log-ins must not take the threads that trading needs.
 */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  verify(stored: string, password: string): Promise<boolean>;
  /** Takes as long as a real check and fails: an unknown e-mail address answers no faster than a known one. */
  verifyNothing(password: string): Promise<false>;
}

/** `Algorithm.Argon2id`; the package declares a const enum, which isolated modules cannot read. */
const argon2id = 2;
const strength = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const runningMax = 2;
const waitingMax = 64;

export function createPasswordHasher(): PasswordHasher {
  const queue = createQueue();
  let nothing: Promise<string> | null = null;
  return {
    hash: (password) => queue(() => hash(password, strength)),
    verify: (stored, password) => queue(() => verify(stored, password)),
    async verifyNothing(password) {
      nothing ??= hash('no password has this hash', strength);
      const stored = await nothing;
      await queue(() => verify(stored, password));
      return false;
    },
  };
}

function createQueue(): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= runningMax) {
      if (waiting.length >= waitingMax) {
        throw problem('BUSY', 'too many passwords are being checked at once', { retryAfterSeconds: 2 });
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    running++;
    try {
      return await work();
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}

// Without letters and digits that look alike.
const alphabet = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Twenty characters, over 115 bits, in groups that a person can copy from a terminal. */
export function generatePassword(): string {
  const group = () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
