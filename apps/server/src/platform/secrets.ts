import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the server keeps to itself. The files are 0600 in a folder that is 0700. */
export interface ServerSecrets {
  /** Key of the hashes under which API secrets are stored. */
  readonly apiKeyPepper: Buffer;
  /** What `./quire` on this machine shows to act as an operator. */
  readonly operatorToken: string;
  /** 32 bytes under which what must be read again is sealed in the database: keys of data providers. */
  readonly sealingKey: Buffer;
}

export const operatorTokenFile = (dataFolder: string): string => join(dataFolder, 'secrets', 'operator-token');

/** Reads the secrets of a data folder, making those that are missing. */
export function ensureSecrets(
  dataFolder: string,
  secretKey: string | null,
  sealingKey: string | null = null,
): ServerSecrets {
  const folder = join(dataFolder, 'secrets');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const generated = secretFile(join(folder, 'api-key-pepper'));
  return {
    apiKeyPepper: Buffer.from(secretKey ?? generated, 'utf8'),
    operatorToken: secretFile(operatorTokenFile(dataFolder)),
    sealingKey: createHash('sha256')
      .update(sealingKey ?? secretFile(join(folder, 'sealing-key')))
      .digest(),
  };
}

function secretFile(path: string): string {
  if (existsSync(path)) {
    const text = readFileSync(path, 'utf8').trim();
    if (text.length >= 43) return text;
    throw new Error(`${path} is damaged: it is shorter than a secret`);
  }
  const text = randomBytes(32).toString('base64url');
  // Written aside and renamed, so that a crash never leaves half a secret.
  writeFileSync(`${path}.new`, `${text}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return text;
}
