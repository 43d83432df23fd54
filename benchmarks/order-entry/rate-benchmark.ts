import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bodyOf, commitsOf, type OrderKind, orderKinds, storedOrders } from './benchmark.ts';
import { applyFixedRate, type FixedRateFigures } from './fixed-rate.ts';
import { demoKey, startBare, startQuire } from './programs.ts';

export interface RateSize {
  readonly ordersPerSecond: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
}

export const fullRate: RateSize = { ordersPerSecond: 1_000, seconds: 15, warmUpSeconds: 5 };
export const smallRate: RateSize = { ordersPerSecond: 50, seconds: 0.5, warmUpSeconds: 0.2 };

interface Row {
  readonly kind: OrderKind;
  readonly quire: FixedRateFigures;
  readonly bare: FixedRateFigures;
  readonly commitsPerOrder: number;
}

export interface RateReport {
  readonly size: RateSize;
  readonly rows: readonly Row[];
  readonly resultHash: string;
  readonly answered: number;
  readonly stored: number;
}

/** As many as a desk of bots would hold; more orders than this are not under way while the program keeps up. */
const connections = 32;

/** The delay of orders that arrive at a fixed rate, at the program and at its peer, one after the other. */
export async function measureOrderRate(size: RateSize): Promise<RateReport> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'quire-bench-'));
  const quire = await startQuire(dataFolder);
  const bare = await startBare();
  try {
    const rows: Row[] = [];
    let answered = 0;
    const apply = (port: number, kind: OrderKind, run: string, seconds: number) =>
      applyFixedRate({
        port,
        connections,
        ordersPerSecond: size.ordersPerSecond,
        seconds,
        headers: `apca-api-key-id: ${demoKey.id}\r\napca-api-secret-key: ${demoKey.secret}\r\n`,
        body: (client, index) => bodyOf(kind, run, client, index),
      });
    for (const kind of orderKinds) {
      answered += accepted(await apply(quire.port, kind, `warm-${kind}`, size.warmUpSeconds));
      const before = await commitsOf(quire.port);
      const figures = await apply(quire.port, kind, kind, size.seconds);
      const commits = (await commitsOf(quire.port)) - before;
      answered += accepted(figures);
      await apply(bare.port, kind, `warm-${kind}`, size.warmUpSeconds);
      const peer = await apply(bare.port, kind, kind, size.seconds);
      rows.push({ kind, quire: figures, bare: peer, commitsPerOrder: commits / figures.orders });
    }
    return { size, rows, answered, ...(await storedOrders(dataFolder)) };
  } finally {
    await Promise.all([quire.stop(), bare.stop()]);
    await rm(dataFolder, { recursive: true, force: true });
  }
}

function accepted({ orders, others }: FixedRateFigures): number {
  return orders - Object.values(others).reduce((sum, count) => sum + count, 0);
}

export function formatRateReport({ size, rows, resultHash, answered, stored }: RateReport): string {
  const lines = rows.map(({ kind, quire, bare, commitsPerOrder }) => {
    const others = Object.entries(quire.others).map(([name, count]) => `, ${count} × ${name}`);
    return (
      `  ${kind.padEnd(5)} p50 ${quire.msP50.toFixed(2)} ms, p99 ${quire.msP99.toFixed(2)} ms, at most ${quire.waitingMax} waiting; ` +
      `bare fastify p50 ${bare.msP50.toFixed(2)} ms, p99 ${bare.msP99.toFixed(2)} ms; ${commitsPerOrder.toFixed(3)} commits per order${others.join('')}`
    );
  });
  return [
    `order round trip over HTTP at ${size.ordersPerSecond} orders/s for ${size.seconds} s, from the instant at which each was due, open loop`,
    ...lines,
    `result ${resultHash}: ${stored} orders stored, ${answered} answered${stored === answered ? '' : ' — THESE MUST BE EQUAL'}`,
    '',
  ].join('\n');
}
