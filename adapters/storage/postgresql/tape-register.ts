import {
  type PlanLimits,
  type SegmentPlan,
  type SegmentRange,
  type StoredInputRow,
  TapeMismatch,
  type TapeRegister,
} from '@quire/ports/tape';
import type { Sql, SqlExecutor } from '../client.ts';
import { readStoredRows } from './input-rows.ts';
import { newestKept } from './snapshots.ts';
import {
  markRemoved,
  moveToTape,
  readLastSegment,
  readRejoin,
  readSegments,
  readTapeStart,
  recordCheck,
} from './tape-segments.ts';
import { walkRowHashes } from './walk-row-hashes.ts';

/** "QUIR", beside a number made of the world's name. */
const lockClass = 0x51554952;

/**
 * The register of the tape in PostgreSQL. It never touches the world's row, so the writer commits beside it.
 *
 * @example const register = openTapeRegister(storage.sql);
 */
export function openTapeRegister(sql: Sql): TapeRegister {
  return {
    segments: (worldId) => readSegments(sql, worldId),
    plan: (worldId, limits) => planSegment(sql, worldId, limits),
    rows: (plan) => readStoredRows(sql, plan.worldId, plan),
    prove: (plan, rows) => prove(sql, plan, rows),
    register: async (segment, beforeCommit = async () => {}) => {
      await sql.begin(async (transaction) => {
        await moveToTape(transaction, segment);
        await beforeCommit();
      });
    },
    holds: (range) => holds(sql, range),
    start: (worldId) => readTapeStart(sql, worldId),
    rejoinFrom: (worldId, fromSequence) => readRejoin(sql, worldId, fromSequence),
    recordCheck: (segment, damage) => recordCheck(sql, segment, damage),
    markRemoved: (segment) => markRemoved(sql, segment),
    alone: (worldId, work) => alone(sql, worldId, work),
  };
}

interface Candidates {
  readonly rowCount: number;
  readonly firstSequence: number | null;
  readonly toSequence: number | null;
  readonly fromTime: number;
  readonly toTime: number;
  readonly firstRejoin: number | null;
  readonly firstRejoinTime: number | null;
  readonly lastRejoin: number | null;
  readonly isFull: boolean;
}

async function planSegment(sql: Sql, worldId: string, limits: PlanLimits): Promise<SegmentPlan | null> {
  const before = await readLastSegment(sql, worldId);
  const fromSequence = before === null ? 1 : before.toSequence + 1;
  const found = await candidates(sql, worldId, fromSequence, limits);
  if (found.firstSequence !== null && found.firstSequence !== fromSequence) {
    throw new TapeMismatch(
      fromSequence,
      `is neither on the tape nor in the database, which begins with ${found.firstSequence}`,
    );
  }
  const { rowCount, toSequence, fromTime, toTime, firstRejoin, firstRejoinTime, lastRejoin, isFull } = found;
  if (toSequence === null || (!isFull && toTime - fromTime < limits.spanMicrosMin)) return null;
  const end = await readEnd(sql, worldId, toSequence);
  return {
    worldId,
    fromSequence,
    toSequence,
    rowCount,
    fromTime,
    toTime,
    fromEvent: before?.nextEvent ?? 1,
    previousChain: before?.chain ?? '',
    chain: end.chain,
    previousHash: before?.rowHash ?? '',
    rowHash: end.rowHash,
    firstRejoin,
    firstRejoinTime,
    lastRejoin,
  };
}

/**
 * The longest run of rows that may go, from the oldest on, and no more of them than one segment takes. Sequences, times and the
 * running total of the payloads only rise, so what passes the conditions is one run.
 */
