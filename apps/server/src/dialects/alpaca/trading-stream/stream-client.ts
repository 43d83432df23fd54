import type { AccountId } from '@quire/core/units';
import type { RawData } from 'ws';
import type { AlpacaDependencies, ApiKey } from '../dependencies.ts';
import { isRecord } from '../parse.ts';
import { decodeFrame, type Encoding, encodeFrame, type Message } from './frames.ts';

/** What is needed of a socket; the `ws` library's has it. */
export interface StreamSocket {
  readonly bufferedAmount: number;
  send(data: Uint8Array, options: { readonly binary: boolean }): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

export interface StreamClientOptions {
  readonly socket: StreamSocket;
  readonly encoding: Encoding;
  readonly authenticate: AlpacaDependencies['authenticate'];
  readonly onError: (error: unknown) => void;
}

/** A client that cannot keep up is dropped rather than buffered without end. */
const bufferedBytesMax = 8 * 1024 * 1024;
/** Nor may it send faster than we answer, or try one key after another. */
const waitingMessagesMax = 64;
const wrongKeysMax = 5;
const knownStreams: ReadonlySet<unknown> = new Set(['trade_updates']);

const policyViolation = 1008;

/** One socket of the trading stream: who it is, what it listens to, and its messages one after another. */
export class StreamClient {
  readonly #options: StreamClientOptions;
  #key: ApiKey | null = null;
  #accountId: AccountId | null = null;
  #streams: readonly string[] = [];
  #handling: Promise<void> = Promise.resolve();
  #waiting = 0;
  #wrongKeys = 0;

  constructor(options: StreamClientOptions) {
    this.#options = options;
  }

  get isAuthenticated(): boolean {
    return this.#accountId !== null;
  }

  /** True when it is to hear of the account's orders. */
  listensTo(accountId: string): boolean {
    return this.#accountId === accountId && this.#streams.length > 0;
  }

  send(message: Message): void {
    const { socket, encoding } = this.#options;
    if (socket.bufferedAmount > bufferedBytesMax) socket.terminate();
    else socket.send(encodeFrame(message, encoding), { binary: true });
  }

  /** Messages are handled in order, so that a listen never overtakes its authenticate. */
  receive(raw: RawData): void {
    if (this.#waiting >= waitingMessagesMax) {
      this.#options.socket.terminate();
      return;
    }
    this.#waiting++;
    this.#handling = this.#handling
      .then(() => this.#handle(decodeFrame(raw, this.#options.encoding)))
      .catch((error: unknown) => {
        this.#options.onError(error);
        this.send(failed('internal error'));
      })
      .finally(() => {
        this.#waiting--;
      });
  }

  /** Asks whether the key is still good; one that is not closes the socket. */
  async isStillAuthorized(): Promise<boolean> {
    if (this.#key === null) return false;
    const caller = await this.#options.authenticate(this.#key);
    if (caller !== null && caller.accountId === this.#accountId) return true;
    this.#forget();
    this.#options.socket.close(policyViolation, 'the key was revoked');
    return false;
  }

  async #handle(message: Message | null): Promise<void> {
    if (message === null) this.send(failed('invalid syntax'));
    else if (message['action'] === 'authenticate' || message['action'] === 'auth') await this.#authenticate(message);
    else if (message['action'] === 'listen') this.#listen(message);
    else this.send(failed(`unknown action ${textOf(message['action']).slice(0, 32)}`));
  }

  async #authenticate(message: Message): Promise<void> {
    this.#forget();
    const key = keyOf(message);
    const caller = await this.#options.authenticate(key);
    if (caller === null) {
      this.send(authorization('unauthorized', 'authenticate'));
      if (++this.#wrongKeys >= wrongKeysMax) this.#options.socket.close(policyViolation, 'too many wrong keys');
      return;
    }
    this.#key = key;
    this.#accountId = caller.accountId;
    this.send(authorization('authorized', 'authenticate'));
  }

  /** Replaces what is listened to. From here on every commit is told, before the client can know of this answer. */
  #listen(message: Message): void {
    if (this.#accountId === null) {
      this.send(authorization('unauthorized', 'listen'));
      return;
    }
    const asked = dataOf(message)['streams'];
    this.#streams = Array.isArray(asked) ? asked.filter((name) => knownStreams.has(name)) : [];
    this.send({ stream: 'listening', data: { streams: this.#streams } });
  }

  #forget(): void {
    this.#key = null;
    this.#accountId = null;
    this.#streams = [];
  }
}

const failed = (text: string): Message => ({ stream: 'error', data: { action: 'error', error_message: text } });

const authorization = (status: 'authorized' | 'unauthorized', action: 'authenticate' | 'listen'): Message => ({
  stream: 'authorization',
  data: { status, action },
});

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function dataOf({ data }: Message): Message {
  return isRecord(data) ? data : {};
}

/** Keys come under `data` (authenticate) or beside the action (auth). */
function keyOf(message: Message): ApiKey {
  const data = dataOf(message);
  return { keyId: textOf(data['key_id'] ?? message['key']), secret: textOf(data['secret_key'] ?? message['secret']) };
}
