import type { TapeStart } from '@quire/ports/journal';
import type { StoredInputRow } from '@quire/ports/tape';
import type { SqlExecutor } from '../client.ts';
import { readEventRows, type StoredEventRow } from './journal-reads.ts';
import { rowHashOf } from './row-hash.ts';

/** Where a walk stands after a row. */
export interface WalkedRow {
  readonly row: StoredInputRow;
  /** Null while every hash is as it was written. */
  readonly broken: { readonly inputSequence: number; readonly expected: string; readonly found: string } | null;
  readonly lastSequence: number;
  readonly rowHash: string;
  /** The first event that is not of the rows so far. */
  readonly nextEvent: number;
}

/**
 * Recomputes the chain of row hashes over input rows, wherever they come from, and the stored events beside them. Ends with the first
 * row that is not what was written, or that does not follow the one before.
 */
export async function* walkRowHashes(
  sql: SqlExecutor,
  worldId: string,
  start: Pick<TapeStart, 'fromSequence' | 'fromEvent' | 'previousHash'>,
  rows: AsyncIterable<StoredInputRow>,
): AsyncGenerator<WalkedRow> {
  const events = new EventCursor(readEventRows(sql, worldId, start.fromEvent), start.fromEvent);
  let rowHash = start.previousHash;
  let next = start.fromSequence;
  for await (const row of rows) {
    const lastSequence = row.inputSequence + row.inputCount - 1;
    const state = { row, lastSequence, rowHash, nextEvent: events.nextSequence };
    if (row.inputSequence !== next) {
      const broken = { inputSequence: next, expected: `input ${next}`, found: `input ${row.inputSequence}` };
      yield { ...state, broken };
      return;
    }
    rowHash = rowHashOf(rowHash, worldId, row, await events.upTo(lastSequence));
    if (rowHash !== row.rowHash) {
      yield { ...state, broken: { inputSequence: row.inputSequence, expected: rowHash, found: row.rowHash } };
      return;
    }
    yield { row, lastSequence, rowHash, nextEvent: events.nextSequence, broken: null };
    next = lastSequence + 1;
  }
}

/** Hands out events by the input that caused them. */
class EventCursor {
  readonly #rows: AsyncGenerator<StoredEventRow>;
  #next: StoredEventRow | null = null;
  #done = false;
  #nextSequence: number;

  constructor(rows: AsyncGenerator<StoredEventRow>, fromEvent: number) {
    this.#rows = rows;
    this.#nextSequence = fromEvent;
  }

  /** Of the first event that was not handed out. */
  get nextSequence(): number {
    return this.#nextSequence;
  }

  async upTo(inputSequence: number): Promise<readonly StoredEventRow[]> {
    const taken: StoredEventRow[] = [];
    for (;;) {
      const row = await this.#peek();
      if (row === null || row.inputSequence > inputSequence) return taken;
      taken.push(row);
      this.#nextSequence = row.eventSequence + 1;
      this.#next = null;
    }
  }

  async #peek(): Promise<StoredEventRow | null> {
    if (this.#next === null && !this.#done) {
      const { value, done } = await this.#rows.next();
      this.#done = done ?? false;
      this.#next = this.#done ? null : (value as StoredEventRow);
    }
    return this.#next;
  }
}
