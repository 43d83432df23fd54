import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '@quire/adapters/storage';
import { applyLoad, type Load, type LoadFigures } from './load.ts';
import { demoKey, startBare, startQuire } from './programs.ts';

export interface Size {
  readonly clients: readonly number[];
  readonly seconds: number;
  readonly warmUpSeconds: number;
}

export const fullSize: Size = { clients: [1, 8, 64], seconds: 10, warmUpSeconds: 4 };
export const smallSize: Size = { clients: [1, 8], seconds: 0.5, warmUpSeconds: 0.2 };

/**
 * What an order does: finds nothing at its limit and ends (two events, and nothing piles up over a run), or fills at once (each
 * client buys and sells in turn).
 */
export const orderKinds = ['ends', 'fills'] as const;
export type OrderKind = (typeof orderKinds)[number];

export interface Row {
  readonly kind: OrderKind;
  readonly quire: LoadFigures;
  readonly bare: LoadFigures;
  readonly commitsPerOrder: number;
}

export interface Report {
  readonly rows: readonly Row[];
  /** Over the sorted client order ids and sides of all orders in the database. */
  readonly resultHash: string;
  /** Orders that were answered with 201 and those in the database: equal, or something is wrong. */
  readonly answered: number;
  readonly stored: number;
}

const symbols = ['AAPL', 'MSFT', 'NVDA', 'SPY', 'QQQ', 'TSLA', 'AMZN', 'META'];

export function bodyOf(kind: OrderKind, run: string, client: number, index: number): string {
  return JSON.stringify({
    symbol: symbols[client % symbols.length],
    side: kind === 'fills' && index % 2 === 1 ? 'sell' : 'buy',
    orderType: kind === 'fills' ? 'market' : 'limit',
    timeInForce: 'ioc',
    quantity: '1',
    ...(kind === 'fills' ? {} : { limitPrice: '1.00' }),
    clientOrderId: `${run}-${client}-${index}`,
  });
}

/** Program and peer take turns at each number of clients, so that both meet the same machine. */
export async function measureOrderEntry(size: Size): Promise<Report> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'quire-bench-'));
  const quire = await startQuire(dataFolder);
  const bare = await startBare();
  try {
    const rows: Row[] = [];
    let answered = 0;
    const loadOf = (kind: OrderKind, run: string, clients: number, seconds: number): Omit<Load, 'port'> => ({
      clients,
      seconds,
      headers: `apca-api-key-id: ${demoKey.id}\r\napca-api-secret-key: ${demoKey.secret}\r\n`,
      body: (client, index) => bodyOf(kind, run, client, index),
    });
    for (const kind of orderKinds) {
      const warmUp = loadOf(kind, `warm-${kind}`, 8, size.warmUpSeconds);
      answered += accepted(await applyLoad({ ...warmUp, port: quire.port }));
      await applyLoad({ ...warmUp, port: bare.port });
      for (const clients of size.clients) {
        const load = loadOf(kind, `${kind}-${clients}`, clients, size.seconds);
        const commitsBefore = await commitsOf(quire.port);
        const figures = await applyLoad({ ...load, port: quire.port });
        const commits = (await commitsOf(quire.port)) - commitsBefore;
        answered += accepted(figures);
        const peer = await applyLoad({ ...load, port: bare.port });
        rows.push({ kind, quire: figures, bare: peer, commitsPerOrder: commits / figures.orders });
      }
    }
    return { rows, answered, ...(await storedOrders(dataFolder)) };
  } finally {
    await Promise.all([quire.stop(), bare.stop()]);
    await rm(dataFolder, { recursive: true, force: true });
  }
}

function accepted({ orders, others }: LoadFigures): number {
  return orders - Object.values(others).reduce((sum, count) => sum + count, 0);
}

export async function commitsOf(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const found = /^quire_journal_commits\w*(?:\{[^}]*\})? (\d+)/m.exec(text);
  if (found === null) throw new Error('the metrics name no commits');
  return Number(found[1]);
}

export async function storedOrders(dataFolder: string): Promise<{ resultHash: string; stored: number }> {
  const storage = await openStorage({ dataFolder, asGuest: true });
  try {
    const rows = await storage.sql<{ line: string }[]>`
      select client_order_id || ' ' || side as line from orders where status <> 'denied' order by 1`;
    const hash = createHash('sha256').update(rows.map(({ line }) => line).join('\n'));
    return { resultHash: hash.digest('hex').slice(0, 16), stored: rows.length };
  } finally {
    await storage.close();
  }
}

export function formatReport({ rows, resultHash, answered, stored }: Report): string {
  const lines = rows.map(({ kind, quire, bare, commitsPerOrder }) => {
    const rate = Math.round(quire.ordersPerSecond).toLocaleString('en-US').padStart(7);
    const others = Object.entries(quire.others).map(([name, count]) => `, ${count} × ${name}`);
    return (
      `  ${kind.padEnd(5)} ${String(quire.clients).padStart(2)} clients ${rate} orders/s, p50 ${quire.msP50.toFixed(2)} ms, ` +
      `p99 ${quire.msP99.toFixed(2)} ms, ${(quire.ordersPerSecond / bare.ordersPerSecond).toFixed(3)} of bare fastify ` +
      `(${Math.round(bare.ordersPerSecond).toLocaleString('en-US')}/s), ${commitsPerOrder.toFixed(3)} commits per order${others.join('')}`
    );
  });
  return [
    'order round trip over HTTP, answered after the durable commit, closed loop',
    ...lines,
    `result ${resultHash}: ${stored} orders stored, ${answered} answered${stored === answered ? '' : ' — THESE MUST BE EQUAL'}`,
    '',
  ].join('\n');
}
