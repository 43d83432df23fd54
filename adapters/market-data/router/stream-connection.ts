import type {
  MarketDataFailure,
  MarketSymbol,
  ProviderKey,
  ProviderStream,
  StreamChannel,
  StreamMessage,
} from '@quire/ports/market-data';
import { WebSocket } from 'ws';
import { type ReconnectRules, reconnectDelay, reconnectRules } from './reconnect-delay.ts';

/** Off: nobody wants anything. Refused: the provider said no, and only another key changes that. */
export type ConnectionPhase = 'off' | 'connecting' | 'live' | 'waiting' | 'refused';

/** What is asked of a stream, by the symbol's text. */
export type WantedSymbols = ReadonlyMap<
  string,
  { readonly symbol: MarketSymbol; readonly channels: Set<StreamChannel> }
>;

export interface StreamConnectionOptions {
  readonly stream: ProviderStream;
  readonly keyOf: () => ProviderKey | null;
  readonly now: () => number;
  readonly random: () => number;
  readonly reconnect?: ReconnectRules;
  readonly onMessage: (message: StreamMessage, receivedAt: number, frame: string) => void;
  readonly onPhase: (phase: ConnectionPhase) => void;
  /** Live again after a loss: nothing was heard between these instants, milliseconds UTC. */
  readonly onGap: (from: number, to: number) => void;
}

const handshakeMsMax = 15_000;
/** From opening to being let in. */
const readyMsMax = 15_000;
const frameBytesMax = 4 * 1024 * 1024;
/** A connection that was live for so long starts its delays from the beginning when it is lost. */
const healthyMs = 10_000;
const closedNormally = 1_000;

/**
 * One provider's stream: connects when something is wanted, subscribes to exactly that, listens for life, and comes back for as long
 * as anybody wants anything. It decides nothing about what a message means.
 */
export class StreamConnection {
  readonly #options: StreamConnectionOptions;
  #phase: ConnectionPhase = 'off';
  #socket: WebSocket | null = null;
  #wanted: WantedSymbols = new Map();
  /** Channels by symbol that the provider was asked for on this connection. */
  readonly #asked = new Map<string, { symbol: MarketSymbol; channels: Set<StreamChannel> }>();
  readonly #bySpelling = new Map<string, MarketSymbol>();
  #retryTimer: NodeJS.Timeout | null = null;
  #lifeTimer: NodeJS.Timeout | null = null;
  #isProbed = false;
  #failures = 0;
  #liveSince = 0;
  #lastFrame = '';
  /** Milliseconds UTC. */
  heardAt: number | null = null;
  lostAt: number | null = null;
  /** Since when there has been no live connection although one was wanted. */
  downSince: number | null = null;
  connects = 0;
  lastProblem: string | null = null;
  refusal: MarketDataFailure | null = null;

  constructor(options: StreamConnectionOptions) {
    this.#options = options;
  }

  get phase(): ConnectionPhase {
    return this.#phase;
  }

  get askedCount(): number {
    return this.#asked.size;
  }

