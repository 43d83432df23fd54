import type { BackupHeader, BackupManifest } from './facts.ts';

/** Writes one archive from its first entry to its last. Nothing has the archive's name before `finish`. */
export interface ArchiveWriter {
  add(name: string, content: Uint8Array): Promise<void>;
  /** An entry of a file whose size is known and does not change meanwhile. Returns its SHA-256. */
  addFile(name: string, path: string, bytes: number): Promise<string>;
  /** Bytes written so far. */
  readonly bytes: number;
  /** Writes the manifest, flushes, and gives the archive its name. */
  finish(rest: Pick<BackupManifest, 'rows' | 'warnings'>): Promise<void>;
  /** Gives up and leaves nothing behind. */
  abandon(): Promise<void>;
}

export interface ArchiveEntry {
  readonly name: string;
  readonly bytes: number;
  /** Must be read to its end before the next entry is asked for. */
  readonly content: AsyncIterable<Uint8Array>;
}

/** A finished archive among others. */
export interface ArchiveFile {
  /** Such as `quire-20261121-020000-daily.tar`. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/** An archive that is cut off, changed, or none at all. */
export class ArchiveDamaged extends Error {
  override readonly name = 'ArchiveDamaged';
}

/** Archives of a folder. */
export interface BackupArchives {
  readonly folder: string;
  /** Oldest first. A folder that is not there has none. */
  list(): Promise<readonly ArchiveFile[]>;
  create(name: string): Promise<ArchiveWriter>;
  remove(name: string): Promise<void>;
  /** Removes what unfinished runs left. */
  removeUnfinished(): Promise<number>;
}

/** Reads one archive, wherever it lies. */
export interface ArchiveReader {
  /** @throws ArchiveDamaged */
  header(): Promise<BackupHeader>;
  /**
   * Calls `take` for every entry between header and manifest, in order, and compares each with the manifest at the end.
   *
   * @throws ArchiveDamaged when anything is not what was written. What `take` did with the entries must not count then.
   */
  read(take: (entry: ArchiveEntry) => Promise<void>): Promise<BackupManifest>;
}
