import type { Role } from '@quire/contract';

/**
 * Who may do what, in one place. A route names one permission; roles give permissions; and what belongs to somebody (a trading
 * account) is decided by owner, grant and role together.
 */
export const permissions = [
  'market:read',
  /** Price alerts of one's own: nothing that others see, nothing that trades. */
  'price-alert:manage',
  /** Halts, and corporate actions: what happens to an instrument and so to everybody. */
  'market:operate',
  /** Which history is collected, and what of it is believed. */
  'data:operate',
  'account:read',
  'account:create',
  'account:cash',
  'api-key:manage',
  'order:trade',
  'kill-switch:read',
  'kill-switch:engage',
  'kill-switch:disengage',
  /** Cancel and close in every account of the world, and close while the kill switch is engaged. */
  'world:operate',
  'system:read',
  'system:logs',
  'metrics:read',
  'tape:roll',
  'backup:manage',
  /** Keys, limits and preference of the providers of market data, for everybody. */
  'provider:manage',
  'user:manage',
  'audit:read',
] as const;
export type Permission = (typeof permissions)[number];

/**
 * What a route asks for. `public`: nothing. `person`: a logged-in person, whatever the roles, for what concerns only that person.
 * `local-or` a permission: a program on this machine, or the permission (a metrics scraper sends no credentials).
 */
export type RouteAccess = 'public' | 'person' | Permission | { readonly localOr: Permission };

const observer: readonly Permission[] = [
  'market:read',
  'price-alert:manage',
  'account:read',
  'kill-switch:read',
  'system:read',
];
const trader: readonly Permission[] = [
  ...observer,
  'account:create',
  'account:cash',
  'api-key:manage',
  'order:trade',
  'kill-switch:engage',
];
const operator: readonly Permission[] = [
  ...observer,
  'market:operate',
  'data:operate',
  'order:trade',
  'kill-switch:engage',
  'kill-switch:disengage',
  'world:operate',
  'system:logs',
  'metrics:read',
  'tape:roll',
  'backup:manage',
  'provider:manage',
];

const permissionsOfRole: Readonly<Record<Role, readonly Permission[]>> = {
  admin: permissions,
  operator,
  trader,
  researcher: [...observer, 'data:operate'],
  viewer: observer,
  // The talent workspace gives no trading right whatever.
  candidate: [],
  recruiter: [],
};

export function permissionsOf(roles: Iterable<Role>): ReadonlySet<Permission> {
  return new Set([...roles].flatMap((role) => permissionsOfRole[role]));
}

/** Who is asking, once the credentials are checked. */
export interface Principal {
  readonly kind: 'session' | 'api-key' | 'operator-token' | 'local-open';
  readonly userId: string | null;
  /** For the audit log and the kill switch's history: an e-mail address, a key id, `operator-token`. */
  readonly actor: string;
  readonly roles: readonly Role[];
  readonly permissions: ReadonlySet<Permission>;
  /** An API key reaches one account only. Null: every account that the rules below open. */
  readonly accountId: string | null;
  readonly sessionId: string | null;
}

/** An API key trades and reads in its account, whatever else its owner may do. */
const permissionsOfApiKey: readonly Permission[] = [...observer, 'order:trade', 'kill-switch:engage'];

export function apiKeyPermissions(ofOwner: ReadonlySet<Permission>): ReadonlySet<Permission> {
  return new Set(permissionsOfApiKey.filter((permission) => ofOwner.has(permission)));
}

/**
 * The documents' front door acts as the demo account of a person who sits at this machine; their emergency ladder closes
 * positions after the kill switch, so such a close counts as the operator's, in that account alone. Their samples open
 * portfolios; those are within reach of the door that opened them. They also choose what is collected.
 */
export const localOpenPermissions: ReadonlySet<Permission> = new Set([
  ...permissionsOfApiKey,
  'world:operate',
  'account:create',
  'data:operate',
]);

export type AccessDecision = 'allowed' | 'not-authenticated' | 'forbidden';

export function decideRoute(access: RouteAccess, principal: Principal | null, isLocal: () => boolean): AccessDecision {
  if (access === 'public') return 'allowed';
  if (typeof access === 'object') return isLocal() ? 'allowed' : decideRoute(access.localOr, principal, isLocal);
  if (principal === null) return 'not-authenticated';
  // Behind the open door nobody has logged in: the console must ask for a password, not say that it is forbidden.
  if (access === 'person' && principal.kind === 'local-open') return 'not-authenticated';
  if (access === 'person') return principal.kind === 'session' ? 'allowed' : 'forbidden';
  return principal.permissions.has(access) ? 'allowed' : 'forbidden';
}

export type ResourcePermission = 'view' | 'trade' | 'manage';
const rank: Readonly<Record<ResourcePermission, number>> = { view: 1, trade: 2, manage: 3 };

export const isAtLeast = (has: ResourcePermission | null, wanted: ResourcePermission): boolean =>
  has !== null && rank[has] >= rank[wanted];

/** What is known of a resource for the decision. */
export interface ResourceOwnership {
  readonly resourceId: string;
  readonly ownerUserId: string | null;
  /** Opened by a program without credentials, through the local front door. */
  readonly localDoor: boolean;
  readonly grants: ReadonlyMap<string, ResourcePermission>;
}

/** The visibility rule of a trading account: null means that the caller must not learn that it exists. */
export function decideAccount(principal: Principal, account: ResourceOwnership): ResourcePermission | null {
  if (!principal.permissions.has('account:read')) return null;
  if (principal.accountId !== null) {
    const isOpened = principal.kind === 'local-open' && account.localDoor;
    if (principal.accountId !== account.resourceId && !isOpened) return null;
    return principal.permissions.has('order:trade') ? 'trade' : 'view';
  }
  if (principal.userId !== null && principal.userId === account.ownerUserId) {
    return principal.permissions.has('order:trade') ? 'manage' : 'view';
  }
  const granted = principal.userId === null ? undefined : account.grants.get(principal.userId);
  if (granted !== undefined) return granted;
  return principal.permissions.has('world:operate') ? 'view' : null;
}
