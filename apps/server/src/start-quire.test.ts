import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@quire/adapters/storage/testing';
import type { KillSwitchView, OrderView, Page, PositionView } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayFrom } from './main.ts';
import { loadConfiguration } from './platform/configuration/index.ts';
import { createLogging } from './platform/logging.ts';
import { startBanner } from './start-banner.ts';
import { type RunningQuire, startQuire } from './start-quire.ts';
import { until } from './testing/test-server.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
  folder = mkdtempSync(join(tmpdir(), 'quire-start-'));
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = (environment: Record<string, string> = {}) =>
  startQuire({
    loaded: loadConfiguration(
      { DATABASE_URL: database.url, QUIRE_DATA: folder, PORT: '0', ENVIRONMENT: 'test', ...environment },
      folder,
    ),
    folder,
    logging: createLogging({ level: 'silent', file: null }),
    world: { pastMinuteDays: 1, pastDailyDays: 5 },
    onFatal: (reason) => {
      throw new Error(reason);
    },
  });

async function call<Answer>({ address }: RunningQuire, key: Key, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${address}/api/v1/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'apca-api-key-id': key.keyId, 'apca-api-secret-key': key.secret },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Answer;
}

interface Key {
  readonly keyId: string;
  readonly secret: string;
}

describe('Quire', () => {
  it('makes all it needs at its first start, says its secrets once, and is as it was after a restart', async () => {
    const first = await start();
    const { adminPassword, demoKeyId, demoSecret } = first.firstStart;
    const banner = startBanner(first, []);
    for (const shown of ['SIMULATED MARKET', 'admin@quire.local', adminPassword!, demoKeyId, demoSecret!, folder]) {
      expect(banner).toContain(shown);
    }
    const key = { keyId: demoKeyId, secret: demoSecret! };
    await until(
      () =>
        first.services.gateway.market.book(first.services.gateway.instrumentBySymbol('AAPL')!.instrumentId) !== null,
    );
    const bought = await call<OrderView>(first, key, 'orders', {
      symbol: 'AAPL',
      side: 'buy',
      orderType: 'market',
      quantity: 2,
    });
    const resting = await call<OrderView>(first, key, 'orders', {
      symbol: 'AAPL',
      side: 'buy',
      orderType: 'limit',
      quantity: 1,
      limitPrice: '1',
      timeInForce: 'gtc',
    });
    await call(first, key, 'kill-switch/engage', { reason: 'before the restart' });
    const stoppingAt = performance.now();
    await first.close();
    expect(performance.now() - stoppingAt).toBeLessThan(5_000);

    const second = await start();
    const again = startBanner(second, []);
    expect(again).toContain('password set');
    expect(again).not.toContain(demoSecret!);
    const open = await call<Page<OrderView>>(second, key, 'orders?status=open');
    expect(open.items).toEqual([resting]);
    const positions = await call<PositionView[]>(second, key, 'positions');
    expect(positions[0]).toMatchObject({ symbol: 'AAPL', quantity: '2', averageEntryPrice: bought.averageFillPrice });
    expect(await call<KillSwitchView>(second, key, 'kill-switch')).toMatchObject({
      state: 'ENGAGED',
      reason: 'before the restart',
    });
    await second.close();
  });

  it('keeps its secrets from everybody else on the machine', () => {
    for (const name of ['operator-token', 'api-key-pepper']) {
      const path = join(folder, 'secrets', name);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url').length).toBe(32);
    }
  });

  it('takes a key from its settings at any start', async () => {
    const preset = { QUIRE_DEMO_KEY_ID: 'PKPRESET', QUIRE_DEMO_SECRET: 'preset-secret-of-a-test' };
    const running = await start(preset);
    const key = { keyId: 'PKPRESET', secret: 'preset-secret-of-a-test' };
    expect(await call<PositionView[]>(running, key, 'positions')).toHaveLength(1);
    await running.close();
    const other = await start({ QUIRE_DEMO_KEY_ID: 'PKOTHER', QUIRE_DEMO_SECRET: 'another-secret-of-a-test' });
    await other.close();
    const back = await start({ ...preset, QUIRE_DEMO_SECRET: 'preset-secret-that-changed' });
    await expect(call(back, key, 'positions')).rejects.toThrow('INVALID_CREDENTIALS');
    expect(
      await call<PositionView[]>(back, { ...key, secret: 'preset-secret-that-changed' }, 'positions'),
    ).toHaveLength(1);
    await back.close();
  });

  it('does not start with another seed than its world has', async () => {
    await expect(start({ QUIRE_SIM_SEED: '99' })).rejects.toThrow(/^QUIRE_SIM_SEED: is 99/);
  });

  it('does not start on a port that is taken, and says so before it opens anything', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    await expect(start({ PORT: String(port), DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' })).rejects.toThrow(
      `PORT: ${port} is in use`,
    );
    other.close();
  });
});

describe('the options of a replay', () => {
  it('are read, and wrong ones are named', () => {
    expect(replayFrom([])).toBeNull();
    expect(
      replayFrom(['--replay', 'GOOG,SPY', '--timeframe', '1Day', '--speed', '86400', '--from', '2020-01-01']),
    ).toEqual({
      source: { symbols: ['GOOG', 'SPY'], timeframe: '1d', from: 1_577_836_800_000_000, keepsClosedHours: false },
      speed: 86_400,
    });
    expect(replayFrom(['--replay', 'GOOG', '--keep-closed-hours'])?.source.keepsClosedHours).toBe(true);
    expect(() => replayFrom(['--replay', 'GOOG', '--timeframe', '7Day'])).toThrow('--timeframe');
    expect(() => replayFrom(['--replay', 'GOOG', '--speed', 'fast'])).toThrow('--speed');
    expect(() => replayFrom(['--replay', 'GOOG', '--from', 'then'])).toThrow('--from');
    expect(() => replayFrom(['--replay', ','])).toThrow('--replay');
  });
});
