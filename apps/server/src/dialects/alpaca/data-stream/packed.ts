import { encodeTimeSpecToTimestamp } from '@msgpack/msgpack';
import { microsPerMillisecond, microsPerSecond, parseInstant } from '@quire/core/units';

/**
 * Packs an object of the data streams. Its own packer, because this wire wants what general ones do not offer: the instant `t` as
 * the timestamp extension, keys in the order given (one client's decoder expects `T` first), and every number a float64 except
 * those that count something, which are integers even when a price beside them is whole as well.
 *
 * @param integers the keys whose numbers are integers
 */
export function pack(fields: Readonly<Record<string, unknown>>, integers: ReadonlySet<string>): Buffer {
  const parts: Uint8Array[] = [];
  packMap(parts, fields, integers);
  return Buffer.concat(parts);
}

/** The head of an array of packed objects. */
export function arrayHead(length: number): Buffer {
  if (length < 16) return Buffer.of(0x90 | length);
  const head = Buffer.alloc(length < 65_536 ? 3 : 5);
  if (length < 65_536) head.writeUInt16BE(length, head.writeUInt8(0xdc));
  else head.writeUInt32BE(length, head.writeUInt8(0xdd));
  return head;
}

function packMap(parts: Uint8Array[], fields: Readonly<Record<string, unknown>>, integers: ReadonlySet<string>): void {
  const entries = Object.entries(fields);
  parts.push(mapHead(entries.length));
  for (const [key, value] of entries) {
    parts.push(packedText(key));
    if (key === 't' && typeof value === 'string') parts.push(timestamp(value));
    else packValue(parts, value, integers, integers.has(key));
  }
}

function packValue(parts: Uint8Array[], value: unknown, integers: ReadonlySet<string>, isInteger: boolean): void {
  if (value === null || value === undefined) parts.push(Buffer.of(0xc0));
  else if (typeof value === 'boolean') parts.push(Buffer.of(value ? 0xc3 : 0xc2));
  else if (typeof value === 'string') parts.push(packedText(value));
  else if (typeof value === 'number') parts.push(isInteger && isWhole(value) ? whole(value) : real(value));
  else if (Array.isArray(value)) {
    parts.push(arrayHead(value.length));
    for (const item of value) packValue(parts, item, integers, isInteger);
  } else packMap(parts, value as Readonly<Record<string, unknown>>, integers);
}

/** Negative zero is left out, since an integer would lose its sign. */
function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

function mapHead(length: number): Buffer {
  if (length < 16) return Buffer.of(0x80 | length);
  const head = Buffer.alloc(3);
  head.writeUInt16BE(length, head.writeUInt8(0xde));
  return head;
}

function packedText(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headLength = length < 32 ? 1 : length < 256 ? 2 : length < 65_536 ? 3 : 5;
  const packed = Buffer.allocUnsafe(headLength + length);
  if (headLength === 1) packed.writeUInt8(0xa0 | length);
  else if (headLength === 2) packed.writeUInt8(length, packed.writeUInt8(0xd9));
  else if (headLength === 3) packed.writeUInt16BE(length, packed.writeUInt8(0xda));
  else packed.writeUInt32BE(length, packed.writeUInt8(0xdb));
  packed.write(text, headLength);
  return packed;
}

function real(value: number): Buffer {
  const packed = Buffer.allocUnsafe(9);
  packed.writeDoubleBE(value, packed.writeUInt8(0xcb));
  return packed;
}

function whole(value: number): Buffer {
  if (value >= 0 && value < 128) return Buffer.of(value);
  const isSmall = value >= 0 && value < 2 ** 32;
  const packed = Buffer.allocUnsafe(isSmall ? 5 : 9);
  if (isSmall) packed.writeUInt32BE(value, packed.writeUInt8(0xce));
  else packed.writeBigInt64BE(BigInt(value), packed.writeUInt8(0xd3));
  return packed;
}

const timestampExtension = 0xff;
const nanosPerMicro = 1_000_000 / microsPerMillisecond;

/** @throws when the text is no instant: it is one of our own views, so that is a bug. */
function timestamp(text: string): Buffer {
  const micros = parseInstant(text);
  if (micros === null) throw new Error(`a view holds ${text}, which is no instant`);
  const sec = Math.floor(micros / microsPerSecond);
  const data = encodeTimeSpecToTimestamp({ sec, nsec: (micros - sec * microsPerSecond) * nanosPerMicro });
  const head = { 4: [0xd6], 8: [0xd7], 12: [0xc7, 12] }[data.length];
  if (head === undefined) throw new Error(`a timestamp of ${data.length} bytes`);
  return Buffer.concat([Buffer.of(...head, timestampExtension), data]);
}
