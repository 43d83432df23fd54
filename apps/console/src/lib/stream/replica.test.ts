import type {
  AccountView,
  DataStreamState,
  FillView,
  HaltView,
  NewsView,
  OrderView,
  PrintView,
  ServerFrame,
  StreamState,
} from '@quire/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyFrame, emptyReplica, mergePrints, type Replica, type StreamBar } from './replica.ts';

const state: StreamState = {
  clock: {
    worldId: 'sim',
    feed: 'sim',
    simulated: true,
    providers: [],
    speed: 1,
    skipsClosedHours: false,
    time: '2026-11-21T12:00:00Z',
    tradingDate: '2026-11-21',
    isOpen: true,
    nextOpen: null,
    nextClose: null,
  },
  killSwitch: { state: 'ACTIVE', changedAt: '2026-11-21T12:00:00Z', reason: null, operator: null },
  account: null,
  quotes: [],
  book: null,
  prints: [],
};
const snapshot = (streamSequence: number): ServerFrame => ({ type: 'snapshot', streamSequence, state });
const print = (printSequence: number, symbol = 'AAPL'): PrintView => ({
  symbol,
  printSequence,
  at: '2026-11-21T12:00:00Z',
  price: '10',
  quantity: '1',
  aggressorSide: 'buy',
});
const update = (streamSequence: number, more: Partial<Extract<ServerFrame, { type: 'update' }>> = {}): ServerFrame => ({
  type: 'update',
  streamSequence,
  ...more,
});
const play = (frames: readonly ServerFrame[], from: Replica = emptyReplica) =>
  frames.reduce((step, frame) => applyFrame(step.replica, frame), {
    replica: from,
    result: 'ignored' as string,
  } as ReturnType<typeof applyFrame>);

