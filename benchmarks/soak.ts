import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * An hour of simulated market with a console-like client attached and an order now and then. The server's resident memory is
 * read every ten seconds; it must stay under the limit, and the second half of the run must not sit above the first.
 *
 * `npm run soak -- --minutes 60`
 */
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const minutes = Number(process.argv[process.argv.indexOf('--minutes') + 1] || 60) || 60;
const sampleMs = 10_000;
const limitMegabytes = 400;
/** How far the median of the last quarter may lie above that of the second quarter. */
const growthMegabytesMax = 24;
const secret = 'soak-secret-0123456789abcdef0123456789abcdef0123456789abcdef';
const keyId = 'PKSOAKSOAKSOAKSOAK00';
const keys = { 'APCA-API-KEY-ID': keyId, 'APCA-API-SECRET-KEY': secret };

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  const address = server.address();
  await new Promise((settle) => server.close(settle));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

async function until(what: string, ask: () => Promise<boolean>, deadlineMs: number): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (performance.now() < deadline) {
    if (await ask().catch(() => false)) return;
    await new Promise((settle) => setTimeout(settle, 100));
  }
  throw new Error(`not within ${deadlineMs} ms: ${what}`);
}

/** Resident set of a process in megabytes, as Linux tells it. */
function residentMegabytes(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  if (!line) throw new Error('the server is gone');
  return Number(line[1]) / 1024;
}

interface Watcher {
  frames(): number;
  close(): void;
}

function watch(port: number, symbols: readonly string[]): Watcher {
  let frames = 0;
  const socket = new WebSocketWithHeaders(`ws://127.0.0.1:${port}/ws`, { headers: keys });
  socket.on('open', () =>
    socket.send(JSON.stringify({ type: 'subscribe', accountId: null, quotes: symbols, focus: 'AAPL' })),
  );
  socket.on('message', () => frames++);
  return { frames: () => frames, close: () => socket.close() };
}

const { WebSocket: WebSocketWithHeaders } = await import('ws');

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function order(url: string, at: number): Promise<void> {
  const side = at % 2 === 0 ? 'buy' : 'sell';
  const answer = await fetch(`${url}/v2/orders`, {
    method: 'POST',
    headers: { ...keys, 'content-type': 'application/json' },
    body: JSON.stringify({ symbol: 'AAPL', qty: '5', side, type: 'market', time_in_force: 'day' }),
  });
  if (!answer.ok) process.stdout.write(`order ${at} was refused: ${await answer.text()}\n`);
}

async function sampleFor(child: ChildProcess, url: string, watcher: Watcher): Promise<number[]> {
  const samples: number[] = [];
  const ends = performance.now() + minutes * 60_000;
  for (let at = 0; performance.now() < ends; at++) {
    await new Promise((settle) => setTimeout(settle, sampleMs));
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    samples.push(residentMegabytes(child.pid!));
    await order(url, at);
    if (at % 30 === 0)
      process.stdout.write(
        `minute ${((at * sampleMs) / 60_000).toFixed(0)}: ${samples.at(-1)!.toFixed(0)} MB, ${watcher.frames()} frames\n`,
      );
  }
  return samples;
}

const dataFolder = mkdtempSync(join(tmpdir(), 'quire-soak-'));
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const child = spawn(process.execPath, [join(root, 'apps/ctl/dist/cli.js'), 'start'], {
  cwd: root,
  env: {
    ...process.env,
    PORT: String(port),
    QUIRE_DATA: dataFolder,
    QUIRE_DEMO_KEY_ID: keyId,
    QUIRE_DEMO_SECRET: secret,
    QUIRE_SIM_SEED: '42',
  },
  stdio: 'ignore',
});
try {
  await until('the server is ready', async () => (await fetch(`${url}/ready`)).ok, 120_000);
  const assets = (await (await fetch(`${url}/v2/assets`, { headers: keys })).json()) as readonly { symbol: string }[];
  const watcher = watch(
    port,
    assets.map(({ symbol }) => symbol),
  );
  const samples = await sampleFor(child, url, watcher);
  watcher.close();
  const quarter = Math.floor(samples.length / 4);
  const early = median(samples.slice(quarter, 2 * quarter));
  const late = median(samples.slice(3 * quarter));
  const highest = Math.max(...samples);
  process.stdout.write(
    `${minutes} minutes, ${samples.length} samples, ${watcher.frames()} frames to one client\n` +
      `resident memory: highest ${highest.toFixed(0)} MB (limit ${limitMegabytes}), second quarter ${early.toFixed(0)} MB, last quarter ${late.toFixed(0)} MB\n`,
  );
  if (highest > limitMegabytes || late - early > growthMegabytesMax) process.exitCode = 1;
} finally {
  child.kill('SIGTERM');
  await new Promise((settle) => child.once('exit', settle));
  rmSync(dataFolder, { recursive: true, force: true });
}
