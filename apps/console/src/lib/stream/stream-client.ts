import type { ClientFrame, ServerFrame } from '@quire/contract';
import { createStore, type Store } from '../store.ts';
import { applyFrame, emptyReplica, type Replica } from './replica.ts';

export type ConnectionState = 'connecting' | 'live' | 'lost';

export interface StreamSnapshot {
  readonly connection: ConnectionState;
  /** Wall-clock milliseconds of the newest frame, to say how old what is shown is. */
  readonly lastFrameAtMs: number | null;
  /** Wall-clock milliseconds when the clock of the replica arrived, to carry world time on. */
  readonly clockAtMs: number | null;
  readonly replica: Replica;
  /** Grows with every snapshot: what was read by request before it must be read again. */
  readonly epoch: number;
}

export interface Subscription {
  readonly accountId: string | null;
  readonly quotes: readonly string[];
  readonly focus: string | null;
  /** Background tasks and providers too. */
  readonly data: boolean;
}

const silenceMsMax = 15_000;
const pingMs = 5_000;

/** 250 ms, doubled to at most 8 s, with a third of jitter so that many consoles do not come back at once. */
export function backoffMs(attempt: number, random: number): number {
  const base = Math.min(8000, 250 * 2 ** attempt);
  return Math.round(base * (1 + random / 3));
}

/** Owns the socket: connects, subscribes, notices gaps and silence, and comes back. Tells listeners once per animation frame. */
export class StreamClient {
  readonly store: Store<StreamSnapshot> = createStore<StreamSnapshot>({
    connection: 'connecting',
    lastFrameAtMs: null,
    clockAtMs: null,
    replica: emptyReplica,
    epoch: 0,
  });

  #socket: WebSocket | null = null;
  #subscription: Subscription = { accountId: null, quotes: [], focus: null, data: false };
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #heartbeat: ReturnType<typeof setInterval> | null = null;
  #pingId = 0;
  #running = false;
  #pending: StreamSnapshot | null = null;
  #flushRequested = false;
  readonly #url: () => string;

  constructor(url: () => string) {
    this.#url = url;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#connect();
  }

  stop(): void {
    this.#running = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#dropSocket();
    this.#publish({ connection: 'connecting', replica: emptyReplica, lastFrameAtMs: null, clockAtMs: null });
  }

  subscribe(change: Partial<Subscription>): void {
    const next = { ...this.#subscription, ...change };
    if (JSON.stringify(next) === JSON.stringify(this.#subscription)) return;
    this.#subscription = next;
    this.#sendSubscription();
  }

  #current(): StreamSnapshot {
    return this.#pending ?? this.store.get();
  }

  #publish(change: Partial<StreamSnapshot>): void {
    this.#pending = { ...this.#current(), ...change };
    if (this.#flushRequested) return;
    this.#flushRequested = true;
    const flush = (): void => {
      this.#flushRequested = false;
      const next = this.#pending;
      this.#pending = null;
      if (next) this.store.set(next);
    };
    // A hidden page gets no animation frames; there a plain timer keeps the replica from growing stale.
    if (document.visibilityState === 'visible') requestAnimationFrame(flush);
    else setTimeout(flush, 250);
  }

  #connect(): void {
    const socket = new WebSocket(this.#url());
    this.#socket = socket;
    socket.onopen = () => {
      this.#sendSubscription();
      this.#heartbeat = setInterval(() => this.#beat(), pingMs);
    };
    socket.onmessage = (event) => this.#receive(JSON.parse(String(event.data)) as ServerFrame);
    socket.onclose = () => this.#lost(socket);
  }

  #beat(): void {
    const last = this.#current().lastFrameAtMs;
    if (last !== null && Date.now() - last > silenceMsMax) {
      const socket = this.#socket;
      if (socket) this.#lost(socket);
      return;
    }
    this.#send({ type: 'ping', id: ++this.#pingId });
  }

  #dropSocket(): void {
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    this.#heartbeat = null;
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  #lost(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    this.#dropSocket();
    if (!this.#running) return;
    this.#publish({ connection: 'lost', replica: { ...this.#current().replica, streamSequence: null } });
    this.#timer = setTimeout(() => this.#connect(), backoffMs(this.#attempt++, Math.random()));
  }

  #send(frame: ClientFrame): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #sendSubscription(): void {
    this.#send({ type: 'subscribe', ...this.#subscription });
  }

  #receive(frame: ServerFrame): void {
    const before = this.#current();
    const { replica, result } = applyFrame(before.replica, frame);
    const nowMs = Date.now();
    if (result === 'gap') this.#sendSubscription();
    if (result === 'snapshot') this.#attempt = 0;
    this.#publish({
      replica,
      lastFrameAtMs: nowMs,
      ...(replica.clock === before.replica.clock ? {} : { clockAtMs: nowMs }),
      ...(result === 'snapshot' ? { connection: 'live', epoch: before.epoch + 1 } : {}),
    });
  }
}
