import type { ClientFrame, ServerFrame } from '@quire/contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backoffMs, StreamClient } from './stream-client.ts';

/** The socket of a browser, as far as the client uses it. */
class FakeSocket {
  static readonly OPEN = 1;
  static readonly made: FakeSocket[] = [];
  readyState = 0;
  readonly sent: ClientFrame[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor() {
    FakeSocket.made.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }
  close(): void {
    this.readyState = 3;
  }
  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  receive(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  subscriptions(): ClientFrame[] {
    return this.sent.filter((frame) => frame.type === 'subscribe');
  }
}

const snapshot = (streamSequence: number): ServerFrame =>
  ({
    type: 'snapshot',
    streamSequence,
    state: { clock: null, killSwitch: null, account: null, quotes: [], book: null, prints: [] },
  }) as unknown as ServerFrame;

let frames: (() => void)[] = [];
const flush = (): void => {
  const due = frames;
  frames = [];
  for (const run of due) run();
};
const newest = (): FakeSocket => FakeSocket.made.at(-1)!;

function started(): StreamClient {
  const client = new StreamClient(() => 'ws://here/ws');
  client.start();
  client.subscribe({ accountId: 'a', focus: 'AAPL' });
  newest().open();
  return client;
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.made.length = 0;
  frames = [];
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('document', { visibilityState: 'visible' });
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the stream client', () => {
  it('subscribes when the socket opens and is live with the first snapshot', () => {
    const client = started();
    expect(newest().sent[0]).toEqual({ type: 'subscribe', accountId: 'a', quotes: [], focus: 'AAPL', data: false });
    newest().receive(snapshot(1));
    flush();
    expect(client.store.get().connection).toBe('live');
    expect(client.store.get().epoch).toBe(1);
  });

  it('asks again, once, when a number is missing', () => {
    started();
    newest().receive(snapshot(1));
    newest().receive({ type: 'update', streamSequence: 3 });
    newest().receive({ type: 'update', streamSequence: 4 });
    expect(newest().subscriptions()).toHaveLength(2);
  });

  it('tells its listeners once per animation frame, however many frames came', () => {
    const client = started();
    const told = vi.fn();
    client.store.subscribe(told);
    newest().receive(snapshot(1));
    for (let sequence = 2; sequence < 60; sequence++) newest().receive({ type: 'update', streamSequence: sequence });
    expect(told).not.toHaveBeenCalled();
    flush();
    expect(told).toHaveBeenCalledTimes(1);
    expect(client.store.get().replica.streamSequence).toBe(59);
  });

  it('does not ask again for what it has asked for', () => {
    const client = started();
    client.subscribe({ focus: 'AAPL' });
    expect(newest().subscriptions()).toHaveLength(1);
    client.subscribe({ focus: 'MSFT' });
    expect(newest().subscriptions()).toHaveLength(2);
  });

  it('comes back after a loss, and says that it was lost until the next snapshot', () => {
    const client = started();
    newest().receive(snapshot(1));
    newest().onclose?.();
    flush();
    expect(client.store.get().connection).toBe('lost');
    vi.advanceTimersByTime(400);
    expect(FakeSocket.made).toHaveLength(2);
    newest().open();
    flush();
    expect(client.store.get().connection).toBe('lost');
    newest().receive(snapshot(1));
    flush();
    expect(client.store.get().connection).toBe('live');
    expect(client.store.get().epoch).toBe(2);
  });

  it('takes a silent socket for a lost one', () => {
    started();
    newest().receive(snapshot(1));
    vi.advanceTimersByTime(25_000);
    expect(FakeSocket.made.length).toBeGreaterThan(1);
  });

  it('stays away once it is stopped', () => {
    const client = started();
    client.stop();
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.made).toHaveLength(1);
  });

  it('waits longer after each failure, up to a bound', () => {
    expect([0, 1, 2, 10].map((attempt) => backoffMs(attempt, 0))).toEqual([250, 500, 1000, 8000]);
    expect(backoffMs(0, 1)).toBe(333);
  });
});
