import { type Command, type CommandOutcome, createWorld } from '@quire/core/engine';
import { unixMicros } from '@quire/core/units';
import { describe, expect, it } from 'vitest';
import { JournalUnavailable } from '../platform/world-gateway.ts';
import type { FromWorld, ToWorld } from './protocol.ts';
import { type SpawnThread, ThreadGateway, type WorldListeners } from './thread-gateway.ts';
import { type WorldOptions, worldDefaults } from './world-options.ts';

const options: WorldOptions = {
  ...worldDefaults,
  worldId: 'test',
  label: 'test',
  feed: 'sim',
  seed: 1,
  speed: 1,
  connection: { host: '', port: 0, database: '', user: '', password: '', parameters: {} },
  replay: null,
};
const statistics = {
  headSequence: 1,
  eventSequence: 1,
  commits: 1,
  commandsCommitted: 0,
  commitMsP50: 1,
  commitMsP99: 1,
  lag: 0,
  stalled: false,
  marketEvents: 0,
};
const command: Command = { kind: 'CancelAllOrders', accountId: null, instrumentId: null };
const outcome: CommandOutcome = { ok: true, orderIds: [], replayed: false };

interface Thread {
  readonly received: ToWorld[];
  say(message: FromWorld): void;
  open(): void;
  /** One commit that answers all of these. */
  answer(...requestIds: number[]): void;
  end(reason: string): void;
}

/** A gateway whose threads the test plays. */
function setUp(listeners: WorldListeners = {}) {
  const threads: Thread[] = [];
  const spawn: SpawnThread = (_, onMessage, onEnd) => {
    const received: ToWorld[] = [];
    threads.push({
      received,
      say: onMessage,
      end: onEnd,
      open: () =>
        onMessage({
          kind: 'open',
          anchor: { worldAt: unixMicros(0), wallMs: 0, speed: 1 },
          instruments: [...createWorld().durable.instruments.values()],
          calendars: [],
          restated: [],
          aliases: [],
          recentMarket: { quotes: [], prints: [], bars: [], books: [] },
          report: { epoch: 1, created: true, headSequence: 0, foldedEvents: 0, openMs: 1, gapMicros: 0, stages: [] },
          statistics,
        }),
      answer: (...requestIds) =>
        onMessage({
          kind: 'committed',
          batch: {
            worldId: 'test' as never,
            time: unixMicros(1),
            events: [],
            quotes: [],
            prints: [],
            bars: [],
            books: [],
          },
          answers: requestIds.map((requestId) => ({ requestId, outcome })),
          statistics,
        }),
    });
    return { post: (message) => received.push(message), terminate: async () => onEnd('terminated') };
  };
  const gateway = new ThreadGateway(options, spawn, listeners);
  return { gateway, threads };
}

describe('the gateway of a world thread', () => {
  it('is ready once the world is open, and resolves a command with its answer', async () => {
    const { gateway, threads } = setUp();
    const opening = gateway.open();
    expect(gateway.ready()).toBe(false);
    await expect(gateway.submit(command)).rejects.toThrow(JournalUnavailable);
    threads[0]!.open();
    await opening;
    const answer = gateway.submit(command);
    await expect.poll(() => threads[0]!.received).toMatchObject([{ kind: 'commands' }]);
    threads[0]!.answer(1);
    expect(await answer).toEqual(outcome);
  });

  it('refuses what was unanswered when the thread fails, starts another, and serves again', async () => {
    const warnings: string[] = [];
    const { gateway, threads } = setUp({ onWarning: (message) => warnings.push(message) });
    const opening = gateway.open();
    threads[0]!.open();
    await opening;
    const lost = gateway.submit(command);
    threads[0]!.say({ kind: 'failed', fenced: false, message: 'disk full' });
    expect(gateway.ready()).toBe(false);
    threads[0]!.end('ended');
    await expect(lost).rejects.toThrow(JournalUnavailable);
    expect(warnings[0]).toContain('disk full');
    await expect.poll(() => threads.length).toBe(2);
    threads[1]!.open();
    expect(gateway.ready()).toBe(true);
  });

  // More answers than are handed out in one turn: the last ones wait when the world ends.
  const ends: readonly [string, (thread: Thread) => void][] = [
    ['its thread ends', (thread) => thread.end('killed')],
    ['another process fences it', (thread) => thread.say({ kind: 'failed', fenced: true, message: 'fenced' })],
  ];
  it.each(ends)('answers all that was committed, and refuses the rest, when %s in the same turn', async (_, end) => {
    const { gateway, threads } = setUp();
    const opening = gateway.open();
    threads[0]!.open();
    await opening;
    const told = Promise.allSettled(Array.from({ length: 30 }, () => gateway.submit(command)));
    const committed = Array.from({ length: 27 }, (_entry, index) => index + 1);
    threads[0]!.answer(...committed);
    end(threads[0]!);
    const results = await told;
    expect(results.map(({ status }) => status)).toEqual([
      ...committed.map(() => 'fulfilled'),
      ...['rejected', 'rejected', 'rejected'],
    ]);
    expect(results[26]).toEqual({ status: 'fulfilled', value: outcome });
    expect(results[27]).toMatchObject({ reason: expect.any(JournalUnavailable) });
    await gateway.close();
  });

  it('is not ready while the journal stalls', async () => {
    const { gateway, threads } = setUp();
    const opening = gateway.open();
    threads[0]!.open();
    await opening;
    threads[0]!.say({ kind: 'stalled', stalled: true });
    await expect(gateway.submit(command)).rejects.toThrow(JournalUnavailable);
    threads[0]!.say({ kind: 'stalled', stalled: false });
    expect(gateway.ready()).toBe(true);
  });

  it('stays down when it is fenced, and says so', async () => {
    let fenced = '';
    const { gateway, threads } = setUp({
      onFenced: (message) => {
        fenced = message;
      },
    });
    const opening = gateway.open();
    threads[0]!.open();
    await opening;
    threads[0]!.say({ kind: 'failed', fenced: true, message: 'another process writes it' });
    threads[0]!.end('ended');
    expect(fenced).toBe('another process writes it');
    expect(gateway.ready()).toBe(false);
    await gateway.close();
    expect(threads).toHaveLength(1);
  });

  it('closes even when it is fenced while it closes', async () => {
    const { gateway, threads } = setUp();
    const opening = gateway.open();
    threads[0]!.open();
    await opening;
    const closing = gateway.close();
    expect(threads[0]!.received).toEqual([{ kind: 'close' }]);
    threads[0]!.say({ kind: 'failed', fenced: true, message: 'another process writes it' });
    threads[0]!.end('ended');
    await closing;
  });

  it('rejects its opening with the reason when the world cannot be opened', async () => {
    const { gateway, threads } = setUp();
    const opening = gateway.open();
    threads[0]!.say({ kind: 'failed', fenced: false, message: 'no such data set' });
    threads[0]!.end('ended');
    await expect(opening).rejects.toThrow('no such data set');
  });
});
