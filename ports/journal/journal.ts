import type { CommandOutcome, DomainEvent } from '@quire/core/engine';
import type { Posting } from '@quire/core/ledger';
import type { Currency, InstrumentId, OrderId } from '@quire/core/units';

/** What the journal must know of the core and may not import: the encoding of events, and what an event posts. */
export interface JournalCodec {
  encodeEvent(event: DomainEvent): string;
  decodeEvent(encoded: string): DomainEvent;
  /** The amounts sum to zero per currency. */
  postingsOf(event: DomainEvent, currencyOf: (instrumentId: InstrumentId) => Currency): readonly Posting[];
  /** Of the engine behind these functions: recorded inputs come to the same events only by the version that executed them. */
  readonly engineVersion: number;
  /** What a request for an order came to. */
  outcomeOfOrder(
    orderId: OrderId,
    denied: { readonly code: string; readonly details: Readonly<Record<string, string>> } | null,
  ): CommandOutcome;
}

/** One row of inputs. A run of like inputs on a fixed grid is one row: input i has both its times `tsStep × i` later. */
export interface JournalInputRow {
  /** Of the first input. */
  readonly inputSequence: number;
  readonly inputCount: number;
  /** Of the first input, UnixMicros. */
  readonly tsEvent: number;
  readonly tsInit: number;
  /** Microseconds between two inputs of the run; 0 when it has one. */
  readonly tsStep: number;
  readonly kind: string;
  /** The first input, encoded. */
  readonly payload: string;
  /** The core's chain after the last input of the row. */
  readonly chain: string;
}

export interface JournalEvent {
  readonly eventSequence: number;
  readonly inputSequence: number;
  readonly event: DomainEvent;
  /** The event as the codec encodes it, from a writer that has done so already: it costs as much as making the event. */
  readonly encoded?: string;
}

/** What a command under a key came to; unique per account for ever. */
export interface KeyOutcome {
  readonly accountId: string;
  readonly key: string;
  readonly requestHash: string;
  readonly inputSequence: number;
  readonly outcome: CommandOutcome;
}

/** All or nothing. Input rows ascend without gaps from the head; events likewise from theirs. */
export interface JournalBatch {
  readonly inputs: readonly JournalInputRow[];
  readonly events: readonly JournalEvent[];
  readonly outcomes: readonly KeyOutcome[];
}

export interface Snapshot {
  readonly inputSequence: number;
  readonly eventSequence: number;
  readonly formatVersion: number;
  readonly stateHash: string;
  readonly chain: string;
  /** World time, UnixMicros. */
  readonly ts: number;
  readonly durable: string;
  readonly market: string;
}

export type Feed = 'sim' | 'replay' | 'live' | 'backtest';

export interface NewWorld {
  readonly worldId: string;
  readonly feed: Feed;
  readonly label: string;
  readonly seed: number;
}

export interface WorldHead extends NewWorld {
  readonly epoch: number;
  readonly headSequence: number;
  readonly eventSequence: number;
  readonly chain: string;
  /** SHA-256 over the newest input row, its events and all before them: 64 hex digits, or empty before the first. */
  readonly rowHash: string;
}

/** Reads that any process may do at any time. */
export interface Journal {
  /** False when the world exists already. */
  createWorld(world: NewWorld): Promise<boolean>;
  readWorld(worldId: string): Promise<WorldHead | null>;
  worlds(): Promise<readonly WorldHead[]>;
  latestSnapshot(worldId: string): Promise<Snapshot | null>;
  /** Rows that hold inputs from `fromSequence` on, in order. The first row may begin before it. */
  readInputRows(worldId: string, fromSequence: number): AsyncIterable<JournalInputRow>;
  readEvents(worldId: string, fromSequence: number): AsyncIterable<JournalEvent>;
  /** Recorded outcomes of those of the keys that have one. */
  lookUpKeys(keys: readonly { readonly accountId: string; readonly key: string }[]): Promise<readonly KeyOutcome[]>;
  /** Every key of the world's accounts, oldest first, to fill a filter. */
  readKeys(worldId: string): AsyncIterable<{ readonly accountId: string; readonly key: string }>;
  /** Where the inputs begin that are still kept. */
  tapeStart(worldId: string): Promise<TapeStart>;
  /** A creation or rejoin at or after the input: the first, as far as that is known without reading the tape. */
  rejoinFrom(worldId: string, fromSequence: number): Promise<Rejoin | null>;
  /** The first input that this version of the engine executed, with all behind it; null when the newest are another version's. */
  executedFrom(worldId: string): Promise<number | null>;
  /** Recomputes every row hash from the beginning of what is kept and compares. */
  verifyRowHashes(worldId: string): Promise<RowHashReport>;
  /**
   * Fences every other writer of the world: raises the epoch, which waits for a commit of theirs that is in flight, and only then
   * reads. Throws `WorldNotFound`.
   */
  openForWriting(worldId: string): Promise<JournalWriter>;
}

/** The only writer of a world. After any failure it refuses everything: drop the world and open again. */
export interface JournalWriter {
  /** As it was at opening. */
  readonly opened: WorldHead;
  /** Of the newest commit. */
  readonly headSequence: number;
  readonly eventSequence: number;
  /** Resolves when the batch and its projections are durable. One commit at a time. Throws `Fenced` or `KeyTaken`. */
  commit(batch: JournalBatch): Promise<void>;
  /** Only of what is committed. Old snapshots beyond the newest three and one an hour for a day are removed. Throws `Fenced`. */
  saveSnapshot(snapshot: Snapshot): Promise<void>;
  close(): Promise<void>;
}

/** Retention removes whole segments of the tape, oldest first. What was before stays known by its ends. */
export interface TapeStart {
  /** The first input that is kept. */
  readonly fromSequence: number;
  /** The first event that is not of an input that was removed. */
  readonly fromEvent: number;
  /** Of the last row that was removed; empty when none was. */
  readonly previousHash: string;
  readonly previousChain: string;
}

/** A creation or rejoin carries its market in its own input, so a re-execution may begin there with durable state alone. */
export interface Rejoin {
  readonly inputSequence: number;
  /** World time, UnixMicros. */
  readonly time: number;
}

export type RowHashReport =
  | {
      readonly ok: true;
      readonly rows: number;
      readonly headSequence: number;
      /** Above 1 when retention removed what was before: its events were not checked. */
      readonly fromSequence: number;
    }
  | {
      readonly ok: false;
      /** The first input whose row, or whose events, are not what was written. */
      readonly inputSequence: number;
      readonly expected: string;
      readonly found: string;
      /** The segment of the tape that holds the input, or null when the database does. */
      readonly segment: string | null;
    };

/** Another writer has the world. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
  constructor(worldId: string) {
    super(`world ${worldId} is written by another process now`);
  }
}

/** A key of the batch has an outcome already: the look-up before the command missed it, and the unique index did not. */
export class KeyTaken extends Error {
  override readonly name = 'KeyTaken';
}

export class WorldNotFound extends Error {
  override readonly name = 'WorldNotFound';
  constructor(worldId: string) {
    super(`there is no world ${worldId}`);
  }
}

/** The writer failed before and is of no use any more. */
export class WriterClosed extends Error {
  override readonly name = 'WriterClosed';
}
