import type { Sql } from '@quire/adapters/storage';
import { AuditEntryView, cursorQuery, pageOf } from '@quire/contract';
import { Type } from 'typebox';
import { type Api, answers } from '../../platform/api.ts';
import type { AuditQueue } from '../../platform/audit-queue.ts';
import { decodeCursor, encodeCursor, pageFrom } from '../../platform/wire.ts';

interface AuditRow {
  readonly auditId: number;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly resourceKind: string;
  readonly resourceId: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly remoteAddress: string | null;
}

export function registerAuditRoutes(api: Api, { sql, audit }: { sql: Sql; audit: AuditQueue }): void {
  api.route({
    method: 'GET',
    url: '/audit',
    config: { access: 'audit:read' },
    schema: {
      tags: ['administration'],
      summary: 'Who did what, newest first',
      querystring: Type.Object({
        action: Type.Optional(Type.String({ maxLength: 100 })),
        actor: Type.Optional(Type.String({ maxLength: 254 })),
        resourceId: Type.Optional(Type.String({ maxLength: 100 })),
        ...cursorQuery,
      }),
      response: answers(pageOf(AuditEntryView)),
    },
    handler: async (request) => {
      const { action = null, actor = null, resourceId = null, limit = 100, cursor } = request.query;
      const [before = null] = decodeCursor(cursor, 1) ?? [];
      await audit.flush();
      const rows = await sql<AuditRow[]>`
        select audit_id as "auditId", at, actor, action, resource_kind as "resourceKind", resource_id as "resourceId",
          before, after, remote_address as "remoteAddress"
        from audit_log
        where (${before}::bigint is null or audit_id < ${before}::bigint)
          and (${action}::text is null or action = ${action}) and (${actor}::text is null or actor = ${actor})
          and (${resourceId}::text is null or resource_id = ${resourceId})
        order by audit_id desc limit ${limit + 1}`;
      return pageFrom(rows, limit, auditView, ({ auditId }) => encodeCursor(auditId));
    },
  });
}

const auditView = ({ at, ...row }: AuditRow): AuditEntryView => ({ ...row, at: at.toISOString() });
