/**
 * The core's hash: MurmurHash3 x86 128 (A. Appleby, public domain algorithm), over UTF-16 code units taken as bytes pairs.
 * It names divergence and derives ids; it is not proof against a forger. The journal's SHA-256 is.
 */
export type HashHex = string;

const c1 = 0x239b961b;
const c2 = 0xab0e9789;
const c3 = 0x38b34ae5;
const c4 = 0xa1e38b93;

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

const finalize = (value: number): number => {
  let h = value;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
};

/** Code units on their way into the hash, so that ids need no text to be put together first. */
const chunkMax = 1_024;
const chunk = new Uint16Array(chunkMax);
/** The same by twos, the first in the low half; a machine of the other byte order has it in the high one. */
const pairs = new Int32Array(chunk.buffer);
const firstIsLow = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
const pairAt = (at: number): number => (firstIsLow ? pairs[at]! : rotate(pairs[at]!, 16));

/** Four 32-bit words of the text under the seed, written into `into` (length at least 4). */
export function hashWords(text: string, seed: number, into: Int32Array): void {
  const { length } = text;
  into.fill(seed, 0, 4);
  for (let from = 0; from < length; from += chunkMax) {
    const count = Math.min(length - from, chunkMax);
    for (let at = 0; at < count; at++) chunk[at] = text.charCodeAt(from + at);
    mixChunk(from, count, into);
  }
  finish(length, into);
}

/** Takes the chunk's first `count` units, the text's from `from` on. All chunks but the last are full: no block lies in two. */
function mixChunk(from: number, count: number, into: Int32Array): void {
  let h1 = into[0]!;
  let h2 = into[1]!;
  let h3 = into[2]!;
  let h4 = into[3]!;
  const whole = count & ~7;
  for (let at = 0; at < whole >> 1; at += 4) {
    let k1 = pairAt(at);
    let k2 = pairAt(at + 1);
    let k3 = pairAt(at + 2);
    let k4 = pairAt(at + 3);
    k1 = Math.imul(rotate(Math.imul(k1, c1), 15), c2);
    h1 = (Math.imul(rotate(h1 ^ k1, 19) + h2, 5) + 0x561ccd1b) | 0;
    k2 = Math.imul(rotate(Math.imul(k2, c2), 16), c3);
    h2 = (Math.imul(rotate(h2 ^ k2, 17) + h3, 5) + 0x0bcaa747) | 0;
    k3 = Math.imul(rotate(Math.imul(k3, c3), 17), c4);
    h3 = (Math.imul(rotate(h3 ^ k3, 15) + h4, 5) + 0x96cd1c35) | 0;
    k4 = Math.imul(rotate(Math.imul(k4, c4), 18), c1);
    h4 = (Math.imul(rotate(h4 ^ k4, 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  for (let at = whole; at < count; at++) {
    const k = Math.imul(rotate(Math.imul(chunk[at]! | ((from + at) << 16), c1), 15), c2);
    h1 = (Math.imul(rotate(h1 ^ k, 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 ^= rotate(h1, 11);
  }
  into[0] = h1;
  into[1] = h2;
  into[2] = h3;
  into[3] = h4;
}

function finish(length: number, into: Int32Array): void {
  let h1 = into[0]! ^ length;
  let h2 = into[1]! ^ length;
  let h3 = into[2]! ^ length;
  let h4 = into[3]! ^ length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = finalize(h1);
  h2 = finalize(h2);
  h3 = finalize(h3);
  h4 = finalize(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  into[0] = h1;
  into[1] = h2 + h1;
  into[2] = h3 + h1;
  into[3] = h4 + h1;
}

const words = new Int32Array(4);

const hexCodes: number[] = new Array<number>(32).fill(48);
const uuidCodes: number[] = new Array<number>(36).fill(45);
const digitCodes = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

function putHex16(codes: number[], at: number, value: number): void {
  codes[at] = digitCodes[(value >>> 12) & 15]!;
  codes[at + 1] = digitCodes[(value >>> 8) & 15]!;
  codes[at + 2] = digitCodes[(value >>> 4) & 15]!;
  codes[at + 3] = digitCodes[value & 15]!;
}

/** 128 bits as 32 hex digits. */
export function hashText(text: string, seed = 0): HashHex {
  hashWords(text, seed, words);
  for (let at = 0; at < 4; at++) {
    putHex16(hexCodes, 8 * at, words[at]! >>> 16);
    putHex16(hexCodes, 8 * at + 4, words[at]!);
  }
  return String.fromCharCode.apply(null, hexCodes);
}

/** A UUID (version 8, RFC 9562) made from the parts: the same parts always give the same id. */
export function hashedUuid(...parts: readonly (string | number)[]): string {
  let length = 0;
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at]!;
    if (at > 0) chunk[length++] = 0;
    length = typeof part === 'number' && isCount(part) ? putDigits(part, length) : putText(`${part}`, length);
    // Longer than any id is: taken as one text.
    if (length >= chunkMax - digitsMax) return uuidOfText(parts.join('\u0000'));
  }
  words[0] = words[1] = words[2] = words[3] = 0;
  mixChunk(0, length, words);
  finish(length, words);
  return uuidOfWords();
}

function uuidOfText(text: string): string {
  hashWords(text, 0, words);
  return uuidOfWords();
}

const digitsMax = 32;
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** Past the chunk's end nothing is written; the caller sees by the length that it did not fit. */
function putText(text: string, from: number): number {
  for (let at = 0; at < text.length; at++) chunk[from + at] = text.charCodeAt(at);
  return from + text.length;
}

/** As JavaScript writes a safe integer that is not negative. */
function putDigits(value: number, from: number): number {
  let end = from + 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) end += 1;
  let left = value;
  for (let at = end - 1; at >= from; at--) {
    const tenth = Math.floor(left / 10);
    chunk[at] = 48 + (left - tenth * 10);
    left = tenth;
  }
  return end;
}

function uuidOfWords(): string {
  putHex16(uuidCodes, 0, words[0]! >>> 16);
  putHex16(uuidCodes, 4, words[0]!);
  putHex16(uuidCodes, 9, words[1]! >>> 16);
  putHex16(uuidCodes, 14, (words[1]! & 0x0fff) | 0x8000);
  putHex16(uuidCodes, 19, ((words[2]! >>> 16) & 0x3fff) | 0x8000);
  putHex16(uuidCodes, 24, words[2]!);
  putHex16(uuidCodes, 28, words[3]! >>> 16);
  putHex16(uuidCodes, 32, words[3]!);
  return String.fromCharCode.apply(null, uuidCodes);
}
