import { createHash } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal, openStorage, type Storage } from '@quire/adapters/storage';
import { decodeEvent, encodeEvent, engineVersion, outcomeOfOrder } from '@quire/core/engine';
import { postingsOf } from '@quire/core/ledger';
import type { OrderFilled } from '@quire/core/order';
import type { JournalBatch, JournalWriter } from '@quire/ports/journal';
import { JournalScene, sceneWorld } from '@quire/ports/journal/contract';
import { bookPlainly, createPlainTables } from './plain-booking.ts';

export interface Size {
  readonly rounds: number;
  readonly commitsPerRound: number;
  readonly fillsPerCommit: number;
  readonly singleCommits: number;
}

export const fullSize: Size = { rounds: 7, commitsPerRound: 100, fillsPerCommit: 100, singleCommits: 1_000 };
export const smallSize: Size = { rounds: 1, commitsPerRound: 3, fillsPerCommit: 20, singleCommits: 10 };

export interface JournalFigures {
  /** Orders accepted, filled and keyed. */
  readonly orderFillsPerSecond: readonly number[];
  /** Fills of orders that rest already. */
  readonly restingFillsPerSecond: readonly number[];
  readonly plainFillsPerSecond: readonly number[];
  readonly singleCommitsPerSecond: number;
  readonly singleCommitMsP50: number;
  readonly singleCommitMsP99: number;
  /** Of balances and positions: the same for every run of one size. */
  readonly resultHash: string;
  readonly booksAgree: boolean;
}

/** Both ways take turns within one run, on one server that flushes every commit to disk. */
export async function measureJournal(size: Size): Promise<JournalFigures> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'quire-bench-'));
  await chmod(dataFolder, 0o755);
  const storage = await openStorage({ dataFolder });
  try {
    await storage.migrate();
    return await measureOn(storage, size);
  } finally {
    await storage.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

async function measureOn(storage: Storage, size: Size): Promise<JournalFigures> {
  const journal = openJournal(storage, { encodeEvent, decodeEvent, engineVersion, outcomeOfOrder, postingsOf });
  await journal.createWorld(sceneWorld);
  await createPlainTables(storage.sql);
  const writer = await journal.openForWriting(sceneWorld.worldId);
  const plain = storage.writerConnection();
  const scene = new JournalScene(1);
  await writer.commit(scene.opening());
  await writer.commit(scene.fillBatch(size.fillsPerCommit));
  await writer.commit(scene.restingBatch(2_000));
  const orderFillsPerSecond: number[] = [];
  const restingFillsPerSecond: number[] = [];
  const plainFillsPerSecond: number[] = [];
  for (let round = 0; round < size.rounds; round++) {
    const batches = Array.from({ length: size.commitsPerRound }, () => scene.fillBatch(size.fillsPerCommit));
    const fills = batches.map((batch) => fillsOf(batch));
    const count = size.commitsPerRound * size.fillsPerCommit;
    orderFillsPerSecond.push(count / (await secondsOf(() => commitAll(writer, batches))));
    const resting = batches.map(() => scene.partialFillBatch(size.fillsPerCommit));
    restingFillsPerSecond.push(count / (await secondsOf(() => commitAll(writer, resting))));
    plainFillsPerSecond.push(count / (await secondsOf(() => bookAll(plain, fills))));
  }
  const single = await measureSingleCommits(writer, scene, size.singleCommits);
  await writer.close();
  return {
    orderFillsPerSecond,
    restingFillsPerSecond,
    plainFillsPerSecond,
    ...single,
    ...(await resultOf(storage, scene)),
  };
}

async function commitAll(writer: JournalWriter, batches: readonly JournalBatch[]): Promise<void> {
  for (const batch of batches) await writer.commit(batch);
}

async function bookAll(plain: Storage['sql'], batches: readonly (readonly OrderFilled[])[]): Promise<void> {
  for (const fills of batches) await bookPlainly(plain, fills);
}

/** One order and its fill per commit, the next one only after the last is durable: what a lone client waits for. */
async function measureSingleCommits(writer: JournalWriter, scene: JournalScene, commits: number) {
  const times: number[] = [];
  for (let index = 0; index < commits; index++) {
    const batch = scene.fillBatch(1);
    times.push(await secondsOf(() => writer.commit(batch)));
  }
  const total = times.reduce((sum, time) => sum + time, 0);
  times.sort((left, right) => left - right);
  const msAt = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))]! * 1_000;
  return { singleCommitsPerSecond: commits / total, singleCommitMsP50: msAt(0.5), singleCommitMsP99: msAt(0.99) };
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}

function fillsOf(batch: JournalBatch): readonly OrderFilled[] {
  return batch.events.flatMap(({ event }) => (event.type === 'OrderFilled' ? [event] : []));
}

async function resultOf(storage: Storage, scene: JournalScene) {
  const rows = await storage.sql<{ line: string }[]>`
    select account_id || ' ' || cash::text as line from balance
    union all select account_id || ' ' || instrument_id || ' ' || quantity::text || ' ' || cost_basis::text from position order by 1`;
  const balances = await storage.sql<{ account_id: string; cash: string }[]>`
    select account_id, (cash * 1e9)::numeric(60, 0)::text as cash from balance`;
  const { cash } = scene.books();
  return {
    resultHash: createHash('sha256')
      .update(rows.map(({ line }) => line).join('\n'))
      .digest('hex')
      .slice(0, 16),
    booksAgree: balances.every((row) => cash.get(row.account_id) === BigInt(row.cash)),
  };
}

const medianOf = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[values.length >> 1]!;
const thousands = (value: number): string => Math.round(value).toLocaleString('en-US');

export function formatReport(size: Size, figures: JournalFigures): string {
  const plain = figures.plainFillsPerSecond;
  const line = (name: string, rates: readonly number[]): string => {
    const ratio = medianOf(rates.map((rate, round) => rate / plain[round]!));
    return `  ${name.padEnd(28)} ${thousands(medianOf(rates)).padStart(8)} fills/s, ${ratio.toFixed(2)} of plain`;
  };
  return [
    `${size.fillsPerCommit} fills per commit, median of ${size.rounds} rounds`,
    line('plain booking', plain),
    line('fills of resting orders', figures.restingFillsPerSecond),
    line('orders accepted and filled', figures.orderFillsPerSecond),
    `one order per commit       ${thousands(figures.singleCommitsPerSecond)} commits/s, p50 ${figures.singleCommitMsP50.toFixed(2)} ms, p99 ${figures.singleCommitMsP99.toFixed(2)} ms`,
    `result ${figures.resultHash}, cash ${figures.booksAgree ? 'equals' : 'DIFFERS FROM'} the scene's books`,
    '',
  ].join('\n');
}
