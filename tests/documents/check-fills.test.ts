import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { repositoryRoot } from '../house/sources.ts';
import { type RunningServer, removeFolder, startServer } from '../support/running-server.ts';

const run = promisify(execFile);

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
}, 180_000);
afterAll(async () => {
  await server?.stop();
  if (server) removeFolder(server.dataFolder);
});

it('every fill of a running world follows from its evidence', async () => {
  const headers = {
    'APCA-API-KEY-ID': server.keyId,
    'APCA-API-SECRET-KEY': server.secret,
    'content-type': 'application/json',
  };
  const place = (order: object) =>
    fetch(`${server.url}/v2/orders`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ symbol: 'AAPL', type: 'market', time_in_force: 'day', ...order }),
    });
  const positions = async () => {
    const answer = await fetch(`${server.url}/v2/positions`, { headers });
    return (await answer.json()) as { qty: string }[];
  };
  expect((await place({ side: 'buy', qty: '7' })).status).toBe(200);
  await expect.poll(async () => (await positions())[0]?.qty, { timeout: 20_000 }).toBe('7');
  expect((await place({ side: 'sell', qty: '3' })).status).toBe(200);
  await expect.poll(async () => (await positions())[0]?.qty, { timeout: 20_000 }).toBe('4');
  const { stdout } = await run(process.execPath, [join(repositoryRoot, 'apps/ctl/dist/cli.js'), 'check-fills'], {
    cwd: repositoryRoot,
    env: { ...process.env, PORT: String(server.port), QUIRE_DATA: server.dataFolder },
  });
  expect(stdout).toMatch(/^[1-9]\d* fills follow from their evidence, 0 do not, 0 cannot be checked/);
}, 60_000);
