import { createHmac, hash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { Sql } from '@quire/adapters/storage';
import { apiKeyPermissions, type Principal, permissionsOf } from '../../platform/access.ts';
import { type Actor, type RequestOrigin, recordAudit } from '../../platform/audit.ts';
import { problem } from '../../platform/problem.ts';
import type { ApiKeyRecord } from './store.ts';
import * as store from './store.ts';

/** Keys of trading accounts. A secret has 256 random bits, is shown once, and only its keyed SHA-256 is stored. */
export interface ApiKeyService {
  /** Null: unknown or revoked key, or wrong secret; the three are not told apart. */
  authenticate(keyId: string, secret: string): Principal | null | Promise<Principal | null>;
  list(accountId: string): Promise<readonly ApiKeyRecord[]>;
  /** @throws UNKNOWN_API_KEY */
  find(keyId: string): Promise<ApiKeyRecord>;
  create(
    actor: Actor,
    key: { readonly accountId: string; readonly userId: string; readonly label: string; readonly preset?: PresetKey },
    origin: RequestOrigin,
  ): Promise<{ readonly keyId: string; readonly secret: string }>;
  revoke(actor: Actor, keyId: string, origin: RequestOrigin): Promise<void>;
  /** Same key id, new secret: the old one stops at once. */
  regenerate(actor: Actor, keyId: string, origin: RequestOrigin): Promise<{ readonly secret: string }>;
  /** Makes a key have the secret that the configuration gives it. */
  preset(key: PresetKey): Promise<void>;
  /** Forgets what is cached, after users changed. */
  forget(): void;
}

export interface PresetKey {
  readonly keyId: string;
  readonly secret: string;
}

export interface ApiKeyOptions {
  readonly sql: Sql;
  readonly pepper: Buffer;
  readonly onError: (error: unknown) => void;
}

interface CachedKey {
  readonly secretHash: Buffer;
  /** Of the secret that was verified last, under a prefix of this process: a tenth of the cost of the stored hash. */
  verified: Buffer | null;
  readonly principal: Principal;
  usedAtMs: number;
}

const usedEveryMs = 60_000;
const processPrefix = randomBytes(32).toString('hex');
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export function createApiKeyService({ sql, pepper, onError }: ApiKeyOptions): ApiKeyService {
  const cache = new Map<string, CachedKey>();
  const hashOf = (keyId: string, secret: string) => createHmac('sha256', pepper).update(`${keyId}:${secret}`).digest();
  const quickHashOf = (secret: string) => hash('sha256', processPrefix + secret, 'buffer');
  const isSecretOf = (key: CachedKey, keyId: string, secret: string): boolean => {
    const quick = quickHashOf(secret);
    if (key.verified !== null && timingSafeEqual(key.verified, quick)) return true;
    if (!timingSafeEqual(key.secretHash, hashOf(keyId, secret))) return false;
    key.verified = quick;
    return true;
  };
  const find = async (keyId: string) => {
    const key = await store.findKey(sql, keyId);
    if (!key) throw problem('UNKNOWN_API_KEY', 'no key has this id');
    return key;
  };

  const admit = (key: CachedKey | null | undefined, keyId: string, secret: string): Principal | null => {
    if (!key || !isSecretOf(key, keyId, secret)) return null;
    const now = Date.now();
    if (now - key.usedAtMs > usedEveryMs) {
      key.usedAtMs = now;
      store.markUsed(sql, keyId).catch(onError);
    }
    return key.principal;
  };

  return {
    authenticate(keyId, secret) {
      if (keyId.length > 64 || secret.length > 200) return null;
      const cached = cache.get(keyId);
      return cached ? admit(cached, keyId, secret) : load(keyId).then((key) => admit(key, keyId, secret));
    },
    list: (accountId) => store.listKeys(sql, accountId),
    find,
    async create(actor, { accountId, userId, label, preset }, origin) {
      const { keyId, secret } = preset ?? { keyId: generateKeyId(), secret: generateSecret() };
      await sql.begin(async (transaction) => {
        const secretHash = hashOf(keyId, secret);
        const isNew = await store.insertKey(transaction, { keyId, accountId, userId, label, secretHash });
        if (!isNew) throw problem('IDEMPOTENCY_KEY_REUSED', 'the key id is taken');
        await recordAudit(transaction, actor, origin, audit('api-key.created', keyId, { accountId, label }));
      });
      return { keyId, secret };
    },
    async revoke(actor, keyId, origin) {
      await sql.begin(async (transaction) => {
        if (!(await store.revokeKey(transaction, keyId)))
          throw problem('UNKNOWN_API_KEY', 'the key is revoked already');
        await recordAudit(transaction, actor, origin, audit('api-key.revoked', keyId, null));
      });
      cache.delete(keyId);
    },
    async regenerate(actor, keyId, origin) {
      const secret = generateSecret();
      await sql.begin(async (transaction) => {
        const done = await store.replaceSecret(transaction, keyId, hashOf(keyId, secret));
        if (!done) throw problem('UNKNOWN_API_KEY', 'the key is revoked');
        await recordAudit(transaction, actor, origin, audit('api-key.regenerated', keyId, null));
      });
      cache.delete(keyId);
      return { secret };
    },
    async preset({ keyId, secret }) {
      await store.replaceSecret(sql, keyId, hashOf(keyId, secret));
      cache.delete(keyId);
    },
    forget: () => cache.clear(),
  };

  async function load(keyId: string): Promise<CachedKey | null> {
    const key = await store.findLiveKey(sql, keyId);
    if (!key) return null;
    const principal: Principal = {
      kind: 'api-key',
      userId: key.userId,
      actor: keyId,
      roles: key.roles,
      permissions: apiKeyPermissions(permissionsOf(key.roles)),
      accountId: key.accountId,
      sessionId: null,
    };
    const cached: CachedKey = { secretHash: key.secretHash, verified: null, principal, usedAtMs: 0 };
    cache.set(keyId, cached);
    return cached;
  }
}

/** `PK` and 18 letters or digits, the form that clients of this kind of API know. */
export function generateKeyId(): string {
  return `PK${Array.from({ length: 18 }, () => alphabet[randomInt(alphabet.length)]).join('')}`;
}

export function generateSecret(): string {
  return randomBytes(32).toString('base64url');
}

const audit = (action: string, resourceId: string, after: unknown) => ({
  action,
  resourceKind: 'api-key',
  resourceId,
  before: null,
  after,
});
