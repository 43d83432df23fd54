import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alpacaDoor } from '../../alpaca-door.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

/** The page that tells bot authors what is here says neither more nor less than what is registered. */
const page = readFileSync(join(import.meta.dirname, '../../../../../docs/reference/alpaca-coverage.md'), 'utf8');

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ doors: [alpacaDoor] });
});
afterAll(() => server?.close());

/** `GET /v2/orders/{orderId}` and its state: the rows of tables whose first cell is an address. */
const rows = page
  .split('\n')
  .map((line) => /^\| `([A-Z]+) (\/[^`]*)` \| ([a-z]+)/.exec(line))
  .filter((match) => match !== null)
  .map(([, method, path, state]) => ({ name: `${method} ${path}`, state }));

const registered = (): string[] =>
  server.app.routeTable
    .filter(({ url, method }) => /^\/(v[123]|stream$)/.test(url) && method !== 'HEAD' && !/^\/v[^/]*\/\*$/.test(url))
    .map(({ url, method }) => {
      const path = url
        .replace('::', ':')
        .replace(/\/:([A-Za-z]+)/g, '/{$1}')
        .replace(/\*$/, '{symbol}');
      return `${method} ${path}`;
    });

it('every address is on the page once, and in a known state', () => {
  const names = rows.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(rows.filter(({ state }) => !['served', 'partly', 'absent'].includes(state ?? ''))).toEqual([]);
  expect(rows.length).toBeGreaterThan(70);
});

it('what the page says is served is registered, and what is registered is on the page', () => {
  const served = rows.filter(({ state }) => state !== 'absent').map(({ name }) => name);
  expect(served.filter((name) => !registered().includes(name))).toEqual([]);
  expect(registered().filter((name) => !served.includes(name))).toEqual([]);
});

it('what the page says is absent answers so', async () => {
  const absent = rows.filter(({ state }) => state === 'absent');
  expect(absent.length).toBeGreaterThan(3);
  for (const { name } of absent) {
    const [method, path] = name.split(' ') as ['GET', string];
    const url = path.replace(/\{[^}]*\}/g, 'AAPL');
    const { status, json } = await server.call<Record<string, unknown>>({ method, url, headers: server.demoKey });
    expect([name, status, json['code']]).toEqual([name, 404, 40410000]);
  }
});
