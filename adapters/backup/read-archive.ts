import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import {
  ArchiveDamaged,
  type ArchivedEntry,
  type ArchiveReader,
  type BackupHeader,
  type BackupManifest,
} from '@quire/ports/backup';
import { type Entry, extract } from 'tar-stream';
import { checksumEntry, headerEntry, manifestEntry } from './entry-names.ts';

/** Texts that are read into memory: the header lists tables and segments, the manifest the entries. */
const textBytesMax = 64_000_000;

/**
 * An archive by its path. Reading it changes nothing.
 *
 * @example const header = await openArchive('quire-20261121-020000-daily.tar').header();
 */
export function openArchive(path: string): ArchiveReader {
  return {
    header: () => readHeader(path).catch((error: unknown) => asDamage(path, error)),
    read: (take) => readAll(path, take).catch((error: unknown) => asDamage(path, error)),
  };
}

async function readHeader(path: string): Promise<BackupHeader> {
  for await (const entry of entriesOf(path)) return headerFrom(entry.header.name, await textOf(entry));
  throw new ArchiveDamaged(`${path} holds nothing`);
}

async function readAll(path: string, take: Parameters<ArchiveReader['read']>[0]): Promise<BackupManifest> {
  const seen: ArchivedEntry[] = [];
  let manifestText: string | null = null;
  let isComplete = false;
  for await (const entry of entriesOf(path)) {
    const { name } = entry.header;
    if (isComplete) throw new ArchiveDamaged(`${path} goes on behind its end with ${name}`);
    if (seen.length === 0) {
      const text = await textOf(entry);
      headerFrom(name, text);
      seen.push(measured(name, Buffer.from(text)));
    } else if (manifestText !== null) {
      requireChecksum(name, await textOf(entry), manifestText);
      isComplete = true;
    } else if (name === manifestEntry) {
      manifestText = await textOf(entry);
    } else {
      seen.push(await taken(entry, take));
    }
  }
  if (manifestText === null || !isComplete) throw new ArchiveDamaged(`${path} was cut off: its end is missing`);
  const manifest = JSON.parse(manifestText) as BackupManifest;
  requireEqual(manifest.entries, seen);
  return manifest;
}

async function taken(entry: Entry, take: Parameters<ArchiveReader['read']>[0]): Promise<ArchivedEntry> {
  const hash = createHash('sha256');
  let bytes = 0;
  const content = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of entry as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  };
  const { name, size = 0 } = entry.header;
  await take({ name, bytes: size, content: content() });
  if (bytes !== size) throw new Error(`the entry ${name} was not read to its end`);
  return { name, bytes, sha256: hash.digest('hex') };
}

function headerFrom(name: string, text: string): BackupHeader {
  if (name !== headerEntry) throw new ArchiveDamaged(`this is no archive of Quire: it begins with ${name}`);
  const header = parsed(text) as Partial<BackupHeader> | null;
  if (header?.format !== 1) {
    throw new ArchiveDamaged(
      'this archive has a form that this Quire does not know: a newer one made it, or it is damaged',
    );
  }
  return header as BackupHeader;
}

function requireChecksum(name: string, checksum: string, manifest: string): void {
  if (name !== checksumEntry || checksum !== `${measured(manifestEntry, Buffer.from(manifest)).sha256}\n`) {
    throw new ArchiveDamaged('the list of what the archive holds is not what was written');
  }
}

function requireEqual(listed: readonly ArchivedEntry[], seen: readonly ArchivedEntry[]): void {
  for (let index = 0; index < Math.max(listed.length, seen.length); index++) {
    const wanted = listed[index];
    const found = seen[index];
    if (wanted === undefined) throw new ArchiveDamaged(`the entry ${found!.name} is not on the archive's list`);
    if (found === undefined || found.name !== wanted.name) {
      throw new ArchiveDamaged(`the entry ${wanted.name} is missing`);
    }
    if (found.bytes !== wanted.bytes || found.sha256 !== wanted.sha256) {
      throw new ArchiveDamaged(`the entry ${wanted.name} is not what was written`);
    }
  }
}

const measured = (name: string, content: Buffer): ArchivedEntry => ({
  name,
  bytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What cannot be read says nothing; the caller names what that means.
    return null;
  }
}

async function textOf(entry: Entry): Promise<string> {
  if ((entry.header.size ?? 0) > textBytesMax) throw new ArchiveDamaged(`${entry.header.name} is too long to be true`);
  const chunks: Buffer[] = [];
  for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Entries in order. Leaving the loop early closes the file. */
async function* entriesOf(path: string): AsyncGenerator<Entry> {
  await stat(path);
  const tar = extract();
  const source = createReadStream(path);
  source.on('error', (error) => tar.destroy(error));
  source.pipe(tar);
  try {
    for await (const entry of tar as AsyncIterable<Entry>) yield entry;
  } finally {
    source.destroy();
    tar.destroy();
  }
}

/** The parser complains in these words; errors of files and of whoever takes the entries are others. */
function asDamage(path: string, error: unknown): never {
  const isOfParser =
    error instanceof Error && /^(Unexpected end of data|Invalid tar header|Stream was destroyed)/.test(error.message);
  if (!isOfParser) throw error;
  throw new ArchiveDamaged(`${path} is damaged or was cut off: ${error.message}`, { cause: error });
}
