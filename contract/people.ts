import { type Static, Type } from 'typebox';
import { InstantText, literals, nullable, Uuid } from './primitives.ts';

export const roles = ['admin', 'operator', 'trader', 'researcher', 'viewer', 'candidate', 'recruiter'] as const;
export type Role = (typeof roles)[number];

export const LoginBody = Type.Object({
  email: Type.String({ minLength: 3, maxLength: 254 }),
  password: Type.String({ minLength: 1, maxLength: 200 }),
});
export const ChangePasswordBody = Type.Object({
  currentPassword: Type.String({ maxLength: 200 }),
  newPassword: Type.String({ minLength: 10, maxLength: 200 }),
});

export const UserView = Type.Object(
  {
    userId: Uuid,
    email: Type.String(),
    name: Type.String(),
    roles: Type.Array(literals(roles)),
    isActive: Type.Boolean(),
    createdAt: InstantText,
    lastLoginAt: nullable(InstantText),
  },
  { $id: 'User' },
);
export type UserView = Static<typeof UserView>;

export const SessionView = Type.Object(
  {
    sessionId: Uuid,
    current: Type.Boolean(),
    createdAt: InstantText,
    lastSeenAt: InstantText,
    expiresAt: InstantText,
    userAgent: Type.String(),
    remoteAddress: Type.String(),
  },
  { $id: 'Session' },
);
export type SessionView = Static<typeof SessionView>;

export const ApiKeyView = Type.Object(
  {
    keyId: Type.String(),
    accountId: Uuid,
    label: Type.String(),
    createdAt: InstantText,
    lastUsedAt: nullable(InstantText),
    revokedAt: nullable(InstantText),
  },
  { $id: 'ApiKey' },
);
export type ApiKeyView = Static<typeof ApiKeyView>;
/** The only answer that ever shows a secret. */
export const ApiKeyCreated = Type.Object({
  keyId: Type.String(),
  secret: Type.String(),
  accountId: Uuid,
  label: Type.String(),
});
export type ApiKeyCreated = Static<typeof ApiKeyCreated>;

export const AuditEntryView = Type.Object(
  {
    auditId: Type.Integer(),
    at: InstantText,
    actor: Type.String(),
    action: Type.String(),
    resourceKind: Type.String(),
    resourceId: nullable(Type.String()),
    before: Type.Unknown(),
    after: Type.Unknown(),
    remoteAddress: nullable(Type.String()),
  },
  { $id: 'AuditEntry' },
);
export type AuditEntryView = Static<typeof AuditEntryView>;
