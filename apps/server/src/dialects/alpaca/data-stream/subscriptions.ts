import { isRecord } from '../parse.ts';
import { askable, type Channel, channelsOf, everyChannel, type StreamKind, withTrades } from './channels.ts';

/** Every symbol. */
const wildcard = '*';
/** A socket may name this many symbols in all of its channels; the wildcard counts as one. */
export const subscribedMax = 10_000;
const symbolLengthMax = 32;

export type Change = 'subscribe' | 'unsubscribe';
/** Codes of the wire: unreadable, too many symbols, a channel that this stream does not have. */
export type Refusal = 400 | 405 | 410;

/** What one socket hears, channel by channel. */
export class Subscriptions {
  readonly #kind: StreamKind;
  readonly #canonical: (symbol: string) => string;
  readonly #symbols = new Map<Channel, Set<string>>();

  /** @param canonical the spelling under which a symbol is sent */
  constructor(kind: StreamKind, canonical: (symbol: string) => string) {
    this.#kind = kind;
    this.#canonical = canonical;
  }

  hears(channel: Channel, symbol: string): boolean {
    const symbols = this.#symbols.get(channel);
    return symbols !== undefined && (symbols.has(symbol) || symbols.has(wildcard));
  }

  /** Adds or removes what a message names, all of it or, when it is refused, nothing. */
  change(change: Change, message: Readonly<Record<string, unknown>>): Refusal | null {
    const named = namedIn(message);
    if (named === null) return 400;
    if (named.some(([channel]) => !askable[this.#kind].includes(channel))) return 410;
    const wanted = named.map(([channel, symbols]) => [channel, symbols.map(this.#canonical)] as const);
    if (change === 'subscribe' && this.#sizeWith(wanted) > subscribedMax) return 405;
    for (const [channel, symbols] of wanted) this.#apply(change, channel, symbols);
    return null;
  }

  /** Every channel of the stream with all its symbols, as the answer to each change. */
  list(): Record<string, readonly string[]> {
    const shown = [...channelsOf[this.#kind], ...(this.#symbols.has('imbalances') ? (['imbalances'] as const) : [])];
    return Object.fromEntries(
      shown.map((channel) => {
        const source = withTrades.includes(channel) ? 'trades' : channel;
        return [channel, [...(this.#symbols.get(source) ?? [])]];
      }),
    );
  }

  #apply(change: Change, channel: Channel, symbols: readonly string[]): void {
    const held = this.#symbols.get(channel) ?? new Set<string>();
    for (const symbol of symbols) {
      if (change === 'subscribe') held.add(symbol);
      else held.delete(symbol);
    }
    this.#symbols.set(channel, held);
  }

  #sizeWith(wanted: readonly (readonly [Channel, readonly string[]])[]): number {
    let size = 0;
    for (const symbols of this.#symbols.values()) size += symbols.size;
    for (const [channel, symbols] of wanted) {
      size += symbols.filter((symbol) => !this.#symbols.get(channel)?.has(symbol)).length;
    }
    return size;
  }
}

/** The channels of a message with their symbols. Null: something in them is no list of symbols. */
function namedIn(
  message: Readonly<Record<string, unknown>>,
): readonly (readonly [Channel, readonly string[]])[] | null {
  if (!isRecord(message)) return null;
  const named: [Channel, readonly string[]][] = [];
  for (const channel of everyChannel) {
    const symbols = message[channel];
    // Clients name every channel they know, most of them empty, so an empty one asks for nothing.
    if (symbols === undefined || symbols === null || (Array.isArray(symbols) && symbols.length === 0)) continue;
    if (!Array.isArray(symbols) || !symbols.every(isSymbol)) return null;
    named.push([channel, symbols]);
  }
  return named;
}

const isSymbol = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= symbolLengthMax;
