import type { SqlExecutor } from '@quire/adapters/storage';
import type { Principal } from './access.ts';

/** Where a request came from, for sessions and for the audit log. */
export interface RequestOrigin {
  readonly remoteAddress: string;
  readonly userAgent: string;
  readonly requestId: string;
}

export interface AuditEntry {
  readonly action: string;
  readonly resourceKind: string;
  readonly resourceId: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

export type Actor = Pick<Principal, 'userId' | 'actor'>;
/** Who acts when nobody asked: the first start, a command on this machine. */
export const systemActor: Actor = { userId: null, actor: 'system' };
export const localOrigin: RequestOrigin = { remoteAddress: 'local', userAgent: '', requestId: '' };

/**
 * Writes one line of the append-only audit log. A change of our own tables passes its transaction, so that neither exists
 * without the other. Secrets are never part of before and after.
 */
export async function recordAudit(
  sql: SqlExecutor,
  actor: Actor,
  origin: RequestOrigin,
  { action, resourceKind, resourceId, before, after }: AuditEntry,
): Promise<void> {
  await sql`
    insert into audit_log (user_id, actor, action, resource_kind, resource_id, before, after, remote_address, request_id)
    values (${actor.userId}, ${actor.actor}, ${action}, ${resourceKind}, ${resourceId},
            ${jsonText(before)}::text::jsonb, ${jsonText(after)}::text::jsonb, ${origin.remoteAddress}, ${origin.requestId})`;
}

const jsonText = (value: unknown): string | null =>
  value === null || value === undefined
    ? null
    : JSON.stringify(value, (_, member: unknown) => (typeof member === 'bigint' ? member.toString() : member));
