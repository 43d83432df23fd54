import { makeCalendar } from '@quire/adapters/calendars';
import { createWorld, type InputBody } from '@quire/core/engine';
import { createSimulator, defaultInstruments, generatorVersion } from '@quire/core/simulator';
import {
  type AccountId,
  type Cash,
  type Currency,
  type PartsPerMillion,
  parseInstant,
  type UnixMicros,
  type WorldId,
} from '@quire/core/units';
import type { JournalBatch } from '@quire/ports/journal';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CommitBatch } from './commit-batch.ts';
import { stalledAfterMs } from './group-commit.ts';
import { KeyFilter } from './key-filter.ts';
import { TickFeed } from './market-feed.ts';
import type { FromWorld, SentCommand } from './protocol.ts';
import { WorldClock } from './world-clock.ts';
import { WorldRunner } from './world-runner.ts';

const startAt = parseInstant('2026-03-02T15:00:00Z')!;
const accountId = '00000000-0000-8000-8000-000000000001' as AccountId;

const creation: readonly InputBody[] = [
  { kind: 'WorldCreated', worldId: 'test' as WorldId, feed: 'sim', seed: 1, generatorVersion },
  { kind: 'DefineCalendar', calendar: makeCalendar('sim', { fromYear: 2026, toYear: 2026 }) },
  ...defaultInstruments().map((instrument): InputBody => ({ kind: 'DefineInstrument', instrument })),
  {
    kind: 'OpenAccount',
    accountId,
    name: 'test',
    currency: 'USD' as Currency,
    policy: {
      shorting: false,
      costBasisMethod: 'average',
      feeRate: 0 as PartsPerMillion,
      fillModel: 'best',
      orderNotionalMax: null,
      participationMax: null,
    },
  },
];

interface HeldCommit {
  readonly batch: JournalBatch;
  finish(): Promise<void>;
  fail(error: Error): Promise<void>;
}

/** A loop over a real world whose clock and whose disk the test holds in its hands. */
function setUp({ openedAfterMs = 0 } = {}) {
  const wall = { ms: openedAfterMs };
  const posts: FromWorld[] = [];
  const commits: HeldCommit[] = [];
  const failures: unknown[] = [];
  const filter = new KeyFilter();
  filter.markComplete();
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  const runner = new WorldRunner(
    {
      world: createWorld({ simulator: createSimulator, chain: 'every' }),
      worldId: 'test' as WorldId,
      clock: new WorldClock({ worldAt: startAt, wallMs: 0, speed: 1 }, () => wall.ms),
      feed: new TickFeed(startAt, 50_000),
      filter,
      speed: 1,
      lastTime: startAt,
      headSequence: 0,
      eventSequence: 0,
    },
    {
      commit: (batch: CommitBatch) =>
        new Promise<void>((resolve, reject) => {
          const act = async (settle: () => void): Promise<void> => {
            settle();
            await settled();
          };
          const journalBatch = batch.journalBatch();
          commits.push({ batch: journalBatch, finish: () => act(resolve), fail: (error) => act(() => reject(error)) });
        }),
      lookUp: async () => [],
      writeCheckpoint: async () => {},
      takeCheckpoint: () => {
        throw new Error('no checkpoint in this test');
      },
      publish: (news) => news,
      post: (message) => posts.push(message),
      onFailed: (error) => failures.push(error),
    },
  );
  for (const body of creation) runner.enter(body);
  return { wall, posts, commits, failures, runner };
}

const deposit = (requestId: number): SentCommand => ({
  requestId,
  command: {
    kind: 'PostCash',
    accountId,
    currency: 'USD' as Currency,
    amount: 1_000_000_000n as Cash,
    idempotencyKey: `deposit ${requestId}`,
  },
});

