import { TapeStatusView } from '@quire/contract';
import { type Api, answers } from '../../platform/api.ts';
import { callerOf, originOf } from '../../platform/authentication.ts';
import type { TapeService } from './service.ts';

const tags = ['system'];

export function registerTapeRoutes(api: Api, tape: TapeService): void {
  api.route({
    method: 'GET',
    url: '/tape',
    config: { access: 'system:read' },
    schema: {
      tags,
      summary: 'What was rolled off into files, and how far back the world can be replayed',
      response: answers(TapeStatusView),
    },
    handler: () => tape.status(),
  });

  api.route({
    method: 'POST',
    url: '/tape/roll',
    config: { access: 'tape:roll' },
    schema: {
      tags,
      summary: 'Roll the tape now instead of at the next hour',
      description:
        'Begins a run in the background, or joins the one that is under way. `isRolling` is false in the answer when rolling is ' +
        'turned off by QUIRE_TAPE_ROLL_AFTER_HOURS=0.',
      response: answers(TapeStatusView),
    },
    handler: (request) => tape.roll(callerOf(request), originOf(request)),
  });
}
