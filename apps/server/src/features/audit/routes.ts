import type { Sql } from '@quire/adapters/storage';
import { AuditEntryView, cursorQuery, pageOf } from '@quire/contract';
import { Type } from 'typebox';
import { type Api, answers } from '../../platform/api.ts';
import { type AuditLine, readAuditLines } from '../../platform/audit-packs.ts';
import type { AuditQueue } from '../../platform/audit-queue.ts';
import { decodeCursor, encodeCursor, pageFrom } from '../../platform/wire.ts';

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
      const rows = await readAuditLines(sql, { action, actor, resourceId, before, limit: limit + 1 });
      return pageFrom(rows, limit, auditView, ({ auditId }) => encodeCursor(auditId));
    },
  });
}

const auditView = ({ at, ...row }: AuditLine): AuditEntryView => ({ ...row, at: at.toISOString() });
