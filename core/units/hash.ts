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

/** Four 32-bit words of the text under the seed, written into `into` (length at least 4). */
export function hashWords(text: string, seed: number, into: Int32Array): void {
  let h1 = seed;
  let h2 = seed;
  let h3 = seed;
  let h4 = seed;
  const length = text.length;
  const blocks = length >> 3;
  for (let block = 0; block < blocks; block++) {
    const at = block << 3;
    let k1 = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
    let k2 = text.charCodeAt(at + 2) | (text.charCodeAt(at + 3) << 16);
    let k3 = text.charCodeAt(at + 4) | (text.charCodeAt(at + 5) << 16);
    let k4 = text.charCodeAt(at + 6) | (text.charCodeAt(at + 7) << 16);
    k1 = Math.imul(rotate(Math.imul(k1, c1), 15), c2);
    h1 = (Math.imul(rotate(h1 ^ k1, 19) + h2, 5) + 0x561ccd1b) | 0;
    k2 = Math.imul(rotate(Math.imul(k2, c2), 16), c3);
    h2 = (Math.imul(rotate(h2 ^ k2, 17) + h3, 5) + 0x0bcaa747) | 0;
    k3 = Math.imul(rotate(Math.imul(k3, c3), 17), c4);
    h3 = (Math.imul(rotate(h3 ^ k3, 15) + h4, 5) + 0x96cd1c35) | 0;
    k4 = Math.imul(rotate(Math.imul(k4, c4), 18), c1);
    h4 = (Math.imul(rotate(h4 ^ k4, 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  for (let at = blocks << 3; at < length; at++) {
    const k = Math.imul(rotate(Math.imul(text.charCodeAt(at) | (at << 16), c1), 15), c2);
    h1 = (Math.imul(rotate(h1 ^ k, 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 ^= rotate(h1, 11);
  }
  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
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

const hex32 = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');

/** 128 bits as 32 hex digits. */
export function hashText(text: string, seed = 0): HashHex {
  hashWords(text, seed, words);
  return hex32(words[0]!) + hex32(words[1]!) + hex32(words[2]!) + hex32(words[3]!);
}

/** Character codes of a UUID in the making; its dashes stay. Ids are made by the hundred thousand: this is the fastest way found. */
const uuidCodes: number[] = new Array<number>(36).fill(45);
const digitCodes = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

function putHex16(at: number, value: number): void {
  uuidCodes[at] = digitCodes[(value >>> 12) & 15]!;
  uuidCodes[at + 1] = digitCodes[(value >>> 8) & 15]!;
  uuidCodes[at + 2] = digitCodes[(value >>> 4) & 15]!;
  uuidCodes[at + 3] = digitCodes[value & 15]!;
}

/** A UUID (version 8, RFC 9562) made from the parts: the same parts always give the same id. */
export function hashedUuid(...parts: readonly (string | number)[]): string {
  let text = `${parts[0]}`;
  for (let at = 1; at < parts.length; at++) text += `\u0000${parts[at]}`;
  hashWords(text, 0, words);
  putHex16(0, words[0]! >>> 16);
  putHex16(4, words[0]!);
  putHex16(9, words[1]! >>> 16);
  putHex16(14, (words[1]! & 0x0fff) | 0x8000);
  putHex16(19, ((words[2]! >>> 16) & 0x3fff) | 0x8000);
  putHex16(24, words[2]!);
  putHex16(28, words[3]! >>> 16);
  putHex16(32, words[3]!);
  return String.fromCharCode(...uuidCodes);
}
