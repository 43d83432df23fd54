import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, removeFolder, startServer } from '../support/running-server.ts';

interface CurlLine {
  readonly document: string;
  readonly line: number;
  readonly command: string;
  readonly door: boolean;
  readonly why?: string;
}

const lines = JSON.parse(readFileSync(new URL('./curl-lines.json', import.meta.url), 'utf8')) as readonly CurlLine[];
const run = promisify(execFile);

let server: RunningServer;

beforeAll(async () => {
  server = await startServer({ environment: { QUIRE_LOCAL_OPEN: '1' } });
}, 180_000);

afterAll(async () => {
  await server?.stop();
  if (server) removeFolder(server.dataFolder);
});

/** The documents' services are roles of one program, so their ports are all ours. */
const here = (command: string): string =>
  command.replace(/localhost:(8000|8001|8002|8003|8080)/g, `localhost:${server.port}`);

/** The line as printed, except that an HTTP error fails it and the answer is kept. */
const strict = (command: string): string =>
  command.replace(/^curl (-f )?/, 'curl --silent --show-error --fail-with-body ');

describe('the curl lines of the documents, without credentials, on the local front door', () => {
  for (const { document, line, command } of lines.filter(({ door }) => door)) {
    it(`${document} line ${line}: ${command}`, async () => {
      const { stdout } = await run('bash', ['-o', 'pipefail', '-c', strict(here(command))]);
      expect(stdout.trim()).not.toBe('');
      if (!command.includes('/metrics') && !command.includes('|')) expect(() => JSON.parse(stdout)).not.toThrow();
    });
  }

  it('says why each other line has no door yet', () => {
    expect(lines.filter(({ door, why }) => !door && !why)).toEqual([]);
  });

  it('answers with the fields that the documents print', async () => {
    const read = async (path: string) =>
      (await (await fetch(`${server.url}${path}`)).json()) as Record<string, unknown>;
    expect(await read('/api/v1/')).toMatchObject({ version: 'v1', status: 'operational' });
    expect(await read('/health')).toMatchObject({
      status: 'healthy',
      service: 'quire',
      database: expect.anything(),
      redis: 'disabled',
    });
    expect(await read('/healthz')).toEqual({ status: 'alive' });
    expect(await read('/db-test')).toHaveProperty('database_connected');
    expect(await read('/api/v1/positions')).toEqual([]);
  });
});