  /** `isNeeded` keeps the connection open without any symbol: a preferred provider shows by it that it is back. */
  want(wanted: WantedSymbols, isNeeded: boolean): void {
    this.#wanted = wanted;
    if (this.#phase === 'refused') return;
    if (!isNeeded) {
      if (this.#phase !== 'off') this.#end();
      return;
    }
    if (this.#phase === 'off') this.#connect();
    else if (this.#phase === 'live') this.#ask();
  }

  /** The key is another one: what was refused may be allowed now, and what is open belongs to the old key. */
  keyChanged(): void {
    this.refusal = null;
    if (this.#phase !== 'off') this.#end();
  }

  close(): void {
    this.#end();
  }

  #connect(): void {
    const { stream, keyOf, now } = this.#options;
    this.#retryTimer = null;
    this.downSince ??= now();
    const key = keyOf();
    const socket = new WebSocket(stream.url(key), {
      handshakeTimeout: handshakeMsMax,
      maxPayload: frameBytesMax,
      perMessageDeflate: false,
    });
    this.#socket = socket;
    this.#toPhase('connecting');
    let problem: string | null = null;
    socket.on('open', () => {
      this.connects += 1;
      this.#watchLife(readyMsMax);
      for (const frame of stream.openingFrames(key)) socket.send(frame);
      if (stream.isReadyOnOpen) this.#ready();
    });
    socket.on('message', (data) => {
      if (this.#socket === socket) this.#hear(String(data));
    });
    socket.on('pong', () => {
      if (this.#socket === socket) this.#alive();
    });
    // Node names the address in such errors, and an address may hold a key: only its code is kept.
    socket.on('error', (error) => {
      problem = (error as { code?: string }).code ?? withoutAddress(error.message);
    });
    socket.on('close', (code) => {
      if (this.#socket === socket) this.#lost(problem ?? (code === closedNormally ? 'closed' : `closed with ${code}`));
    });
  }

  #hear(frame: string): void {
    const { stream, now, onMessage } = this.#options;
    this.#alive();
    // Without ids nothing else tells a frame that was sent twice from two trades that are alike.
    const isRepeated = frame === this.#lastFrame && frame.length > 0;
    this.#lastFrame = frame;
    const receivedAt = now();
    for (const message of stream.read(frame, { receivedAt, symbols: this.#bySpelling })) {
      if (message.kind === 'ready') this.#ready();
      else if (message.kind === 'refused') this.#refused(message.failure);
      else if (message.kind !== 'heartbeat' && !(isRepeated && message.kind === 'trade'))
        onMessage(message, receivedAt, frame);
    }
  }

  #ready(): void {
    const { now, onGap } = this.#options;
    if (this.#phase === 'live' || this.#socket === null) return;
    this.#liveSince = now();
    this.downSince = null;
    this.lastProblem = null;
    this.#toPhase('live');
    this.#alive();
    this.#ask();
    const { lostAt } = this;
    this.lostAt = null;
    if (lostAt !== null) onGap(lostAt, this.#liveSince);
  }

  /** Sends the difference between what is wanted and what this connection was asked for. */
  #ask(): void {
    const { stream } = this.#options;
    const added = new Batches();
    const removed = new Batches();
    for (const [text, { symbol, channels }] of this.#wanted) {
      const spelling = stream.spelling(symbol);
      if (spelling === null) continue;
      this.#bySpelling.set(spelling, symbol);
      const asked = this.#asked.get(text)?.channels ?? new Set();
      added.add(
        symbol,
        [...channels].filter((channel) => !asked.has(channel)),
      );
    }
    for (const [text, { symbol, channels }] of this.#asked) {
      const wanted = this.#wanted.get(text)?.channels ?? new Set();
      removed.add(
        symbol,
        [...channels].filter((channel) => !wanted.has(channel)),
      );
    }
    for (const { symbols, channels } of removed.all()) this.#send(stream.unsubscribeFrames(symbols, channels));
    for (const { symbols, channels } of added.all()) this.#send(stream.subscribeFrames(symbols, channels));
    this.#asked.clear();
    for (const [text, { symbol, channels }] of this.#wanted) {
      if (stream.spelling(symbol) !== null) this.#asked.set(text, { symbol, channels: new Set(channels) });
    }
  }

  #send(frames: readonly string[]): void {
    for (const frame of frames) this.#socket?.send(frame);
  }

  #alive(): void {
    this.heardAt = this.#options.now();
    this.#isProbed = false;
    if (this.#phase === 'live') this.#watchLife(this.#options.stream.silenceMsMax / 3);
  }

  /** A third of the silence without a word asks for a sign of life; the rest of it without an answer ends the connection. */
  #watchLife(milliseconds: number): void {
    const { stream } = this.#options;
    if (this.#lifeTimer) clearTimeout(this.#lifeTimer);
    this.#lifeTimer = setTimeout(() => {
      if (this.#phase !== 'live' || this.#isProbed) {
        this.#lost(this.#phase === 'live' ? `silent for ${stream.silenceMsMax} ms` : 'not let in in time');
        return;
      }
      this.#isProbed = true;
      if (stream.pingFrame === null) this.#socket?.ping();
      else this.#socket?.send(stream.pingFrame);
      this.#watchLife((stream.silenceMsMax * 2) / 3);
    }, milliseconds);
  }

  #lost(problem: string): void {
    const { now, random, reconnect = reconnectRules } = this.#options;
    const wasLive = this.#phase === 'live';
    if (wasLive) {
      this.lostAt ??= this.heardAt ?? now();
      if (now() - this.#liveSince >= healthyMs) this.#failures = 0;
    }
    this.lastProblem = problem;
    this.downSince ??= now();
    this.#letGo();
    this.#toPhase('waiting');
    const delay = reconnectDelay(this.#failures, random(), reconnect);
    this.#failures += 1;
    this.#retryTimer = setTimeout(() => this.#connect(), delay);
  }

  #refused(failure: MarketDataFailure): void {
    this.lastProblem = failure.detail;
    if (failure.code !== 'UNAUTHORIZED' && failure.code !== 'NOT_ENTITLED') {
      this.#lost(failure.detail);
      return;
    }
    this.#end();
    this.refusal = failure;
    this.#toPhase('refused');
  }

  #end(): void {
    this.#letGo();
    this.#failures = 0;
    this.downSince = null;
    this.lostAt = null;
    this.#toPhase('off');
  }

  #letGo(): void {
    if (this.#retryTimer) clearTimeout(this.#retryTimer);
    if (this.#lifeTimer) clearTimeout(this.#lifeTimer);
    this.#retryTimer = null;
    this.#lifeTimer = null;
    const socket = this.#socket;
    this.#socket = null;
    this.#asked.clear();
    this.#bySpelling.clear();
    this.#lastFrame = '';
    socket?.terminate();
  }

  #toPhase(phase: ConnectionPhase): void {
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.#options.onPhase(phase);
  }
}

/** Symbols that want the same channels go in one request. */
class Batches {
  readonly #byChannels = new Map<string, { readonly symbols: MarketSymbol[]; readonly channels: StreamChannel[] }>();

  add(symbol: MarketSymbol, channels: StreamChannel[]): void {
    if (channels.length === 0) return;
    const key = channels.toSorted().join(' ');
    const batch = this.#byChannels.get(key);
    if (batch === undefined) this.#byChannels.set(key, { symbols: [symbol], channels });
    else batch.symbols.push(symbol);
  }

  all() {
    return this.#byChannels.values();
  }
}

const withoutAddress = (message: string): string => message.replace(/\b(?:wss?|https?):\/\/\S+/g, '…');
