import type { RowHashReport } from '@quire/ports/journal';
import type { Sql } from '../client.ts';
import { readEventRows, readInputRows, readWorld, type StoredEventRow } from './journal-reads.ts';
import { rowHashOf } from './row-hash.ts';

/** Reads both tables side by side from the beginning and recomputes the chain of hashes. */
export async function verifyRowHashes(sql: Sql, worldId: string): Promise<RowHashReport> {
  const world = await readWorld(sql, worldId);
  const events = new EventCursor(readEventRows(sql, worldId, 1));
  let hash = '';
  let rows = 0;
  let next = 1;
  for await (const row of readInputRows(sql, worldId, 1)) {
    const last = row.inputSequence + row.inputCount - 1;
    hash = rowHashOf(hash, worldId, row, await events.upTo(last));
    if (row.inputSequence !== next)
      return { ok: false, inputSequence: next, expected: `input ${next}`, found: `input ${row.inputSequence}` };
    if (hash !== row.rowHash)
      return { ok: false, inputSequence: row.inputSequence, expected: hash, found: row.rowHash };
    rows += 1;
    next = last + 1;
  }
  const head = world?.headSequence ?? 0;
  if (next - 1 < head || hash !== (world?.rowHash ?? '')) {
    return { ok: false, inputSequence: next, expected: world?.rowHash ?? '', found: hash };
  }
  return { ok: true, rows, headSequence: head };
}

/** Hands out events by the input that caused them. */
class EventCursor {
  readonly #rows: AsyncGenerator<StoredEventRow>;
  #next: StoredEventRow | null = null;
  #done = false;

  constructor(rows: AsyncGenerator<StoredEventRow>) {
    this.#rows = rows;
  }

  async upTo(inputSequence: number): Promise<readonly StoredEventRow[]> {
    const taken: StoredEventRow[] = [];
    for (;;) {
      const row = await this.#peek();
      if (row === null || row.inputSequence > inputSequence) return taken;
      taken.push(row);
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
