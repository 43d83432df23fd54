import { once } from 'node:events';
import { WebSocket } from 'ws';

export type Encoding = 'json' | 'msgpack';

export interface Frame {
  readonly receivedMs: number;
  readonly bytes: Buffer;
}

/** A client of the trading stream that notes when each frame came and looks into it afterwards. */
export class UpdateStream {
  readonly frames: Frame[] = [];
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async open(port: number, key: { readonly id: string; readonly secret: string }, encoding: Encoding) {
    const headers = encoding === 'msgpack' ? { 'content-type': 'application/msgpack' } : {};
    const socket = new WebSocket(`ws://127.0.0.1:${port}/stream`, { headers, perMessageDeflate: false });
    await once(socket, 'open');
    const stream = new UpdateStream(socket);
    socket.send(JSON.stringify({ action: 'auth', key: key.id, secret: key.secret }));
    await answered(socket, 'authorized');
    socket.send(JSON.stringify({ action: 'listen', data: { streams: ['trade_updates'] } }));
    await answered(socket, 'listening');
    socket.on('message', (data: Buffer) => stream.frames.push({ receivedMs: performance.now(), bytes: data }));
    return stream;
  }

  close(): void {
    this.#socket.close();
  }
}

async function answered(socket: WebSocket, word: string): Promise<void> {
  const [data] = (await once(socket, 'message')) as [Buffer];
  if (!data.includes(word)) throw new Error(`the stream answered ${data.toString('latin1')}`);
}

const idLength = 26;
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** An event of the journal is told as at most so many of the wire's. */
const toldMax = 8n;

/** Place in the journal of the event that a frame tells of, from its id: the same text in both encodings. */
export function eventSequenceOf({ bytes }: Frame): number {
  const name = bytes.indexOf('event_id');
  // JSON writes `":"` between name and text, MessagePack one byte of length.
  const start =
    bytes.indexOf('"', name) === name + 'event_id'.length ? name + 'event_id":"'.length : name + 'event_id'.length + 1;
  const id = bytes.toString('latin1', start, start + idLength);
  if (name < 0 || !/^[0-9A-HJKMNP-TV-Z]{26}$/.test(id)) throw new Error('a frame without an event id');
  let place = 0n;
  for (const letter of id.slice(10)) place = place * 32n + BigInt(letters.indexOf(letter));
  return Number(place / toldMax);
}
