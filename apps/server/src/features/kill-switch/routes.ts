import { KillSwitchDisengageBody, KillSwitchEngageBody, KillSwitchHistoryEntry, KillSwitchView } from '@quire/contract';
import { Type } from 'typebox';
import { type Api, answers } from '../../platform/api.ts';
import { callerOf, originOf } from '../../platform/authentication.ts';
import type { KillSwitchService } from './service.ts';

const tags = ['kill switch'];

export function registerKillSwitchRoutes(api: Api, killSwitch: KillSwitchService): void {
  api.route({
    method: 'GET',
    url: '/kill-switch',
    config: { access: 'kill-switch:read' },
    schema: { tags, summary: 'Whether trading is stopped', response: answers(KillSwitchView) },
    handler: async () => killSwitch.state(),
  });

  api.route({
    method: 'POST',
    url: '/kill-switch/engage',
    config: { access: 'kill-switch:engage' },
    schema: {
      tags,
      summary: 'Stop all trading',
      description: 'Cancels pass, and reduce-only closes that an operator asks for; everything else is refused.',
      body: Type.Optional(KillSwitchEngageBody),
      response: answers(KillSwitchView),
    },
    handler: (request) => killSwitch.engage(callerOf(request), request.body ?? {}, originOf(request)),
  });

  api.route({
    method: 'POST',
    url: '/kill-switch/disengage',
    config: { access: 'kill-switch:disengage' },
    schema: { tags, summary: 'Allow trading again', body: KillSwitchDisengageBody, response: answers(KillSwitchView) },
    handler: (request) => killSwitch.disengage(callerOf(request), request.body, originOf(request)),
  });

  api.route({
    method: 'GET',
    url: '/kill-switch/history',
    config: { access: 'kill-switch:read' },
    schema: {
      tags,
      summary: 'Every change of the switch, newest first',
      querystring: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })) }),
      response: answers(Type.Array(KillSwitchHistoryEntry)),
    },
    handler: async (request) => [...(await killSwitch.history(request.query.limit ?? 100))],
  });
}
