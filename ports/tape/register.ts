import type { Rejoin, TapeStart } from '../journal/index.ts';
import type { SegmentRange, StoredInputRow, TapeSegment } from './segment.ts';

export interface RegisteredSegment extends TapeSegment {
  readonly createdAt: Date;
  /** When the bytes of the file were last compared, and what was wrong then. */
  readonly checkedAt: Date;
  readonly damage: string | null;
  /** Retention let the file go. */
  readonly removedAt: Date | null;
}

/** What the next segment would hold: everything that the database knows of it before the file exists. */
export type SegmentPlan = Omit<TapeSegment, 'nextEvent' | 'bytes' | 'sha256'>;

export interface PlanLimits {
  /** Only inputs older than this, counted back from the world's newest input in its own time. */
  readonly olderThanMicros: number;
  /** A segment that is not full covers at least this much of the world's time. */
  readonly spanMicrosMin: number;
  readonly rowsMax: number;
  /** Characters of payload. */
  readonly payloadMax: number;
}

/** The book of segments beside the journal's rows. */
export interface TapeRegister {
  /** All of a world, oldest first, those that retention removed included. */
  segments(worldId: string): Promise<readonly RegisteredSegment[]>;
  /**
   * The next rows that may leave the database, or null. Never what a recovery could need: rows up to the third newest checkpoint at
   * most, and never the newest row. @throws TapeMismatch when rows are missing before it
   */
  plan(worldId: string, limits: PlanLimits): Promise<SegmentPlan | null>;
  /** The rows of a plan, from the database. */
  rows(plan: SegmentPlan): AsyncIterable<StoredInputRow>;
  /**
   * Recomputes the row hashes over the given rows and the stored events, from the end of the segment before. Returns the first event
   * that is not of them.
   *
   * @throws TapeMismatch naming the first input whose row is not what was written
   */
  prove(plan: SegmentPlan, rows: AsyncIterable<StoredInputRow>): Promise<number>;
  /**
   * In one transaction: the segment is registered and its rows are deleted, all of them or nothing. `beforeCommit` may still throw.
   */
  register(segment: TapeSegment, beforeCommit?: () => Promise<void>): Promise<void>;
  /** Whether rows of the database begin and end where the range does: then a file of it is worth nothing. */
  holds(range: SegmentRange): Promise<boolean>;
  /** Where what is kept begins. */
  start(worldId: string): Promise<TapeStart>;
  /** A creation or rejoin at or after the input. */
  rejoinFrom(worldId: string, fromSequence: number): Promise<Rejoin | null>;
  recordCheck(segment: TapeSegment, damage: string | null): Promise<void>;
  /** Retention: from now on nobody reads the file. */
  markRemoved(segment: TapeSegment): Promise<void>;
  /** Runs the work alone among all processes, or returns null at once when another has the world's tape in hand. */
  alone<Value>(worldId: string, work: () => Promise<Value>): Promise<Value | null>;
}

/** Rows are not what their hashes say, or some are missing: nothing is rolled over them. */
export class TapeMismatch extends Error {
  override readonly name = 'TapeMismatch';
  readonly inputSequence: number;
  constructor(inputSequence: number, reason: string) {
    super(`input ${inputSequence}: ${reason}`);
    this.inputSequence = inputSequence;
  }
}
