import { type StoredInputRow, segmentName, TapeDamaged, type TapeReader, type TapeSegment } from '@quire/ports/tape';
import type { SqlExecutor } from '../client.ts';
import { readSegmentAfter } from './tape-segments.ts';

/** Rows fetched at a time when the whole of something is read. */
const chunkRows = 2_000;

/** Columns of an input row as the journal's port names them. */
const rowColumns = `
  input_sequence as "inputSequence", input_count as "inputCount", ts_event as "tsEvent", ts_init as "tsInit",
  ts_step as "tsStep", kind, payload, chain, encode(row_hash, 'hex') as "rowHash"`;

/**
 * Rows that hold inputs from `fromSequence` on, in order, wherever they lie: segments of the tape first, then the database. A row
 * that moves into a segment meanwhile is found there. What is nowhere is left out, and the reader sees the gap.
 */
export async function* readInputRows(
  sql: SqlExecutor,
  worldId: string,
  fromSequence: number,
  tape: TapeReader | null,
): AsyncGenerator<StoredInputRow> {
  let next = await rowStart(sql, worldId, fromSequence);
  for (;;) {
    const rows = await readChunk(sql, worldId, next);
    const segment = rows[0]?.inputSequence === next ? null : await readSegmentAfter(sql, worldId, next);
    const beginsWith = segment === null ? Number.POSITIVE_INFINITY : Math.max(next, segment.fromSequence);
    if (segment !== null && beginsWith < (rows[0]?.inputSequence ?? Number.POSITIVE_INFINITY)) {
      yield* rowsOf(segment, tape, Math.max(beginsWith, fromSequence));
      next = segment.toSequence + 1;
      continue;
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const row of rows) {
      // The newest row at or before the asked one may be a run that ends before it.
      if (row.inputSequence + row.inputCount > fromSequence) yield row;
    }
    next = last.inputSequence + last.inputCount;
    if (rows.length < chunkRows) return;
  }
}

/** Rows of the database alone, from the start of one to the last that ends within the range. */
export async function* readStoredRows(
  sql: SqlExecutor,
  worldId: string,
  { fromSequence, toSequence }: { readonly fromSequence: number; readonly toSequence: number },
): AsyncGenerator<StoredInputRow> {
  let next = fromSequence;
  for (;;) {
    const rows = await readChunk(sql, worldId, next);
    for (const row of rows) {
      if (row.inputSequence > toSequence) return;
      yield row;
    }
    if (rows.length < chunkRows) return;
    next = rows.at(-1)!.inputSequence + 1;
  }
}

/** Where the row of the database that holds the input begins; the input itself when it lies elsewhere. */
async function rowStart(sql: SqlExecutor, worldId: string, fromSequence: number): Promise<number> {
  const [row] = await sql<{ inputSequence: number; inputCount: number }[]>`
    select input_sequence as "inputSequence", input_count as "inputCount" from journal_input
    where world_id = ${worldId} and input_sequence <= ${fromSequence} order by input_sequence desc limit 1`;
  if (row === undefined || row.inputSequence + row.inputCount <= fromSequence) return fromSequence;
  return row.inputSequence;
}

async function readChunk(sql: SqlExecutor, worldId: string, next: number): Promise<readonly StoredInputRow[]> {
  return sql<StoredInputRow[]>`
    select ${sql.unsafe(rowColumns)} from journal_input where world_id = ${worldId} and input_sequence >= ${next}
    order by input_sequence limit ${chunkRows}`;
}

async function* rowsOf(
  segment: TapeSegment,
  tape: TapeReader | null,
  fromSequence: number,
): AsyncGenerator<StoredInputRow> {
  if (tape === null) {
    throw new TapeDamaged(segmentName(segment), 'the folder that holds it was not named, so it cannot be read');
  }
  for await (const row of tape.readRows(segment)) {
    if (row.inputSequence + row.inputCount > fromSequence) yield row;
  }
}
