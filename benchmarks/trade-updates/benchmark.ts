import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openStorage, type Storage } from '@quire/adapters/storage';
import { applyFixedRate, type FixedRateFigures } from '../order-entry/fixed-rate.ts';
import { percentilesOf } from '../order-entry/load.ts';
import { demoKey, startPeer, startQuire } from '../order-entry/programs.ts';
import { measureEcho } from './echo.ts';
import { type Encoding, eventSequenceOf, UpdateStream } from './update-stream.ts';

export interface Size {
  readonly ordersPerSecond: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
}

/** A rate at which the machine has nothing to do most of the time. */
export const fullSize: Size = { ordersPerSecond: 50, seconds: 20, warmUpSeconds: 5 };
export const smallSize: Size = { ordersPerSecond: 20, seconds: 1, warmUpSeconds: 0.5 };

export const encodings: readonly Encoding[] = ['json', 'msgpack'];

interface Delays {
  readonly frames: number;
  readonly msP50: number;
  readonly msP99: number;
}

export interface Report {
  /** From the instant that the database notes for the commit, which is before its flush, to the frame at the client. */
  readonly delays: Readonly<Record<Encoding, Delays>>;
  readonly echo: Delays;
  readonly orders: FixedRateFigures;
  /** Over the client order ids of the orders that were heard of: those that were sent, or something is wrong. */
  readonly heardHash: string;
  readonly sentHash: string;
}

const symbols = ['AAPL', 'MSFT', 'NVDA', 'SPY'];

/** Half of the orders fill, half find nothing at their limit and end. */
function bodyOf(run: string, client: number, index: number): string {
  const fills = client % 2 === 0;
  return JSON.stringify({
    symbol: symbols[client % symbols.length],
    side: fills && index % 2 === 1 ? 'sell' : 'buy',
    orderType: fills ? 'market' : 'limit',
    timeInForce: 'ioc',
    quantity: '1',
    ...(fills ? {} : { limitPrice: '1.00' }),
    clientOrderId: idOf(run, client, index),
  });
}

const idOf = (run: string, client: number, index: number): string => `${run}-${client}-${index}`;
const connections = 4;

export async function measureTradeUpdates(size: Size): Promise<Report> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'quire-bench-'));
  await noteCommitTimes(dataFolder);
  const quire = await startQuire(dataFolder);
  const echo = await startPeer(fileURLToPath(new URL('./echo-server.js', import.meta.url)));
  try {
    const streams = await Promise.all(encodings.map((encoding) => UpdateStream.open(quire.port, demoKey, encoding)));
    const load = (run: string, seconds: number) => ({
      port: quire.port,
      connections,
      ordersPerSecond: size.ordersPerSecond,
      seconds,
      headers: `apca-api-key-id: ${demoKey.id}\r\napca-api-secret-key: ${demoKey.secret}\r\n`,
      body: (client: number, index: number) => bodyOf(run, client, index),
    });
    await applyFixedRate(load('warm', size.warmUpSeconds));
    await delay(settleMs);
    for (const stream of streams) stream.frames.length = 0;
    const orders = await applyFixedRate(load('run', size.seconds));
    await delay(settleMs);
    const echoed = await measureEcho({
      port: echo.port,
      bytes: streams[0]!.frames[0]?.bytes.length ?? 1_000,
      messages: Math.round(size.ordersPerSecond * size.seconds),
      everyMs: 1_000 / size.ordersPerSecond,
    });
    const commits = await commitsOf(dataFolder);
    const [json, msgpack] = streams.map((stream) => delaysOf(stream, commits));
    for (const stream of streams) stream.close();
    return {
      delays: { json: json!.delays, msgpack: msgpack!.delays },
      echo: { frames: echoed.length, ...percentilesOf(echoed) },
      orders,
      heardHash: hashOf(intersection(json!.heard, msgpack!.heard)),
      sentHash: hashOf(
        Array.from({ length: orders.orders }, (_, order) =>
          idOf('run', order % connections, Math.floor(order / connections)),
        ),
      ),
    };
  } finally {
    await Promise.all([quire.stop(), echo.stop()]);
    await rm(dataFolder, { recursive: true, force: true });
  }
}

