import type { Sql } from '@quire/adapters/storage';
import type { Actor, AuditEntry, RequestOrigin } from './audit.ts';

/**
 * Audit lines of orders, written many at a time. The journal is what makes an order durable; the line adds who sent it and from
 * where, and may follow it by a tenth of a second (docs/decisions/0062).
 */
export interface AuditQueue {
  add(actor: Actor, origin: RequestOrigin, entry: AuditEntry): void;
  /** Writes what waits; called at shutdown and before the audit log is read. */
  flush(): Promise<void>;
}

interface Waiting extends AuditEntry {
  readonly actor: Actor;
  readonly origin: RequestOrigin;
  readonly at: Date;
}

const delayMs = 100;
const batchMax = 2_000;

export function createAuditQueue(sql: Sql, onError: (error: unknown) => void): AuditQueue {
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  const write = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchMax);
      await insert(sql, batch);
      waiting = waiting.slice(batch.length);
    }
  };
  const flush = (): Promise<void> => {
    if (timer) clearTimeout(timer);
    timer = null;
    writing = writing.then(write);
    return writing;
  };
  const flushLater = () => {
    timer ??= setTimeout(() => {
      flush().catch((error: unknown) => {
        // The lines stay and are tried again with the next one.
        writing = Promise.resolve();
        onError(error);
      });
    }, delayMs);
    timer.unref();
  };

  return {
    add(actor, origin, entry) {
      waiting.push({ actor, origin, at: new Date(), ...entry });
      flushLater();
    },
    flush,
  };
}

async function insert(sql: Sql, batch: readonly Waiting[]): Promise<void> {
  const lines = batch.map(({ actor, origin, at, ...entry }) => ({
    at,
    user_id: actor.userId,
    actor: actor.actor,
    action: entry.action,
    resource_kind: entry.resourceKind,
    resource_id: entry.resourceId,
    before: entry.before,
    after: entry.after,
    remote_address: origin.remoteAddress,
    request_id: origin.requestId,
  }));
  // One text for all lines: arrays, a column each, take several times as long to write and to read.
  await sql`
    insert into audit_log (at, user_id, actor, action, resource_kind, resource_id, before, after, remote_address, request_id)
    select at, user_id, actor, action, resource_kind, resource_id, before, after, remote_address, request_id
    from json_to_recordset(${JSON.stringify(lines)}::text::json) as line (at timestamptz, user_id uuid, actor text, action text,
      resource_kind text, resource_id text, before jsonb, after jsonb, remote_address text, request_id text)`;
}
