import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Sql } from '@quire/adapters/storage';
import type { Role } from '@quire/contract';
import { type Principal, permissionsOf } from '../../platform/access.ts';
import { type Actor, type RequestOrigin, recordAudit } from '../../platform/audit.ts';
import { problem } from '../../platform/problem.ts';
import { createLoginThrottle } from './login-throttle.ts';
import { createPasswordHasher, generatePassword } from './passwords.ts';
import type { SessionRecord, UserRecord } from './store.ts';
import * as store from './store.ts';

/** Log-in, sessions and users. Tokens are opaque; only their SHA-256 is stored. */
export interface PeopleService {
  /** @throws INVALID_CREDENTIALS, TOO_MANY_ATTEMPTS */
  login(
    credentials: { readonly email: string; readonly password: string },
    origin: RequestOrigin,
  ): Promise<{ readonly token: string; readonly user: UserRecord; readonly expiresAt: Date }>;
  /** Null: no such session, or it ended, or its user may not come in. */
  authenticate(token: string): Promise<Principal | null>;
  user(userId: string): Promise<UserRecord>;
  changePassword(
    person: Principal,
    passwords: { readonly currentPassword: string; readonly newPassword: string },
    origin: RequestOrigin,
  ): Promise<void>;
  sessions(userId: string): Promise<readonly SessionRecord[]>;
  /** @throws UNKNOWN_SESSION */
  revokeSession(person: Principal, sessionId: string, origin: RequestOrigin): Promise<void>;
  users(): Promise<readonly UserRecord[]>;
  createUser(
    actor: Actor,
    user: {
      readonly email: string;
      readonly name: string;
      readonly roles: readonly Role[];
      /** Chosen by configuration; without it one is generated. */
      readonly password?: string;
    },
    origin: RequestOrigin,
  ): Promise<{ readonly user: UserRecord; readonly password: string }>;
  updateUser(
    actor: Actor,
    userId: string,
    change: { readonly roles?: readonly Role[]; readonly isActive?: boolean },
    origin: RequestOrigin,
  ): Promise<UserRecord>;
  /** A new generated password; every session of the user ends. */
  resetPassword(actor: Actor, userId: string, origin: RequestOrigin): Promise<string>;
  liveSessions(): Promise<number>;
  /** Runs after any change of users or sessions: whoever caches a decision forgets it. */
  onChange(listener: () => void): void;
}

export interface PeopleOptions {
  readonly sql: Sql;
  readonly sessionDays: number;
}

/** A revocation in this process is seen at once; one made by a command on this machine after this long. */
const cacheMs = 5_000;
const cacheMax = 5_000;

