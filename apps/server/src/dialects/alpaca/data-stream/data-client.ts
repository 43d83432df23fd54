import type { AccountId } from '@quire/core/units';
import type { RawData } from 'ws';
import type { AlpacaDependencies, ApiKey } from '../dependencies.ts';
import { decodeFrame } from '../trading-stream/frames.ts';
import type { StreamKind } from './channels.ts';
import { type Addressed, type Encoding, type ErrorCode, failure, frameOf, Message, success } from './message.ts';
import { Subscriptions } from './subscriptions.ts';

/** What is needed of a socket; the `ws` library's has it. */
export interface DataSocket {
  readonly bufferedAmount: number;
  send(data: string | Uint8Array): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

export interface DataClientOptions {
  readonly socket: DataSocket;
  readonly kind: StreamKind;
  readonly encoding: Encoding;
  readonly authenticate: AlpacaDependencies['authenticate'];
  /** False when the account has as many connections to this stream as it may. */
  readonly admits: (accountId: AccountId) => boolean;
  readonly canonical: (symbol: string) => string;
  /** What a client is told of what is, right after it subscribed: the whole of an order book before its changes. */
  readonly opening: (client: DataClient) => readonly Message[];
  readonly onError: (error: unknown) => void;
}

/** A client that lags hears only the newest quote and book of each symbol; one that lags this far is closed. */
const laggingBytes = 512 * 1024;
const bufferedBytesMax = 8 * 1024 * 1024;
const waitingMessagesMax = 64;
const wrongKeysMax = 5;
const policyViolation = 1008;

/** One socket of a data stream: who it is, what it hears, and its messages one after another. */
export class DataClient {
  readonly kind: StreamKind;
  readonly subscriptions: Subscriptions;
  readonly #options: DataClientOptions;
  #key: ApiKey | null = null;
  #accountId: AccountId | null = null;
  #handling: Promise<void> = Promise.resolve();
  #waiting = 0;
  #wrongKeys = 0;
  /** The newest message of each kind and symbol that a lagging client has yet to hear. */
  readonly #held = new Map<string, Message>();
  /** Symbols whose book the client must be given whole, because it missed changes. */
  readonly #brokenBooks = new Set<string>();
  #isClosed = false;

  constructor(options: DataClientOptions) {
    this.#options = options;
    this.kind = options.kind;
    this.subscriptions = new Subscriptions(options.kind, options.canonical);
  }

  get accountId(): AccountId | null {
    return this.#accountId;
  }

  /** Greets. A key in the upgrade request authenticates by itself; null: there was none. */
  open(key: ApiKey | null): void {
    this.#send([success('connected')]);
    if (key !== null) this.#queue(() => this.#authenticate(key));
  }

  /** Messages are handled in order, so that a subscription never overtakes its authentication. */
  receive(raw: RawData): void {
    if (this.#waiting >= waitingMessagesMax) {
      this.fail(407);
      return;
    }
    this.#queue(() => this.#handle(decodeFrame(raw, this.#options.encoding)));
  }

  /** Tells the client what it has subscribed for, in one frame. */
  deliver(news: readonly Addressed[], wholeBook: (symbol: string) => Message | null): void {
    if (this.#accountId === null || this.#isClosed) return;
    const mine = news.filter(({ channel, symbols }) =>
      symbols.some((symbol) => this.subscriptions.hears(channel, symbol)),
    );
    if (mine.length === 0 && this.#held.size + this.#brokenBooks.size === 0) return;
    const { bufferedAmount } = this.#options.socket;
    if (bufferedAmount > bufferedBytesMax) this.fail(407);
    else if (bufferedAmount > laggingBytes) this.#send(this.#withoutStates(mine));
    else this.#send([...this.#missed(wholeBook), ...mine.map(({ message }) => message)]);
  }

  /** Tells an error; what can only get worse is closed with it. */
  fail(code: ErrorCode): void {
    this.#send([failure(code)]);
    if (code === 404 || code === 406 || code === 407) this.#close(`${code}`);
  }

  /** Asks whether the key is still good; one that is not closes the socket. */
  async checkKey(): Promise<void> {
    if (this.#key === null) return;
    const caller = await this.#options.authenticate(this.#key);
    if (caller !== null && caller.accountId === this.#accountId) return;
    this.#accountId = null;
    this.#send([failure(402)]);
    this.#close('the key was revoked');
  }

  /** Facts are still told at once; of quotes and books, which are states, the newest is kept for later. */
  #withoutStates(news: readonly Addressed[]): readonly Message[] {
    const facts: Message[] = [];
    for (const { channel, symbols, message } of news) {
      if (channel === 'quotes') this.#held.set(symbols.join(), message);
      else if (channel === 'orderbooks') for (const symbol of symbols) this.#brokenBooks.add(symbol);
      else facts.push(message);
    }
    return facts;
  }

  #missed(wholeBook: (symbol: string) => Message | null): readonly Message[] {
    const missed = [...this.#held.values()];
    for (const symbol of this.#brokenBooks) {
      const book = wholeBook(symbol);
      if (book !== null) missed.push(book);
    }
    this.#held.clear();
    this.#brokenBooks.clear();
    return missed;
  }

  #queue(work: () => Promise<void> | void): void {
    this.#waiting++;
    this.#handling = this.#handling
      .then(work)
      .catch((error: unknown) => {
        this.#options.onError(error);
        this.fail(500);
      })
      .finally(() => {
        this.#waiting--;
      });
  }

  #handle(message: Readonly<Record<string, unknown>> | null): Promise<void> | void {
    const action = message?.['action'];
    if (message === null || typeof action !== 'string') return this.fail(400);
    if (action === 'auth')
      return this.#authenticate({ keyId: textOf(message['key']), secret: textOf(message['secret']) });
    if (action !== 'subscribe' && action !== 'unsubscribe') return this.fail(400);
    if (this.#accountId === null) return this.fail(401);
    const refusal = this.subscriptions.change(action, message);
    if (refusal !== null) return this.fail(refusal);
    this.#send([new Message({ T: 'subscription', ...this.subscriptions.list() })]);
    if (action === 'subscribe') this.#send(this.#options.opening(this));
  }

  async #authenticate(key: ApiKey): Promise<void> {
    if (this.#accountId !== null) return this.fail(403);
    const caller = await this.#options.authenticate(key);
    if (this.#isClosed) return;
    if (caller === null) {
      this.fail(402);
      if (++this.#wrongKeys >= wrongKeysMax) this.#close('too many wrong keys');
      return;
    }
    if (!this.#options.admits(caller.accountId)) return this.fail(406);
    this.#key = key;
    this.#accountId = caller.accountId;
    this.#send([success('authenticated')]);
  }

  #send(messages: readonly Message[]): void {
    if (messages.length === 0 || this.#isClosed) return;
    this.#options.socket.send(frameOf(messages, this.#options.encoding));
  }

  #close(reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.socket.close(policyViolation, reason);
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
