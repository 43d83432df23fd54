import { BackupStatusView } from '@quire/contract';
import { Type } from 'typebox';
import { type Api, answers } from '../../platform/api.ts';
import { callerOf, originOf } from '../../platform/authentication.ts';
import type { BackupService } from './service.ts';

const tags = ['system'];
const named = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) });

export function registerBackupRoutes(api: Api, backups: BackupService): void {
  api.route({
    method: 'GET',
    url: '/backups',
    config: { access: 'system:read' },
    schema: {
      tags,
      summary: 'Which backups there are, and when the next is made',
      response: answers(BackupStatusView),
    },
    handler: () => backups.status(),
  });

  api.route({
    method: 'POST',
    url: '/backups',
    config: { access: 'backup:manage' },
    schema: {
      tags,
      summary: 'Make a backup now',
      description:
        'Begins in the background; `running` says how far it is. An archive is brought back by `./quire backup restore` on the ' +
        'machine itself, never over the network.',
      querystring: Type.Object({
        withDataSets: Type.Optional(Type.Boolean({ description: 'Imported histories too' })),
      }),
      response: answers(BackupStatusView),
    },
    handler: (request) =>
      backups.create(callerOf(request), originOf(request), { withDataSets: request.query.withDataSets ?? false }),
  });

  api.route({
    method: 'POST',
    url: '/backups/:name/check',
    config: { access: 'backup:manage' },
    schema: {
      tags,
      summary: 'Compare every byte of a backup with what was written',
      params: named,
      response: answers(BackupStatusView),
    },
    handler: (request) => backups.check(callerOf(request), originOf(request), request.params.name),
  });

  api.route({
    method: 'DELETE',
    url: '/backups/:name',
    config: { access: 'backup:manage' },
    schema: { tags, summary: 'Remove a backup for good', params: named, response: answers(BackupStatusView) },
    handler: (request) => backups.remove(callerOf(request), originOf(request), request.params.name),
  });
}
