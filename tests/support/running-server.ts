import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../house/sources.ts';

/** The real program on a folder, port and key of its own, as a stranger would start it. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly dataFolder: string;
  readonly keyId: string;
  readonly secret: string;
  readonly adminEmail: string;
  readonly adminPassword: string;
  /** All that it printed so far. */
  output(): string;
  /** Asks it to stop and waits; returns its exit code. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

export interface ServerOptions {
  readonly dataFolder?: string;
  /** The port of an earlier start, so that its clients find it again. */
  readonly port?: number;
  readonly commandArguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const program = join(repositoryRoot, 'apps/ctl/dist/cli.js');

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  const address = server.address();
  await new Promise((settle) => server.close(settle));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

export const credentials = {
  keyId: 'PKTESTTESTTESTTEST00',
  secret: 'a-test-secret-that-is-long-enough-to-be-one-0123456789abcdef',
  adminEmail: 'admin@example.test',
  adminPassword: 'a-long-test-password-1',
} as const;

export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  if (!existsSync(program)) throw new Error('the program is not compiled; run "npm run build" first');
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'quire-test-'));
  const port = options.port ?? (await freePort());
  let text = '';
  const child = spawn(process.execPath, [program, ...(options.commandArguments ?? ['start'])], {
    cwd: repositoryRoot,
    env: {
      ...process.env,
      PORT: String(port),
      QUIRE_DATA: dataFolder,
      QUIRE_ADMIN_EMAIL: credentials.adminEmail,
      QUIRE_ADMIN_PASSWORD: credentials.adminPassword,
      QUIRE_DEMO_KEY_ID: credentials.keyId,
      QUIRE_DEMO_SECRET: credentials.secret,
      QUIRE_RATE_LIMIT_PER_MINUTE: '100000',
      QUIRE_SIM_SEED: '42',
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const keep = (chunk: Buffer) => {
    text += chunk.toString('utf8');
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const url = `http://127.0.0.1:${port}`;
  await ready(child, url, () => text);
  return {
    url,
    port,
    dataFolder,
    ...credentials,
    output: () => text,
    stop: () => ended(child, 'SIGTERM'),
    kill: async () => {
      await ended(child, 'SIGKILL');
    },
  };
}

async function ready(child: ChildProcess, url: string, output: () => string): Promise<void> {
  const deadline = performance.now() + 120_000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${output()}`);
    const answer = await fetch(`${url}/ready`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((settle) => setTimeout(settle, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`the server was not ready within two minutes:\n${output()}`);
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((settle) => {
    child.once('exit', (code) => settle(code));
    child.kill(signal);
  });
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Polls until the question has an answer that is not undefined; fails with the last state after the deadline. */
export async function eventually<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined>,
  deadlineMs = 30_000,
): Promise<Answer> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await new Promise((settle) => setTimeout(settle, 25));
  }
}
