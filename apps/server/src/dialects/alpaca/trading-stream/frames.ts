import { decode, encode } from '@msgpack/msgpack';
import type { RawData } from 'ws';
import { isRecord } from '../parse.ts';

export type Message = Readonly<Record<string, unknown>>;

/** `json` or `msgpack`, both in binary frames: that is what the paper host sends, and some clients decode nothing else. */
export type Encoding = 'json' | 'msgpack';

export function encodeFrame(message: Message, encoding: Encoding): Uint8Array {
  return encoding === 'msgpack' ? encode(message) : Buffer.from(JSON.stringify(message));
}

const openingBrace = 0x7b;

/** A text or a binary frame; JSON is understood on either kind of stream. Null: unreadable. */
export function decodeFrame(raw: RawData, encoding: Encoding): Message | null {
  const bytes = bytesOf(raw);
  try {
    const isPacked = encoding === 'msgpack' && bytes[0] !== openingBrace;
    const value: unknown = isPacked ? decode(bytes) : JSON.parse(bytes.toString('utf8'));
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function bytesOf(raw: RawData): Buffer {
  if (Array.isArray(raw)) return Buffer.concat(raw);
  return Buffer.isBuffer(raw) ? raw : Buffer.from(raw);
}
