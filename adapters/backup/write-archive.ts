import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ArchivedEntry, ArchiveWriter } from '@quire/ports/backup';
import { type Pack, pack } from 'tar-stream';
import { checksumEntry, headerEntry, manifestEntry } from './entry-names.ts';

export const unfinishedSuffix = '.unfinished';

/** An archive that takes its entries one by one. Its file is readable by its owner only: it holds what logs people in. */
export function writeArchive(path: string): ArchiveWriter {
  return new TarWriter(path);
}

class TarWriter implements ArchiveWriter {
  readonly #path: string;
  readonly #pack: Pack = pack();
  readonly #written: Promise<void>;
  readonly #entries: ArchivedEntry[] = [];
  /** The failure of the file, once there is one: whoever adds next must hear of it instead of waiting for ever. */
  readonly #failure: Promise<never>;
  #bytes = 0;

  constructor(path: string) {
    this.#path = path;
    this.#written = pipeline(this.#pack, createWriteStream(this.#unfinished, { mode: 0o600 }));
    this.#failure = new Promise((_, reject) => this.#written.catch(reject));
    // Heard by the next call; until then it is nobody's.
    this.#failure.catch(() => {});
  }

  get #unfinished(): string {
    return `${this.#path}${unfinishedSuffix}`;
  }

  get bytes(): number {
    return this.#bytes;
  }

  async add(name: string, content: Uint8Array): Promise<void> {
    await this.#entry(name, content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    // The header is checked like every other entry; the manifest cannot list itself.
    this.#entries.push({ name, bytes: content.length, sha256 });
  }

  async addFile(name: string, path: string, bytes: number): Promise<string> {
    const hash = createHash('sha256');
    const source = createReadStream(path);
    source.on('data', (chunk) => hash.update(chunk));
    const sink = this.#pack.entry({ name, size: bytes, mode: 0o600 });
    await Promise.race([pipeline(source, sink), this.#failure]);
    const sha256 = hash.digest('hex');
    this.#bytes += bytes;
    this.#entries.push({ name, bytes, sha256 });
    return sha256;
  }

  async finish(rest: Parameters<ArchiveWriter['finish']>[0]): Promise<void> {
    if (this.#entries[0]?.name !== headerEntry) throw new Error(`the first entry of an archive is ${headerEntry}`);
    const manifest = Buffer.from(`${JSON.stringify({ entries: this.#entries, ...rest })}\n`);
    await this.#entry(manifestEntry, manifest);
    await this.#entry(checksumEntry, Buffer.from(`${createHash('sha256').update(manifest).digest('hex')}\n`));
    this.#pack.finalize();
    await this.#written;
    await flush(this.#unfinished, 'r+');
    await rename(this.#unfinished, this.#path);
    // Windows cannot open a folder to flush it; NTFS journals its names by itself.
    if (process.platform !== 'win32') await flush(dirname(this.#path), 'r');
  }

  async abandon(): Promise<void> {
    this.#pack.destroy();
    // Why it ended is what whoever abandons it knows already.
    await this.#written.catch(() => {});
    await rm(this.#unfinished, { force: true });
  }

  async #entry(name: string, content: Uint8Array): Promise<void> {
    const taken = new Promise<void>((resolve, reject) => {
      this.#pack.entry(
        { name, mode: 0o600 },
        Buffer.from(content.buffer, content.byteOffset, content.byteLength),
        (error) => (error ? reject(error) : resolve()),
      );
    });
    await Promise.race([taken, this.#failure]);
    this.#bytes += content.length;
  }
}

async function flush(path: string, mode: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, mode);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
