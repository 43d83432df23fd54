import type { RowHashReport } from '@quire/ports/journal';
import { type RegisteredSegment, segmentName, TapeDamaged, type TapeReader } from '@quire/ports/tape';
import type { Sql, SqlExecutor } from '../client.ts';
import { readInputRows } from './input-rows.ts';
import { readWorld } from './journal-reads.ts';
import { readSegments, readTapeStart } from './tape-segments.ts';
import { walkRowHashes } from './walk-row-hashes.ts';

/**
 * Reads inputs, from the tape and from the database, and events side by side from the beginning of what is kept, as of one instant,
 * and recomputes the chain of hashes. A segment whose file is not what was written is named even when every row of it can be read.
 */
export async function verifyRowHashes(sql: Sql, worldId: string, tape: TapeReader | null): Promise<RowHashReport> {
  for (;;) {
    const report = await sql.begin('isolation level repeatable read read only', (transaction) =>
      verifyWithin(transaction, worldId, tape),
    );
    if (report.ok || !(await hasLeft(sql, worldId, report))) return report;
  }
}

/** Retention removed the segment while the walk was under way: what is kept begins later now, so the walk does too. */
async function hasLeft(sql: Sql, worldId: string, { inputSequence, segment }: Failure): Promise<boolean> {
  return segment !== null && inputSequence < (await readTapeStart(sql, worldId)).fromSequence;
}

async function verifyWithin(sql: SqlExecutor, worldId: string, tape: TapeReader | null): Promise<RowHashReport> {
  const world = await readWorld(sql, worldId);
  const start = await readTapeStart(sql, worldId);
  const segments = (await readSegments(sql, worldId)).filter(({ removedAt }) => removedAt === null);
  const place = new Place(segments, tape);
  let rowHash = start.previousHash;
  let rows = 0;
  let next = start.fromSequence;
  try {
    await place.enter(next);
    for await (const walked of walkRowHashes(sql, worldId, start, readInputRows(sql, worldId, next, tape))) {
      if (walked.broken !== null) return failed(walked.broken, place.segmentOf(walked.row.inputSequence));
      ({ rowHash } = walked);
      rows += 1;
      next = walked.lastSequence + 1;
      const damage = await place.enter(next);
      if (damage !== null) return damage;
    }
  } catch (error) {
    if (!(error instanceof TapeDamaged)) throw error;
    return failed({ inputSequence: next, expected: 'a readable segment', found: error.message }, error.segment);
  }
  const head = world?.headSequence ?? 0;
  if (next - 1 !== head) {
    return failed({ inputSequence: next, expected: `input ${head} at the head`, found: `input ${next - 1}` }, null);
  }
  if (rowHash !== (world?.rowHash ?? '')) {
    return failed({ inputSequence: next, expected: world?.rowHash ?? '', found: rowHash }, null);
  }
  return { ok: true, rows, headSequence: head, fromSequence: start.fromSequence };
}

type Failure = Extract<RowHashReport, { readonly ok: false }>;

function failed(broken: Pick<Failure, 'inputSequence' | 'expected' | 'found'>, segment: string | null): Failure {
  const { inputSequence, expected, found } = broken;
  return { ok: false, inputSequence, expected, found, segment };
}

/** Which segment the walk is in, and what its file looked like when the walk came to it. */
class Place {
  readonly #segments: readonly RegisteredSegment[];
  readonly #tape: TapeReader | null;
  #at = -1;
  #damage: string | null = null;

  constructor(segments: readonly RegisteredSegment[], tape: TapeReader | null) {
    this.#segments = segments;
    this.#tape = tape;
  }

  segmentOf(inputSequence: number): string | null {
    const found = this.#segments.find((one) => one.fromSequence <= inputSequence && inputSequence <= one.toSequence);
    return found === undefined ? null : segmentName(found);
  }

  /**
   * Before the row that begins with the input. Leaving a segment tells what was wrong with its file: its rows are all right, or the
   * walk would have ended in it.
   */
  async enter(inputSequence: number): Promise<Failure | null> {
    const current = this.#segments[this.#at];
    if (current !== undefined && inputSequence <= current.toSequence) return null;
    if (current !== undefined && this.#damage !== null) {
      const broken = { inputSequence: current.fromSequence, expected: 'the file as written', found: this.#damage };
      return failed(broken, segmentName(current));
    }
    const following = this.#segments[this.#at + 1];
    if (following !== undefined && inputSequence >= following.fromSequence) {
      this.#at += 1;
      this.#damage = (await this.#tape?.examine(following)) ?? null;
    }
    return null;
  }
}
