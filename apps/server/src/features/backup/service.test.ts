import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackupStatusView } from '@quire/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { localOrigin, systemActor } from '../../platform/audit.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { type BackupServiceOptions, createBackupService } from './service.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const url = '/api/v1/backups';
const call = (method: 'GET' | 'POST' | 'DELETE', path = '', headers = server.admin.headers) =>
  server.call<BackupStatusView>({ method, url: `${url}${path}`, headers });

describe('the backups of a running server', () => {
  it('are made, checked, told and removed by an operator, and the audit log says so', async () => {
    expect((await call('GET')).json).toMatchObject({ backups: [], dailyAt: '02:00', keepDays: 30, running: null });
    expect((await call('POST')).status).toBe(200);
    await server.services.backups.idle();
    const made = (await call('GET')).json;
    const [backup] = made.backups;
    expect(backup).toMatchObject({ kind: 'manual', damage: null, checkedAt: null, worlds: [{ worldId: 'sim' }] });
    expect(made).toMatchObject({ running: null, failures: 0, warnings: [] });

    expect((await call('POST', `/${backup!.name}/check`)).status).toBe(200);
    await server.services.backups.idle();
    expect((await call('GET')).json.backups[0]).toMatchObject({ damage: null, checkedAt: expect.any(String) });

    const metrics = await server.app.inject({ method: 'GET', url: '/metrics' });
    expect(metrics.body).toMatch(/^quire_backup_last_timestamp_seconds \d+/m);
    expect(metrics.body).toMatch(/^quire_backup_failures 0$/m);

    expect((await call('DELETE', `/${backup!.name}`)).json.backups).toEqual([]);
    const lines = await server.services.storage.sql<{ action: string }[]>`
      select action from audit_log where resource_kind = 'backup' order by audit_id`;
    expect(lines.map(({ action }) => action)).toEqual(['backup.created', 'backup.checked', 'backup.removed']);
  });

  it('are none of other names, nor files outside of their folder', async () => {
    for (const name of ['quire-20200101-020000.tar', '..%2F..%2Fsecrets%2Foperator-token', 'operator-token']) {
      expect((await call('DELETE', `/${name}`)).json).toMatchObject({ code: 'UNKNOWN_BACKUP', field: 'name' });
    }
  });

  it('are made one at a time', async () => {
    const answers = await Promise.all([call('POST'), call('POST')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 503]);
    await server.services.backups.idle();
  });
});

describe('the daily backup', () => {
  let dataFolder: string;
  beforeEach(() => {
    dataFolder = mkdtempSync(join(tmpdir(), 'quire-backups-'));
  });
  afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

  const tomorrow = () => new Date(Date.now() + 30 * 3_600_000);
  function serviceWith(options: Partial<BackupServiceOptions>) {
    const logger = { info: vi.fn(), warn: vi.fn() };
    const service = createBackupService({
      storage: server.services.storage,
      dataFolder,
      folder: dataFolder,
      dailyAt: '02:00',
      keepDays: 30,
      configuration: {},
      logger: logger as never,
      firstLookAfterMs: 1,
      now: tomorrow,
      ...options,
    });
    return { service, logger };
  }
  const report = {
    name: 'x',
    path: 'x',
    bytes: 1,
    rows: 1,
    segments: 0,
    leftOut: [],
    warnings: ['a segment is missing'],
  };

  it('is made when its time of day has passed, and says what was not as it should be', async () => {
    const run = vi.fn(async () => report);
    const { service, logger } = serviceWith({ run });
    await expect.poll(() => run.mock.calls.length).toBe(1);
    await service.idle();
    expect((run.mock.calls as unknown[][])[0]?.[0]).toMatchObject({
      task: 'create',
      kind: 'daily',
      withDataSets: false,
    });
    expect((await service.status()).warnings).toEqual(['a segment is missing']);
    expect(logger.warn).toHaveBeenCalledWith({ backup: 'x' }, 'a segment is missing');
    await service.close();
  });

  it('is not made on the day that everything began, nor when it is off', async () => {
    const run = vi.fn(async () => report);
    const services = [
      serviceWith({ run, now: () => new Date(), dailyAt: '00:00' }),
      serviceWith({ run, dailyAt: null }),
    ];
    // The look that would begin one comes after a millisecond and asks the folder and the database.
    for (const { service } of services) {
      await service.status();
      await server.services.storage.sql`select 1`;
      expect(run).not.toHaveBeenCalled();
      await service.close();
    }
    expect(run).not.toHaveBeenCalled();
  });

  it('lets those go whose days are over, and leaves what somebody asked for', async () => {
    const old = ['quire-20200101-020000-daily.tar', 'quire-20200102-020000.tar', 'quire-20200103-020000-daily.tar'];
    for (const name of old) writeFileSync(join(dataFolder, name), 'no archive');
    const { service } = serviceWith({ firstLookAfterMs: 1_000_000 });
    await service.create(systemActor, localOrigin, { withDataSets: false });
    await service.idle();
    expect(readdirSync(dataFolder).filter((name) => old.includes(name))).toEqual(old.slice(1));
    await service.close();
  });

  it('that failed is counted and named, and a later one clears the name', async () => {
    let fails = true;
    const run = async () => {
      if (fails) throw new Error('the disk is full');
      return report;
    };
    const { service } = serviceWith({ run, firstLookAfterMs: 1_000_000 });
    await service.create(systemActor, localOrigin, { withDataSets: false });
    await service.idle();
    expect(await service.status()).toMatchObject({ failures: 1, lastFailure: 'the disk is full' });
    fails = false;
    await service.create(systemActor, localOrigin, { withDataSets: false });
    await service.idle();
    expect(await service.status()).toMatchObject({ failures: 1, lastFailure: null });
    await service.close();
  });

  it('stops with the server', async () => {
    let heard = false;
    const run = (_: unknown, signal: AbortSignal) =>
      new Promise<typeof report>((resolve) => {
        signal.addEventListener('abort', () => {
          heard = true;
          resolve(report);
        });
      });
    const { service } = serviceWith({ run, firstLookAfterMs: 1_000_000 });
    await service.create(systemActor, localOrigin, { withDataSets: false });
    await service.close();
    expect(heard).toBe(true);
  });
});
