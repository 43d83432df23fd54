import { type ClientOptions, credentialsOf } from './request.ts';

/** What is followed: an account, quotes, and one symbol in depth. */
export interface Subscription {
  readonly accountId: string | null;
  readonly quotes: readonly string[];
  readonly focus: string | null;
}

/** Parts of a state; contract/stream.ts names them. */
export type StreamParts = Readonly<Record<string, unknown>>;

export interface StreamHandlers {
  /** Everything as it is now: at the start, after a gap, and after each new connection. Forget what was known before. */
  onSnapshot(state: StreamParts): void;
  /** What changed since; never before a snapshot and never out of order. */
  onUpdate(parts: StreamParts): void;
  /** `live` from a snapshot on; `waiting` while the connection is made anew. */
  onStatus?(status: 'live' | 'waiting' | 'closed'): void;
  /** The server refused the subscription. */
  onError?(error: { readonly code: string; readonly message: string }): void;
}

/** The part of a WebSocket that is used; those of browsers, of Node and of the `ws` package have it. */
export interface SocketLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface StreamOptions {
  /** Outside of a browser, where a socket may carry headers: `(url, headers) => new WebSocket(url, { headers })`. */
  readonly openSocket?: (url: string, headers: Readonly<Record<string, string>>) => SocketLike;
  readonly firstReconnectMs?: number;
}

export interface Stream {
  /** Replaces what is followed. */
  follow(subscription: Subscription): void;
  close(): void;
}

const reconnectMsMax = 15_000;
const open = 1;

/**
 * Follows `/ws`. Frames are numbered without gaps; a gap asks for a new snapshot, and nothing of the old numbering is handed on
 * meanwhile. A lost connection is made anew, with a snapshot of what happened in between.
 */
export function openStream(
  client: ClientOptions,
  {
    subscription,
    handlers,
    options = {},
  }: { subscription: Subscription; handlers: StreamHandlers; options?: StreamOptions },
): Stream {
  const { openSocket = plainSocket, firstReconnectMs = 250 } = options;
  let wanted = subscription;
  let socket: SocketLike | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let failures = 0;
  let isClosed = false;
  /** The number of the last frame; null while a snapshot is awaited. */
  let sequence: number | null = null;

  const subscribe = (): void => {
    sequence = null;
    if (socket?.readyState === open) socket.send(JSON.stringify({ type: 'subscribe', ...wanted }));
  };
  const receive = (frame: ServerFrame): void => {
    if (frame.type === 'error') handlers.onError?.(frame);
    else if (frame.type === 'snapshot') {
      sequence = frame.streamSequence;
      failures = 0;
      handlers.onStatus?.('live');
      handlers.onSnapshot(frame.state);
    } else if (frame.type === 'update' && sequence !== null) {
      if (frame.streamSequence !== sequence + 1) {
        subscribe();
        return;
      }
      sequence = frame.streamSequence;
      const { type: _type, streamSequence: _sequence, ...parts } = frame;
      handlers.onUpdate(parts);
    }
  };
  const connect = (): void => {
    timer = null;
    const mine = openSocket(streamAddress(client.baseUrl), credentialsOf(client));
    socket = mine;
    mine.onopen = () => subscribe();
    mine.onmessage = (event: { readonly data: unknown }) => {
      if (socket === mine) receive(JSON.parse(String(event.data)) as ServerFrame);
    };
    // What went wrong is told by the close that follows.
    mine.onerror = () => {};
    mine.onclose = () => {
      if (isClosed || socket !== mine) return;
      sequence = null;
      handlers.onStatus?.('waiting');
      timer = setTimeout(connect, Math.min(reconnectMsMax, firstReconnectMs * 2 ** failures++));
    };
  };
  connect();
  return {
    follow(next) {
      wanted = next;
      subscribe();
    },
    close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      socket?.close();
      handlers.onStatus?.('closed');
    },
  };
}

type ServerFrame =
  | { readonly type: 'snapshot'; readonly streamSequence: number; readonly state: StreamParts }
  | ({ readonly type: 'update'; readonly streamSequence: number } & StreamParts)
  | { readonly type: 'pong'; readonly id: number }
  | { readonly type: 'error'; readonly code: string; readonly message: string };

/** A browser sends its session with the socket by itself; headers cannot be added there. */
function plainSocket(url: string): SocketLike {
  if (typeof WebSocket === 'undefined') throw new TypeError('there is no WebSocket here; give `openSocket`');
  return new WebSocket(url) as unknown as SocketLike;
}

function streamAddress(baseUrl: string): string {
  const base = baseUrl === '' ? location.origin : baseUrl;
  return `${base.replace(/^http/, 'ws').replace(/\/$/, '')}/ws`;
}
