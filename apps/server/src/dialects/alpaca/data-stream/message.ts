import type { AssetClass } from '@quire/core/market';
import type { Channel } from './channels.ts';
import { arrayHead, pack } from './packed.ts';

/** JSON in text frames, or msgpack in binary ones: the upgrade request's content type says which. */
export type Encoding = 'json' | 'msgpack';

/** What counts something is an integer on the packed wire; of pairs, whose sizes are fractions, only counts and ids are. */
const integersOf: Readonly<Record<AssetClass | 'control', ReadonlySet<string>>> = {
  us_equity: new Set(['s', 'as', 'bs', 'v', 'i', 'n', 'id', 'oi', 'os', 'ci', 'cs', 'code']),
  crypto: new Set(['i', 'n', 'id', 'code']),
  control: new Set(['code', 'id']),
};

/** One object of the wire, encoded at most once however many clients hear it. */
export class Message {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #integers: ReadonlySet<string>;
  #text: string | null = null;
  #packed: Buffer | null = null;

  constructor(fields: Readonly<Record<string, unknown>>, of: AssetClass | 'control' = 'control') {
    this.#fields = fields;
    this.#integers = integersOf[of];
  }

  get text(): string {
    this.#text ??= JSON.stringify(this.#fields);
    return this.#text;
  }

  get packed(): Buffer {
    this.#packed ??= pack(this.#fields, this.#integers);
    return this.#packed;
  }
}

/** A message with who hears it. */
export interface Addressed {
  readonly channel: Channel;
  /** What of `symbols` a client must have subscribed for: one of them. */
  readonly symbols: readonly string[];
  readonly message: Message;
}

/** Every frame of the server is an array. */
export function frameOf(messages: readonly Message[], encoding: Encoding): string | Buffer {
  return encoding === 'json'
    ? `[${messages.map(({ text }) => text).join(',')}]`
    : Buffer.concat([arrayHead(messages.length), ...messages.map(({ packed }) => packed)]);
}

const errors: Readonly<Record<number, string>> = {
  400: 'invalid syntax',
  401: 'not authenticated',
  402: 'auth failed',
  403: 'already authenticated',
  404: 'auth timeout',
  405: 'symbol limit exceeded',
  406: 'connection limit exceeded',
  407: 'slow client',
  410: 'invalid subscribe action for this feed',
  500: 'internal error',
};

export type ErrorCode = 400 | 401 | 402 | 403 | 404 | 405 | 406 | 407 | 410 | 500;

export const failure = (code: ErrorCode): Message => new Message({ T: 'error', code, msg: errors[code] });
export const success = (text: 'connected' | 'authenticated'): Message => new Message({ T: 'success', msg: text });
