import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SystemStatusView, TapeStatusView } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { localOrigin, systemActor } from '../../platform/audit.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { createTapeService, type TapeServiceOptions } from './service.ts';

let server: TestServer;
let dataFolder: string;
beforeAll(async () => {
  server = await startTestServer();
  await server.quoted('AAPL');
  dataFolder = mkdtempSync(join(tmpdir(), 'quire-tape-service-'));
});
afterAll(async () => {
  await server.close();
  rmSync(dataFolder, { recursive: true, force: true });
});

const nothing = { isBusy: false, segments: 0, rows: 0, bytes: 0, removed: 0, damaged: [] };

/** A service of its own beside the server's, whose runs are the test's. */
function serviceWith(options: Partial<TapeServiceOptions>) {
  const logger = { info: vi.fn(), warn: vi.fn() };
  const { storage, gateway } = server.services;
  const service = createTapeService({
    storage,
    worldId: gateway.worldId,
    dataFolder,
    rollAfterHours: 24,
    retentionDays: 0,
    logger: logger as never,
    ...options,
  });
  return { service, logger };
}

describe('the tape of a running server', () => {
  it('is told by the API, the system page and the metrics', async () => {
    const { headers } = server.admin;
    const tape = await server.call<TapeStatusView>({ method: 'GET', url: '/api/v1/tape', headers });
    expect(tape.status).toBe(200);
    expect(tape.json).toMatchObject({ segments: 0, bytes: 0, damaged: [], failures: 0, rollAfterHours: 24 });
    expect(Date.parse(tape.json.replayableSince!)).toBeLessThanOrEqual(Date.now());
    const system = await server.call<SystemStatusView>({ method: 'GET', url: '/api/v1/system/status', headers });
    expect(system.json.tape).toMatchObject({ segments: 0, replayableSince: tape.json.replayableSince });
    const metrics = await server.app.inject({ method: 'GET', url: '/metrics' });
    expect(metrics.body).toMatch(/^quire_tape_segments 0$/m);
    expect(metrics.body).toMatch(/^quire_tape_replayable_since_timestamp_seconds \d+/m);
  });

  it('is rolled when an operator asks, and the audit log says so', async () => {
    const { headers } = server.admin;
    const answer = await server.call<TapeStatusView>({ method: 'POST', url: '/api/v1/tape/roll', headers });
    expect(answer.status).toBe(200);
    expect(answer.json.isRolling).toBe(true);
    await server.services.tape.idle();
    expect((await server.services.tape.status()).failures).toBe(0);
    const rows = await server.services.storage.sql`select actor from audit_log where action = 'tape.roll'`;
    expect(rows).toHaveLength(1);
  });

  it('begins by itself, and one run at a time', async () => {
    let runs = 0;
    let end = () => {};
    const run = () => {
      runs += 1;
      return new Promise<typeof nothing>((resolve) => {
        end = () => resolve(nothing);
      });
    };
    const { service } = serviceWith({ run, firstRunAfterMs: 1 });
    await expect.poll(() => runs).toBe(1);
    expect(await service.roll(systemActor, localOrigin)).toMatchObject({ isRolling: true });
    expect(runs).toBe(1);
    end();
    await service.idle();
    expect((await service.status()).isRolling).toBe(false);
    await service.close();
  });

  it('counts a run that failed, names it, and forgets it after one that did not', async () => {
    let fails = true;
    const run = async () => {
      if (fails) throw new Error('the disk is full');
      return nothing;
    };
    const { service, logger } = serviceWith({ run });
    await service.roll(systemActor, localOrigin);
    await service.idle();
    expect(await service.status()).toMatchObject({ failures: 1, lastFailure: 'the disk is full' });
    expect(logger.warn.mock.calls.at(-1)?.[1]).toContain('its inputs stay in the database: the disk is full');
    fails = false;
    await service.roll(systemActor, localOrigin);
    await service.idle();
    expect(await service.status()).toMatchObject({ failures: 1, lastFailure: null });
    await service.close();
  });

  it('stops with the server: the run hears of it and is waited for', async () => {
    let heard = false;
    const run = (_: unknown, signal: AbortSignal) =>
      new Promise<typeof nothing>((resolve) => {
        signal.addEventListener('abort', () => {
          heard = true;
          resolve(nothing);
        });
      });
    const { service } = serviceWith({ run });
    await service.roll(systemActor, localOrigin);
    await service.close();
    expect(heard).toBe(true);
    expect(await service.roll(systemActor, localOrigin)).toMatchObject({ isRolling: false });
  });

  it('stays in the database when the hours are 0', async () => {
    const run = vi.fn();
    const { service } = serviceWith({ run, rollAfterHours: 0, firstRunAfterMs: 1 });
    expect(await service.roll(systemActor, localOrigin)).toMatchObject({ isRolling: false, rollAfterHours: 0 });
    expect(run).not.toHaveBeenCalled();
    await service.close();
  });
});
