import type { RowHashReport } from '@quire/ports/journal';
import type { Sql, SqlExecutor } from '../client.ts';
import { readEventRows, readInputRows, readWorld, type StoredEventRow } from './journal-reads.ts';
import { rowHashOf } from './row-hash.ts';

/** Reads both tables side by side from the beginning, as of one instant, and recomputes the chain of hashes. */
export async function verifyRowHashes(sql: Sql, worldId: string): Promise<RowHashReport> {
  return sql.begin('isolation level repeatable read read only', (transaction) => verifyWithin(transaction, worldId));
}

async function verifyWithin(sql: SqlExecutor, worldId: string): Promise<RowHashReport> {
  const world = await readWorld(sql, worldId);
  const events = new EventCursor(readEventRows(sql, worldId, 1));
  let hash = '';
  let rows = 0;
  let next = 1;
  for await (const row of readInputRows(sql, worldId, 1)) {
    if (row.inputSequence !== next) return broken(next, `input ${next}`, `input ${row.inputSequence}`);
    const last = row.inputSequence + row.inputCount - 1;
    hash = rowHashOf(hash, worldId, row, await events.upTo(last));
    if (hash !== row.rowHash) return broken(row.inputSequence, hash, row.rowHash);
    rows += 1;
    next = last + 1;
  }
  const head = world?.headSequence ?? 0;
  if (next - 1 !== head) return broken(next, `input ${head} at the head`, `input ${next - 1}`);
  if (hash !== (world?.rowHash ?? '')) return broken(next, world?.rowHash ?? '', hash);
  return { ok: true, rows, headSequence: head };
}

function broken(inputSequence: number, expected: string, found: string): RowHashReport {
  return { ok: false, inputSequence, expected, found };
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