/** After the last answer everything that it caused has been told for long. */
const settleMs = 300;

/** Makes the database note when each transaction committed, from its next start on. */
async function noteCommitTimes(dataFolder: string): Promise<void> {
  const quire = await startQuire(dataFolder);
  await asGuest(dataFolder, ({ sql }) => sql`alter system set track_commit_timestamp = on`);
  await quire.stop();
}

interface Commit {
  readonly clientOrderId: string;
  /** Milliseconds of this process's clock. */
  readonly atMs: number;
}

async function commitsOf(dataFolder: string): Promise<ReadonlyMap<number, Commit>> {
  const rows = await asGuest(
    dataFolder,
    ({ sql }) => sql<{ eventSequence: number; clientOrderId: string; epochMs: number }[]>`
      select e.event_sequence as "eventSequence", o.client_order_id as "clientOrderId",
        (extract(epoch from pg_xact_commit_timestamp(e.xmin)) * 1000)::float8 as "epochMs"
      from journal_event e join orders o on o.order_id = (e.payload::jsonb ->> 'orderId')::uuid`,
  );
  const origin = epochOfClock();
  return new Map(
    rows.map(({ eventSequence, clientOrderId, epochMs }) => [
      Number(eventSequence),
      { clientOrderId, atMs: epochMs - origin },
    ]),
  );
}

async function asGuest<Value>(dataFolder: string, act: (storage: Storage) => PromiseLike<Value>): Promise<Value> {
  const storage = await openStorage({ dataFolder, asGuest: true });
  try {
    return await act(storage);
  } finally {
    await storage.close();
  }
}

/** Wall milliseconds at which this process's clock stood at zero, to a hundredth: the wall clock is read as it ticks. */
function epochOfClock(): number {
  const before = Date.now();
  while (Date.now() === before);
  return before + 1 - performance.now();
}

function delaysOf(
  { frames }: UpdateStream,
  commits: ReadonlyMap<number, Commit>,
): { readonly delays: Delays; readonly heard: ReadonlySet<string> } {
  const heard = new Set<string>();
  const times = frames.map((frame) => {
    const commit = commits.get(eventSequenceOf(frame));
    if (commit === undefined) throw new Error('a frame tells of an event that is not in the journal');
    heard.add(commit.clientOrderId);
    return frame.receivedMs - commit.atMs;
  });
  return { delays: { frames: times.length, ...percentilesOf(times) }, heard };
}

const intersection = (left: ReadonlySet<string>, right: ReadonlySet<string>): string[] =>
  [...left].filter((each) => right.has(each));

const hashOf = (ids: readonly string[]): string =>
  createHash('sha256')
    .update([...ids].sort().join('\n'))
    .digest('hex')
    .slice(0, 16);

export function formatReport({ delays, echo, orders, heardHash, sentHash }: Report): string {
  const lines = encodings.map((encoding) => {
    const { frames, msP50, msP99 } = delays[encoding];
    const ratio = msP50 / echo.msP50;
    return `  ${encoding.padEnd(8)} ${frames} frames, p50 ${msP50.toFixed(2)} ms, p99 ${msP99.toFixed(2)} ms, ${ratio.toFixed(1)} times the round trip of the bare echo`;
  });
  const others = Object.entries(orders.others).map(([name, count]) => `, ${count} × ${name}`);
  return [
    'trade_updates: from the commit of an event, before its flush, to its frame at a client',
    ...lines,
    `  bare echo of a frame of that size: p50 ${echo.msP50.toFixed(2)} ms, p99 ${echo.msP99.toFixed(2)} ms`,
    `  ${orders.orders} orders at a fixed rate, answered in p50 ${orders.msP50.toFixed(2)} ms, p99 ${orders.msP99.toFixed(2)} ms${others.join('')}`,
    `result ${heardHash}: orders heard of on both streams${heardHash === sentHash ? ', all that were sent' : ` — MUST BE ALL THAT WERE SENT, ${sentHash}`}`,
    '',
  ].join('\n');
}
