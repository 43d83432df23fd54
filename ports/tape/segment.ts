import type { JournalInputRow } from '../journal/index.ts';

/** One input row with its hash, as stored. */
export interface StoredInputRow extends JournalInputRow {
  /** 64 hex digits. */
  readonly rowHash: string;
}

/** A run of input rows that lie in a file instead of the database. */
export interface TapeSegment {
  readonly worldId: string;
  readonly fromSequence: number;
  /** The last input of the last row. */
  readonly toSequence: number;
  readonly rowCount: number;
  /** World time of the first and of the last input, UnixMicros. */
  readonly fromTime: number;
  readonly toTime: number;
  /** The first event of these inputs, and the first one that is not of them any more. */
  readonly fromEvent: number;
  readonly nextEvent: number;
  /** Before the first row and after the last. */
  readonly previousChain: string;
  readonly chain: string;
  readonly previousHash: string;
  readonly rowHash: string;
  /** Creations and rejoins: a re-execution may begin at any of them. */
  readonly firstRejoin: number | null;
  readonly firstRejoinTime: number | null;
  readonly lastRejoin: number | null;
  /** Size and SHA-256 of the file. */
  readonly bytes: number;
  readonly sha256: string;
}

/** What names a segment. */
export type SegmentRange = Pick<TapeSegment, 'worldId' | 'fromSequence' | 'toSequence'>;

/** `world/1-500.parquet`: how people name a segment, and where it lies below the tape's folder. */
export function segmentName({ worldId, fromSequence, toSequence }: SegmentRange): string {
  return `${worldId}/${fromSequence}-${toSequence}.parquet`;
}

/** A registered segment whose file is missing or not what was written. */
export class TapeDamaged extends Error {
  override readonly name = 'TapeDamaged';
  readonly segment: string;
  constructor(segment: string, reason: string, options?: { readonly cause: unknown }) {
    super(`tape segment ${segment}: ${reason}`, options);
    this.segment = segment;
  }
}
