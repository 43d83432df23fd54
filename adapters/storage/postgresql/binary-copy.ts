import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Signature, no flags, no extension (PostgreSQL manual, "COPY", binary format). */
const header = Buffer.from([0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const trailer = Buffer.from([0xff, 0xff]);
const chunkBytes = 1 << 18;
/** No row of fixed-width fields is longer; a chunk is sent when less than this is left of it. */
const rowBytesMax = 1_024;

/** Writes rows of COPY's binary format, a quarter of a megabyte at a time. Each field is a length and its bytes, big-endian. */
export class BinaryCopy {
  readonly #sink: Writable;
  #chunk = Buffer.allocUnsafe(chunkBytes);
  #at: number;

  constructor(sink: Writable) {
    this.#sink = sink;
    this.#at = header.copy(this.#chunk);
  }

  /** Begins a row of so many fields. Wait for it when it returns a promise: the socket is full. */
  row(fields: number): Promise<void> | null {
    const full = this.#at + rowBytesMax > chunkBytes ? this.#send() : null;
    this.#at = this.#chunk.writeInt16BE(fields, this.#at);
    return full;
  }

  integer(value: number): void {
    this.#at = this.#chunk.writeInt32BE(value, this.#chunk.writeInt32BE(4, this.#at));
  }

  /** A safe integer as bigint, in two halves: a BigInt per value would cost more than everything else. */
  bigint(value: number): void {
    this.#at = this.#chunk.writeInt32BE(8, this.#at);
    this.#at = this.#chunk.writeInt32BE(Math.floor(value / 4_294_967_296), this.#at);
    this.#at = this.#chunk.writeUInt32BE(value >>> 0, this.#at);
  }

  double(value: number): void {
    this.#at = this.#chunk.writeDoubleBE(value, this.#chunk.writeInt32BE(8, this.#at));
  }

  /** An unknown value. */
  nothing(): void {
    this.#at = this.#chunk.writeInt32BE(-1, this.#at);
  }

  boolean(value: boolean): void {
    this.#at = this.#chunk.writeUInt8(value ? 1 : 0, this.#chunk.writeInt32BE(1, this.#at));
  }

  async end(): Promise<void> {
    this.#at += trailer.copy(this.#chunk, this.#at);
    await this.#send();
    const finished = once(this.#sink, 'finish');
    this.#sink.end();
    await finished;
  }

  #send(): Promise<void> | null {
    const filled = this.#chunk.subarray(0, this.#at);
    this.#chunk = Buffer.allocUnsafe(chunkBytes);
    this.#at = 0;
    if (this.#sink.write(filled)) return null;
    // `once` rejects when the database refuses and the sink breaks instead.
    return once(this.#sink, 'drain').then(() => {});
  }
}
