import { spawnSync } from 'node:child_process';
import { createMatchingBook, createReferenceBook } from '@quire/core/exchange';
import { hashText } from '@quire/core/units';
import { playBare } from './bare.ts';
import { play, type Totals, totalsOf } from './contest.ts';
import { LimitBehindText } from './limit-behind-text.ts';
import { createOperations, type OperationStream } from './operations.ts';
import { QuireBehindText } from './quire-behind-text.ts';

/**
 * Order-book operations per second, behind text ids with result and fill objects, against the practical limit of the runtime.
 *
 * Method: one seeded stream; the contestants take turns (A B C, A B C, …) in several processes, because a process may settle in
 * better or worse machine code than its neighbour; processor seconds, because cores are shared; the median over all. Only the
 * ratio is worth a bar. First the books must agree: fills, units, what rests and its hash, and on a shorter prefix also with the
 * plain reference book, whose time per operation grows with what rests.
 *
 * Not measured: risk, ledger, journal.
 */
export interface BenchmarkSize {
  readonly operationCount: number;
  readonly naiveCount: number;
  readonly processCount: number;
  readonly roundCount: number;
}

export const fullSize: BenchmarkSize = {
  operationCount: 1_000_000,
  naiveCount: 100_000,
  processCount: 5,
  roundCount: 5,
};
export const smallSize: BenchmarkSize = { operationCount: 20_000, naiveCount: 2_000, processCount: 1, roundCount: 5 };

export interface Round {
  readonly limitSeconds: number;
  readonly quireSeconds: number;
  readonly bareSeconds: number;
}

/** The rounds of one process; a first one warms the compiler up and is not counted. */
export function measureRounds({ operationCount, roundCount }: BenchmarkSize): Round[] {
  const stream = createOperations(operationCount);
  measureRound(stream);
  return Array.from({ length: roundCount }, () => measureRound(stream));
}

/** The same in a process of its own, started from the program `entry` with `--process`. */
export function measureRoundsElsewhere(entry: string): Round[] {
  const child = spawnSync(process.execPath, [entry, '--process'], { encoding: 'utf8', maxBuffer: 1 << 24 });
  if (child.status !== 0) throw new Error(`a measuring process failed: ${child.stderr}`);
  return JSON.parse(child.stdout) as Round[];
}

/** Throws when the books do not agree to the last unit. */
export function agreedTotals({ operationCount, naiveCount }: BenchmarkSize): Totals {
  const stream = createOperations(operationCount);
  const totals = totalsOf(new QuireBehindText(createMatchingBook()), stream, operationCount);
  const limit = new LimitBehindText(stream.priceMax, operationCount);
  assertSame(totals, totalsOf(limit, stream, operationCount), 'quire and limit');
  const fast = new QuireBehindText(createMatchingBook());
  const naive = new QuireBehindText(createReferenceBook());
  assertSame(totalsOf(fast, stream, naiveCount), totalsOf(naive, stream, naiveCount), 'quire and naive');
  if (fast.book.stateHash() !== naive.book.stateHash()) throw new Error('quire and naive differ in stateHash');
  return totals;
}

export function formatReport(size: BenchmarkSize, totals: Totals, rounds: readonly Round[]): string {
  const rate = (seconds: number): string => `${(size.operationCount / seconds / 1e6).toFixed(2)} M ops/s`;
  const row = (name: string, times: readonly number[]): string =>
    `${name.padEnd(24)}${rate(median(times)).padStart(14)}   (${rate(Math.max(...times))} to ${rate(Math.min(...times))})`;
  const ratio = median(rounds.map((round) => round.limitSeconds / round.quireSeconds));
  const operations = size.operationCount.toLocaleString('en-US');
  return [
    `order book, ${operations} operations, ${rounds.length} rounds in ${size.processCount} process(es), processor time`,
    row(
      'limit behind text ids',
      rounds.map(({ limitSeconds }) => limitSeconds),
    ),
    row(
      'quire behind text ids',
      rounds.map(({ quireSeconds }) => quireSeconds),
    ),
    row(
      'quire, numbers only',
      rounds.map(({ bareSeconds }) => bareSeconds),
    ),
    `ratio quire : limit     ${ratio.toFixed(3).padStart(14)}   (goal 0.5, stretch 0.8)`,
    `trades ${totals.trades}, units ${totals.units}, resting ${totals.restingOrders} with ${totals.bidUnits} / ${totals.askUnits} units`,
    `equal: quire = limit on all, quire = naive on the first ${size.naiveCount.toLocaleString('en-US')}`,
    `result ${hashText(JSON.stringify(totals))}`,
    '',
  ].join('\n');
}

/** Books are made outside the clock: the limit claims all its memory at once, ours grows while it runs. */
function measureRound(stream: OperationStream): Round {
  const limit = new LimitBehindText(stream.priceMax, stream.count);
  const quire = new QuireBehindText(createMatchingBook());
  const bare = createMatchingBook();
  return {
    limitSeconds: processorSeconds(() => play(limit, stream, stream.count)),
    quireSeconds: processorSeconds(() => play(quire, stream, stream.count)),
    bareSeconds: processorSeconds(() => playBare(bare, stream)),
  };
}

function processorSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function assertSame(left: Totals, right: Totals, names: string): void {
  const [leftText, rightText] = [JSON.stringify(left), JSON.stringify(right)];
  if (leftText !== rightText) throw new Error(`${names} disagree: ${leftText} and ${rightText}`);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[sorted.length >> 1]!;
}