const answersIn = (posts: readonly FromWorld[]): number[] =>
  posts.flatMap((post) => (post.kind === 'committed' ? post.answers.map(({ requestId }) => requestId) : []));

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the journal loop', () => {
  it('answers nothing before its commit, and gathers what comes meanwhile into one', async () => {
    const { runner, commits, posts } = setUp();
    await commits[0]!.finish();
    await commits[1]?.finish();
    const before = commits.length;
    for (let requestId = 1; requestId <= 5; requestId++) runner.receive([deposit(requestId)]);
    expect(commits.length).toBe(before + 1);
    expect(answersIn(posts)).toEqual([]);
    await commits[before]!.finish();
    expect(answersIn(posts)).toEqual([1]);
    expect(commits.length).toBe(before + 2);
    expect(commits[before + 1]!.batch.outcomes.map(({ key }) => key)).toEqual(
      [2, 3, 4, 5].map((id) => `deposit ${id}`),
    );
    await commits[before + 1]!.finish();
    expect(answersIn(posts)).toEqual([1, 2, 3, 4, 5]);
  });

  it('holds back the market that may depend on what is not durable, and no other', async () => {
    const { runner, commits, posts, wall } = setUp();
    await commits[0]!.finish();
    await commits[1]?.finish();
    const quotesPosted = (): number =>
      posts.reduce((sum, post) => sum + (post.kind === 'committed' ? post.batch.quotes.length : 0), 0);
    const turnFor = (ms: number): void => {
      for (let elapsed = 0; elapsed < ms; elapsed += 50) {
        wall.ms += 50;
        runner.turn();
      }
    };
    vi.spyOn(performance, 'now').mockImplementation(() => wall.ms);
    turnFor(500);
    const free = quotesPosted();
    expect(free).toBeGreaterThan(0);
    const inFlight = commits.length;
    runner.receive([deposit(1)]);
    turnFor(500);
    expect(quotesPosted()).toBe(free);
    await commits[inFlight]!.finish();
    turnFor(100);
    expect(quotesPosted()).toBeGreaterThan(free);
  });

  it('stops the market and refuses commands while a commit does not come back', async () => {
    const { runner, commits, posts, wall } = setUp();
    await commits[0]!.finish();
    await commits[1]?.finish();
    vi.spyOn(performance, 'now').mockImplementation(() => wall.ms);
    const held = commits.length;
    runner.receive([deposit(1)]);
    wall.ms += stalledAfterMs + 100;
    runner.turn();
    expect(posts).toContainEqual({ kind: 'stalled', stalled: true });
    const { headSequence } = runner.statistics();
    wall.ms += 1_000;
    runner.turn();
    expect(runner.statistics().headSequence).toBe(headSequence);
    runner.receive([deposit(2)]);
    expect(posts).toContainEqual({ kind: 'unavailable', requestIds: [2], retryAfterSeconds: 2 });
    await commits[held]!.finish();
    runner.turn();
    expect(posts).toContainEqual({ kind: 'stalled', stalled: false });
    expect(answersIn(posts)).toEqual([1]);
    expect(runner.statistics().headSequence).toBeGreaterThan(headSequence);
  });

  it.each([
    ['in few turns', 0],
    ['a tick at a turn', 25],
  ])('catches up with what its opening took, %s, and falls no further behind than it may later', (_, tickMs) => {
    const { runner, wall, failures } = setUp({ openedAfterMs: 90_000 });
    // Begins anew each second, so that the commits that nobody finishes here are no stall.
    let steppingMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (steppingMs = (steppingMs + tickMs) % 1_000));
    while (runner.turn());
    expect(failures).toEqual([]);
    expect(runner.position().ts).toBeGreaterThan(startAt + 89_000_000);
    wall.ms += 61_000;
    runner.turn();
    expect(failures).toEqual([new Error('the world is 61 s behind its clock')]);
  });

  it('gives the world up when a commit fails, and answers nobody', async () => {
    const { runner, commits, posts, failures } = setUp();
    await commits[0]!.finish();
    await commits[1]?.finish();
    const next = commits.length;
    runner.receive([deposit(1)]);
    await commits[next]!.fail(new Error('disk full'));
    expect(failures).toEqual([new Error('disk full')]);
    expect(answersIn(posts)).toEqual([]);
    expect(runner.turn()).toBe(false);
  });

  it('gives a command the time of now, but never that of a tick which has not been stepped', () => {
    const { runner, commits, wall } = setUp();
    vi.spyOn(performance, 'now').mockImplementation(() => wall.ms);
    wall.ms = 120;
    runner.receive([deposit(1)]);
    const { inputs } = commits[0]!.batch;
    expect(inputs[0]!.tsInit).toBe(startAt);
    expect(runner.position().ts).toBe((startAt + 120_000) as UnixMicros);
    // Stepping takes longer than its budget after the first tick: the command waits for no others, and so takes an earlier time.
    let slowMs = 0;
    vi.mocked(performance.now).mockImplementation(() => (slowMs += 100));
    wall.ms = 400;
    runner.receive([deposit(2)]);
    expect(runner.position().ts).toBe((startAt + 199_999) as UnixMicros);
  });
});