describe('the replica', () => {
  it('ignores updates until it has a snapshot', () => {
    expect(applyFrame(emptyReplica, update(1, { prints: [print(1)] }))).toEqual({
      replica: emptyReplica,
      result: 'ignored',
    });
  });

  it('applies updates that follow without a gap', () => {
    const { replica, result } = play([
      snapshot(7),
      update(8, { prints: [print(1)] }),
      update(9, { prints: [print(2)] }),
    ]);
    expect(result).toBe('applied');
    expect(replica.streamSequence).toBe(9);
    expect(replica.prints.map((each) => each.printSequence)).toEqual([2, 1]);
  });

  it('asks for a snapshot once when a number is missing, and trusts nothing until it comes', () => {
    const before = play([snapshot(1), update(2)]).replica;
    const gap = applyFrame(before, update(4, { prints: [print(9)] }));
    expect(gap.result).toBe('gap');
    expect(gap.replica.prints).toEqual([]);
    expect(applyFrame(gap.replica, update(5)).result).toBe('ignored');
    expect(applyFrame(gap.replica, snapshot(6)).result).toBe('snapshot');
  });

  it('keeps what it shows while it waits for the new snapshot', () => {
    const before = play([snapshot(1), update(2, { prints: [print(1)] })]).replica;
    expect(applyFrame(before, update(9)).replica.prints).toEqual(before.prints);
  });

  it('ignores a frame that it has already', () => {
    const before = play([snapshot(1), update(2, { prints: [print(1)] })]).replica;
    expect(applyFrame(before, update(2, { prints: [print(5)] }))).toEqual({ replica: before, result: 'ignored' });
  });

  it('starts over with a snapshot', () => {
    const before = play([snapshot(1), update(2, { prints: [print(1)] })]).replica;
    const { replica } = applyFrame(before, snapshot(40));
    expect(replica.prints).toEqual([]);
    expect(replica.orders.size).toBe(0);
  });

  it('replaces the account only when it is sent', () => {
    const account = { accountId: 'a' } as AccountView;
    const { replica } = play([snapshot(1), update(2, { account }), update(3)]);
    expect(replica.account).toBe(account);
  });

  it('keeps one bar per minute, the newest state of it', () => {
    const bar = (openTime: string, close: number) => ({ symbol: 'AAPL', openTime, close }) as StreamBar;
    const { replica } = play([
      snapshot(1),
      update(2, { bars: [bar('t1', 1)] }),
      update(3, { bars: [bar('t1', 2), bar('t2', 3)] }),
    ]);
    expect(replica.bars.map((each) => [each.openTime, each.close])).toEqual([
      ['t1', 2],
      ['t2', 3],
    ]);
  });

  it('keeps every fill once, newest first', () => {
    const fill = (fillId: string) => ({ fillId }) as FillView;
    const { replica } = play([
      snapshot(1),
      update(2, { fills: [fill('a'), fill('b')] }),
      update(3, { fills: [fill('b'), fill('c')] }),
    ]);
    expect(replica.fills.map((each) => each.fillId)).toEqual(['c', 'b', 'a']);
  });

  it('knows the halts of the snapshot and what became of them', () => {
    const halt = (symbol: string, resumedAt: string | null) => ({ symbol, resumedAt }) as HaltView;
    const first: ServerFrame = {
      type: 'snapshot',
      streamSequence: 1,
      state: { ...state, halts: [halt('AAPL', null)] },
    };
    const { replica } = play([first, update(2, { halts: [halt('AAPL', 't'), halt('TSLA', null)] })]);
    expect(replica.halts.get('AAPL')?.resumedAt).toBe('t');
    expect(replica.halts.get('TSLA')?.resumedAt).toBeNull();
  });

  it('follows tasks and providers once a snapshot had them, each as it was told last', () => {
    const task = (task_id: string) => ({ task_id }) as DataStreamState['tasks'][number];
    const data = { tasks: [task('a')], providers: { at: '1' } } as unknown as DataStreamState;
    expect(play([snapshot(1), update(2, { data })]).replica.data).toBeNull();
    const first: ServerFrame = { type: 'snapshot', streamSequence: 1, state: { ...state, data } };
    const { replica } = play([first, update(2, { data: { tasks: [task('b')] } }), update(3)]);
    expect(replica.data).toEqual({ ...data, tasks: [task('b')] });
    expect(applyFrame(replica, snapshot(9)).replica.data).toBeNull();
  });

  it('keeps every headline once, newest first', () => {
    const news = (newsSequence: number) => ({ newsSequence }) as NewsView;
    const { replica } = play([snapshot(1), update(2, { news: [news(4)] }), update(3, { news: [news(5), news(4)] })]);
    expect(replica.news.map((each) => each.newsSequence)).toEqual([5, 4]);
  });

  it('keeps an order by its id', () => {
    const order = (status: string) => ({ orderId: 'o', status }) as OrderView;
    const { replica } = play([
      snapshot(1),
      update(2, { orders: [order('new')] }),
      update(3, { orders: [order('filled')] }),
    ]);
    expect([...replica.orders.values()].map((each) => each.status)).toEqual(['filled']);
  });

  it('shows prints of one symbol only, each once, whatever the order of their coming', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 })),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        (left, right) => {
          const known = mergePrints(
            [],
            left.map((sequence) => print(sequence)),
          );
          const merged = mergePrints(
            known,
            right.map((sequence) => print(sequence)),
          ).map((each) => each.printSequence);
          expect(merged).toEqual([...new Set([...left, ...right])].sort((a, b) => b - a));
        },
      ),
    );
    expect(mergePrints([print(1, 'MSFT')], [print(2)]).map((each) => each.symbol)).toEqual(['AAPL']);
  });

  it('is the same after any run of gapless frames, wherever the snapshot cut it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }), { maxLength: 12 }),
        (batches) => {
          const frames = batches.map((sequences, place) =>
            update(2 + place, { prints: sequences.map((sequence) => print(sequence)) }),
          );
          const { replica } = play([snapshot(1), ...frames]);
          expect(replica.streamSequence).toBe(1 + batches.length);
          expect(new Set(replica.prints.map((each) => each.printSequence))).toEqual(new Set(batches.flat()));
        },
      ),
    );
  });
});
