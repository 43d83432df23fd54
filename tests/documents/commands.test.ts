import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listFiles, readSource, repositoryRoot } from '../house/sources.ts';
import { freePort, type RunningServer, removeFolder, startServer } from '../support/running-server.ts';

const run = promisify(execFile);

/** Commands that other tests run, or that are this very run. */
const heldElsewhere: Readonly<Record<string, string>> = {
  'npm start': 'tests/support/running-server.ts starts the same program for every suite',
  'npm test': 'is this run',
};

/** Commands for a stopped Quire; they run last, after the server has ended. */
const whileStopped = /^\.\/quire rebuild\b/;

/** A command for after a loss: it runs when the server has ended and all but its backups is gone. */
const afterLoss = /^\.\/quire backup restore\b/;

/** A command that runs until it is stopped is started here, looked at, and stopped. */
const servers = /^\.\/quire (replay|start)\b/;

interface DocumentedCommand {
  readonly page: string;
  readonly command: string;
}

function commandsOf(page: string): DocumentedCommand[] {
  return [...readSource(page).matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block
      .replaceAll('\\\n', ' ')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((command) => ({ page, command })),
  );
}

const pages = listFiles((path) => path === 'README.md' || path === 'CONTRIBUTING.md' || /^docs\/.*\.md$/.test(path));
const commands = pages.flatMap(commandsOf);

let server: RunningServer;
const offline = mkdtempSync(join(tmpdir(), 'quire-documents-'));
// The database's user must be able to pass, or its cluster would be kept elsewhere and outlive this test.
chmodSync(offline, 0o755);

beforeAll(async () => {
  server = await startServer({ environment: { QUIRE_LOCAL_OPEN: '1' } });
}, 180_000);

afterAll(async () => {
  await server?.stop();
  if (server) removeFolder(server.dataFolder);
  removeFolder(offline);
});

/** What a reader puts in for the documents' own names: the account of the key, and the portfolio that the page has opened. */
const readerKnows = { ACCOUNT: '', ID: '' };

async function execute(command: string): Promise<string> {
  const environment = {
    ...process.env,
    ...readerKnows,
    PORT: String(server.port),
    QUIRE_DATA: server.dataFolder,
    QUIRE_DEMO_KEY_ID: server.keyId,
    QUIRE_DEMO_SECRET: server.secret,
    QUIRE_SETUP_QUIET: '1',
  };
  const text = command
    .replaceAll('localhost:8000', `127.0.0.1:${server.port}`)
    .replace(/^curl (-s )?/, 'curl --silent --show-error --fail-with-body ');
  const { stdout } = await run('bash', ['-o', 'pipefail', '-c', text], {
    cwd: repositoryRoot,
    env: environment,
    timeout: 60_000,
  });
  const id = /"id":"([^"]+)"/.exec(stdout)?.[1] ?? '';
  if (/\/v2\/account /.test(command)) readerKnows.ACCOUNT = id;
  if (/\/portfolio /.test(command)) readerKnows.ID = id;
  return stdout;
}

/** What the demo account's bot is told of its orders. */
async function ordersOfTheDemoAccount(): Promise<unknown> {
  const headers = { 'APCA-API-KEY-ID': server.keyId, 'APCA-API-SECRET-KEY': server.secret };
  return (await fetch(`${server.url}/v2/orders?status=all&limit=500`, { headers })).json();
}

describe('the commands of the documentation', () => {
  it('are found', () => {
    expect(commands.length).toBeGreaterThan(15);
  });

  // In the order of the pages, because a page builds on its own lines: what is imported is then tested.
  for (const { page, command } of commands) {
    if (command in heldElsewhere || servers.test(command) || whileStopped.test(command)) continue;
    if (afterLoss.test(command)) continue;
    it(`${page}: ${command}`, async () => {
      expect((await execute(command)).trim()).not.toBe('');
    }, 90_000);
  }

  for (const { page, command } of commands.filter(({ command: text }) => servers.test(text))) {
    it(`${page}: ${command}`, async () => {
      const folder = mkdtempSync(join(offline, 'replay-'));
      const environment = {
        ...process.env,
        QUIRE_DATA: folder,
        PORT: String(await freePort()),
        QUIRE_SETUP_QUIET: '1',
      };
      const imported = [
        './quire',
        ['import', 'docs/examples/example-daily.csv', '--symbol', 'EXAMPLE', '--timeframe', '1Day'],
      ] as const;
      await run(imported[0], [...imported[1]], { cwd: repositoryRoot, env: environment });
      const replay = await startServer({ dataFolder: folder, commandArguments: command.split(' ').slice(1) });
      const clock = (await (
        await fetch(`${replay.url}/v2/clock`, {
          headers: { 'APCA-API-KEY-ID': replay.keyId, 'APCA-API-SECRET-KEY': replay.secret },
        })
      ).json()) as { timestamp: string };
      expect(clock.timestamp < '2026').toBe(true);
      await replay.stop();
    }, 120_000);
  }

  it('leave the server healthy', async () => {
    expect(await execute('./quire status')).toContain('healthy');
  });

  for (const { page, command } of commands.filter(({ command: text }) => whileStopped.test(text))) {
    it(`${page}: ${command} (refused beside a running Quire, done on a stopped one)`, async () => {
      await expect(execute(command)).rejects.toThrow('Stop it');
      expect(await server.stop()).toBe(0);
      expect(await execute(command)).toContain('right already');
    }, 90_000);
  }

  for (const { page, command } of commands.filter(({ command: text }) => afterLoss.test(text))) {
    it(`${page}: ${command} (after all but the backups was lost)`, async () => {
      await server.stop();
      server = await startServer({ dataFolder: server.dataFolder });
      await execute('./quire backup create');
      const before = await ordersOfTheDemoAccount();
      await server.stop();
      for (const lost of readdirSync(server.dataFolder)) {
        if (lost !== 'backups') removeFolder(join(server.dataFolder, lost));
      }
      expect(await execute(command)).toContain('World sim stands at input');
      server = await startServer({ dataFolder: server.dataFolder });
      expect(await ordersOfTheDemoAccount()).toEqual(before);
      expect(await execute('./quire verify')).toContain('sim');
      await server.stop();
    }, 240_000);
  }
});
