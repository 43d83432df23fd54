import { LogLineView, literals, pageOf, SystemStatusView } from '@quire/contract';
import { Type } from 'typebox';
import { type Api, answers } from '../../platform/api.ts';
import type { SystemService } from './service.ts';

const tags = ['system'];

export function registerSystemRoutes(api: Api, system: SystemService): void {
  api.route({
    method: 'GET',
    url: '/system/status',
    config: { access: 'system:read' },
    schema: { tags, summary: 'How the machine is', response: answers(SystemStatusView) },
    handler: () => system.status(),
  });

  api.route({
    method: 'GET',
    url: '/system/logs',
    config: { access: 'system:logs' },
    schema: {
      tags,
      summary: 'The newest log lines, newest first',
      querystring: Type.Object({
        level: Type.Optional(literals(['debug', 'info', 'warn', 'error'] as const)),
        text: Type.Optional(Type.String({ maxLength: 200 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
      }),
      response: answers(pageOf(LogLineView)),
    },
    handler: async (request) => {
      const { level = null, text = null, limit = 200 } = request.query;
      return { items: [...system.logs({ level, text, limit })], nextCursor: null };
    },
  });
}