export function createPeopleService({ sql, sessionDays }: PeopleOptions): PeopleService {
  const hasher = createPasswordHasher();
  const throttle = createLoginThrottle();
  const cache = new Map<string, { readonly principal: Principal; readonly untilMs: number }>();
  const listeners: (() => void)[] = [];
  const changed = () => {
    cache.clear();
    for (const listener of listeners) listener();
  };
  const existing = async (userId: string) => {
    const user = await store.findUser(sql, userId);
    if (!user) throw problem('UNKNOWN_USER', 'no user has this id');
    return user;
  };

  return {
    async login({ email, password }, origin) {
      const name = email.trim().toLowerCase();
      const waitSeconds = throttle.waitSeconds(name, origin.remoteAddress);
      if (waitSeconds > 0) {
        throw problem('TOO_MANY_ATTEMPTS', `try again in ${waitSeconds} s`, { retryAfterSeconds: waitSeconds });
      }
      const user = await store.findUserByEmail(sql, name);
      const matches = user ? await hasher.verify(user.passwordHash, password) : await hasher.verifyNothing(password);
      if (!user || !matches || !user.isActive) {
        throttle.failed(name, origin.remoteAddress);
        await recordAudit(sql, { userId: user?.userId ?? null, actor: name.slice(0, 254) }, origin, {
          action: 'session.refused',
          resourceKind: 'session',
          resourceId: null,
          before: null,
          after: null,
        });
        throw problem('INVALID_CREDENTIALS', 'e-mail address or password is wrong');
      }
      throttle.succeeded(name, origin.remoteAddress);
      return openSession(user, origin);
    },

    async authenticate(token) {
      if (token.length < 40 || token.length > 64) return null;
      const key = hashOf(token).toString('base64');
      const cached = cache.get(key);
      if (cached && cached.untilMs > Date.now()) return cached.principal;
      const found = await store.findLiveSession(sql, hashOf(token));
      if (!found) {
        cache.delete(key);
        return null;
      }
      const principal = principalOf(found.user, found.session);
      if (cache.size >= cacheMax) cache.clear();
      cache.set(key, { principal, untilMs: Math.min(Date.now() + cacheMs, found.session.expiresAt.getTime()) });
      return principal;
    },

    user: existing,

    async changePassword(person, { currentPassword, newPassword }, origin) {
      const userId = person.userId!;
      const stored = await store.passwordHashOf(sql, userId);
      if (stored === null || !(await hasher.verify(stored, currentPassword))) {
        throw problem('INVALID_CREDENTIALS', 'the current password is wrong', { field: 'currentPassword' });
      }
      const passwordHash = await hasher.hash(newPassword);
      await sql.begin(async (transaction) => {
        await store.setPassword(transaction, userId, passwordHash);
        await store.revokeSessions(transaction, { userId, ...(person.sessionId ? { except: person.sessionId } : {}) });
        await recordAudit(transaction, person, origin, userAudit('user.password-changed', userId, null, null));
      });
      changed();
    },

    sessions: (userId) => store.listLiveSessions(sql, userId),

    async revokeSession(person, sessionId, origin) {
      await sql.begin(async (transaction) => {
        const count = await store.revokeSessions(transaction, { userId: person.userId!, sessionId });
        if (count === 0) throw problem('UNKNOWN_SESSION', 'no live session of yours has this id');
        await recordAudit(transaction, person, origin, {
          action: 'session.revoked',
          resourceKind: 'session',
          resourceId: sessionId,
          before: null,
          after: null,
        });
      });
      changed();
    },

    users: () => store.listUsers(sql),

    async createUser(actor, { email, name, roles, password = generatePassword() }, origin) {
      const passwordHash = await hasher.hash(password);
      const userId = randomUUID();
      await sql.begin(async (transaction) => {
        const isNew = await store.insertUser(transaction, { userId, email, name, passwordHash, roles });
        if (!isNew) throw problem('EMAIL_TAKEN', `${email} is taken`, { field: 'email' });
        await recordAudit(
          transaction,
          actor,
          origin,
          userAudit('user.created', userId, null, { email: email.toLowerCase(), name, roles }),
        );
      });
      return { user: await existing(userId), password };
    },

    async updateUser(actor, userId, { roles, isActive }, origin) {
      const before = await existing(userId);
      await sql.begin(async (transaction) => {
        const admins = await store.activeAdmins(transaction);
        if (roles !== undefined) await store.replaceRoles(transaction, userId, roles);
        if (isActive !== undefined) await store.setActive(transaction, userId, isActive);
        if (isActive === false) await store.revokeSessions(transaction, { userId });
        if (admins.length > 0 && (await store.activeAdmins(transaction)).length === 0) {
          throw problem('LAST_ADMIN', 'there must be one active administrator');
        }
        const after = await store.findUser(transaction, userId);
        await recordAudit(
          transaction,
          actor,
          origin,
          userAudit('user.changed', userId, rightsOf(before), after && rightsOf(after)),
        );
      });
      changed();
      return existing(userId);
    },

    async resetPassword(actor, userId, origin) {
      await existing(userId);
      const password = generatePassword();
      const passwordHash = await hasher.hash(password);
      await sql.begin(async (transaction) => {
        await store.setPassword(transaction, userId, passwordHash);
        await store.revokeSessions(transaction, { userId });
        await recordAudit(transaction, actor, origin, userAudit('user.password-reset', userId, null, null));
      });
      changed();
      return password;
    },

    liveSessions: () => store.countLiveSessions(sql),

    onChange(listener) {
      listeners.push(listener);
    },
  };

  async function openSession(user: UserRecord, origin: RequestOrigin) {
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(Date.now() + sessionDays * 86_400_000);
    const sessionId = randomUUID();
    await sql.begin(async (transaction) => {
      await store.insertSession(transaction, {
        sessionId,
        userId: user.userId,
        tokenHash: hashOf(token),
        expiresAt,
        userAgent: origin.userAgent.slice(0, 300),
        remoteAddress: origin.remoteAddress,
      });
      await recordAudit(transaction, { userId: user.userId, actor: user.email }, origin, {
        action: 'session.opened',
        resourceKind: 'session',
        resourceId: sessionId,
        before: null,
        after: null,
      });
    });
    return { token, user: await existing(user.userId), expiresAt };
  }
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

function principalOf(user: UserRecord, session: SessionRecord): Principal {
  return {
    kind: 'session',
    userId: user.userId,
    actor: user.email,
    roles: user.roles,
    permissions: permissionsOf(user.roles),
    accountId: null,
    sessionId: session.sessionId,
  };
}

const rightsOf = ({ roles, isActive }: UserRecord) => ({ roles, isActive });

const userAudit = (action: string, resourceId: string, before: unknown, after: unknown) => ({
  action,
  resourceKind: 'user',
  resourceId,
  before,
  after,
});
