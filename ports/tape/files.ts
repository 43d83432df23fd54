import type { SegmentRange, StoredInputRow, TapeSegment } from './segment.ts';

/** Reads segments. Nothing heavy is loaded before the first one is read. */
export interface TapeReader {
  /** In order. @throws TapeDamaged when the file is missing or cannot be read; TapeEngineMissing */
  readRows(segment: TapeSegment): AsyncIterable<StoredInputRow>;
  /** Null when the file is byte for byte what was registered, else what is wrong with it, for people. */
  examine(segment: TapeSegment): Promise<string | null>;
}

/** Makes and removes the files of segments. Each step is one instant at which a crash leaves something that is understood. */
export interface TapeFiles extends TapeReader {
  /** Of this world, below which nothing else lies. */
  readonly folder: string;
  /** Writes the rows under a temporary name. Memory stays bounded by what the rows of one segment need. @throws TapeEngineMissing */
  write(range: SegmentRange, rows: AsyncIterable<StoredInputRow>): Promise<void>;
  /** The temporary file is on the disk. */
  sync(range: SegmentRange): Promise<void>;
  /** The file has its name, and the folder knows it after a power cut. */
  publish(range: SegmentRange): Promise<void>;
  measure(range: SegmentRange): Promise<{ readonly bytes: number; readonly sha256: string }>;
  /** The size of the file, or null when there is none: the quick look. */
  sizeOf(range: SegmentRange): Promise<number | null>;
  /** Segments that have a file, by their names, temporary ones left out. */
  list(worldId: string): Promise<readonly SegmentRange[]>;
  /** Removes what was never given its name. */
  removeTemporary(worldId: string): Promise<number>;
  remove(range: SegmentRange): Promise<void>;
}

/** This platform has no engine for Parquet: the tape stays in the database, and segments made elsewhere cannot be read here. */
export class TapeEngineMissing extends Error {
  override readonly name = 'TapeEngineMissing';
}
