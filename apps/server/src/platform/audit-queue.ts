import type { Sql } from '@quire/adapters/storage';
import type { Actor, AuditEntry, RequestOrigin } from './audit.ts';
import { insertAuditPack, type NewAuditLine } from './audit-packs.ts';

/**
 * Audit lines of orders, written many at a time. The journal is what makes an order durable; the line adds who sent it and from
 * where, and may follow it by a tenth of a second (docs/decisions/0062, 0250).
 */
export interface AuditQueue {
  add(actor: Actor, origin: RequestOrigin, entry: AuditEntry): void;
  /** Writes what waits; called at shutdown and before the audit log is read. */
  flush(): Promise<void>;
}

const delayMs = 100;
const batchMax = 2_000;

export function createAuditQueue(sql: Sql, onError: (error: unknown) => void): AuditQueue {
  let waiting: NewAuditLine[] = [];
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  const write = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchMax);
      await insertAuditPack(sql, batch);
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
      const { action, resourceKind, resourceId, before, after } = entry;
      waiting.push({ actor, origin, atMs: Date.now(), action, resourceKind, resourceId, before, after });
      flushLater();
    },
    flush,
  };
}