async function candidates(sql: Sql, worldId: string, from: number, limits: PlanLimits): Promise<Candidates> {
  const { olderThanMicros, rowsMax, payloadMax } = limits;
  const [row] = await sql<Candidates[]>`
    with newest as (
      select input_sequence, ts_init + ts_step * (input_count - 1) as ended from journal_input
      where world_id = ${worldId} order by input_sequence desc limit 1),
    checkpoint as (
      select min(input_sequence) as input_sequence from (
        select input_sequence from snapshot where world_id = ${worldId} order by input_sequence desc limit ${newestKept}) as kept),
    first_rows as (
      select input_sequence, input_count, ts_init, ts_step, kind, length(payload) as size from journal_input
      where world_id = ${worldId} and input_sequence >= ${from} order by input_sequence limit ${rowsMax + 1}),
    oldest as (
      select input_sequence, input_sequence + input_count - 1 as last, ts_init as began, kind,
        ts_init + ts_step * (input_count - 1) as ended,
        sum(size) over (order by input_sequence) - size as payload_before
      from first_rows),
    going as (
      select oldest.*, row_number() over (order by oldest.input_sequence) as place from oldest, newest, checkpoint
      where oldest.last <= checkpoint.input_sequence and oldest.input_sequence < newest.input_sequence
        and oldest.ended <= newest.ended - ${olderThanMicros}::bigint),
    taken as (select * from going where place <= ${rowsMax} and payload_before < ${payloadMax})
    select (select count(*) from taken) as "rowCount", (select min(input_sequence) from oldest) as "firstSequence",
      max(last) as "toSequence", coalesce(min(began), 0) as "fromTime", coalesce(max(ended), 0) as "toTime",
      min(input_sequence) filter (where kind in ('WorldCreated', 'WorldResumed')) as "firstRejoin",
      min(began) filter (where kind in ('WorldCreated', 'WorldResumed')) as "firstRejoinTime",
      max(input_sequence) filter (where kind in ('WorldCreated', 'WorldResumed')) as "lastRejoin",
      (select count(*) from going) > (select count(*) from taken) as "isFull"
    from taken`;
  return row!;
}

async function readEnd(
  sql: Sql,
  worldId: string,
  toSequence: number,
): Promise<{ readonly chain: string; readonly rowHash: string }> {
  const [row] = await sql<{ chain: string; rowHash: string }[]>`
    select chain, encode(row_hash, 'hex') as "rowHash" from journal_input
    where world_id = ${worldId} and input_sequence <= ${toSequence} order by input_sequence desc limit 1`;
  if (row === undefined) throw new TapeMismatch(toSequence, 'is not in the database any more');
  return row;
}

async function prove(sql: Sql, plan: SegmentPlan, rows: AsyncIterable<StoredInputRow>): Promise<number> {
  let count = 0;
  let last = plan.fromSequence - 1;
  let hash = plan.previousHash;
  let nextEvent = plan.fromEvent;
  for await (const walked of walkRowHashes(sql, plan.worldId, plan, rows)) {
    const { broken } = walked;
    if (broken !== null) {
      throw new TapeMismatch(broken.inputSequence, `its row hash is ${broken.found}, computed is ${broken.expected}`);
    }
    ({ nextEvent, lastSequence: last, rowHash: hash } = walked);
    count += 1;
  }
  if (count !== plan.rowCount || last !== plan.toSequence) {
    throw new TapeMismatch(
      last + 1,
      `${count} rows up to input ${last}, expected ${plan.rowCount} up to ${plan.toSequence}`,
    );
  }
  if (hash !== plan.rowHash)
    throw new TapeMismatch(last, `the last row hash is ${hash}, the journal has ${plan.rowHash}`);
  return nextEvent;
}

async function holds(sql: SqlExecutor, { worldId, fromSequence, toSequence }: SegmentRange): Promise<boolean> {
  const [row] = await sql<{ begins: boolean; ends: boolean }[]>`
    select exists (
        select from journal_input where world_id = ${worldId} and input_sequence = ${fromSequence}) as begins,
      coalesce((
        select input_sequence + input_count - 1 = ${toSequence}::bigint from journal_input
        where world_id = ${worldId} and input_sequence <= ${toSequence} order by input_sequence desc limit 1), false) as ends`;
  return row?.begins === true && row.ends;
}

/** A lock of the session: it ends with the process, however that ends. */
async function alone<Value>(sql: Sql, worldId: string, work: () => Promise<Value>): Promise<Value | null> {
  const session = await sql.reserve();
  try {
    const [lock] = await session<{ taken: boolean }[]>`
      select pg_try_advisory_lock(${lockClass}, hashtext(${`tape ${worldId}`})) as taken`;
    if (lock?.taken !== true) return null;
    try {
      return await work();
    } finally {
      await session`select pg_advisory_unlock(${lockClass}, hashtext(${`tape ${worldId}`}))`;
    }
  } finally {
    session.release();
  }
}
