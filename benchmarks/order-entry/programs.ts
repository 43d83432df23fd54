import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

// This file runs compiled, in benchmarks/dist/order-entry.
const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

export const demoKey = {
  id: 'PKBENCHBENCHBENCH000',
  secret: 'bench-secret-0123456789abcdef0123456789abcdef0123456789abcdef',
} as const;

export interface Program {
  readonly port: number;
  stop(): Promise<void>;
}

/** Quire as a stranger starts it; only the ceiling of the rate limit is raised. */
export async function startQuire(dataFolder: string): Promise<Program> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(root, 'apps/ctl/dist/cli.js'), 'start'], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      QUIRE_DATA: dataFolder,
      QUIRE_DEMO_KEY_ID: demoKey.id,
      QUIRE_DEMO_SECRET: demoKey.secret,
      QUIRE_RATE_LIMIT_PER_MINUTE: '100000000',
      QUIRE_DEMO_CASH: '100000000',
      QUIRE_SIM_SEED: '42',
      QUIRE_LOG_TO: 'file',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const deadline = performance.now() + 180_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`Quire ended with ${child.exitCode}`);
    const answer = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => null);
    if (answer?.ok) break;
    if (performance.now() > deadline) throw new Error('Quire was not ready in time');
    await delay(100);
  }
  return { port, stop: () => stop(child) };
}

export const startBare = (): Promise<Program> => startPeer(fileURLToPath(new URL('./bare-server.js', import.meta.url)));

/** A program of a few lines that prints the port on which it listens. */
export async function startPeer(path: string): Promise<Program> {
  const child = spawn(process.execPath, [path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = (await once(child.stdout!, 'data')) as [Buffer];
  return { port: Number(text.toString('utf8')), stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
