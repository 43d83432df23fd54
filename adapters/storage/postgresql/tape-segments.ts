import type { Rejoin, TapeStart } from '@quire/ports/journal';
import type { RegisteredSegment, SegmentRange, TapeSegment } from '@quire/ports/tape';
import type { SqlExecutor } from '../client.ts';

const segmentColumns = `
  world_id as "worldId", from_sequence as "fromSequence", to_sequence as "toSequence", row_count as "rowCount",
  from_time as "fromTime", to_time as "toTime", from_event as "fromEvent", next_event as "nextEvent",
  previous_chain as "previousChain", chain, encode(previous_hash, 'hex') as "previousHash", encode(row_hash, 'hex') as "rowHash",
  first_rejoin as "firstRejoin", first_rejoin_time as "firstRejoinTime", last_rejoin as "lastRejoin",
  bytes, encode(sha256, 'hex') as sha256, created_at as "createdAt", checked_at as "checkedAt", damage, removed_at as "removedAt"`;

/** All segments of a world, oldest first, those that retention removed included. */
export async function readSegments(sql: SqlExecutor, worldId: string): Promise<readonly RegisteredSegment[]> {
  return sql<RegisteredSegment[]>`
    select ${sql.unsafe(segmentColumns)} from tape_segment where world_id = ${worldId} order by from_sequence`;
}

/** The segment that holds the input, or else the first one after it. */
export async function readSegmentAfter(
  sql: SqlExecutor,
  worldId: string,
  inputSequence: number,
): Promise<RegisteredSegment | null> {
  const [row] = await sql<RegisteredSegment[]>`
    select ${sql.unsafe(segmentColumns)} from tape_segment
    where world_id = ${worldId} and to_sequence >= ${inputSequence} and removed_at is null
    order by from_sequence limit 1`;
  return row ?? null;
}

/** The newest segment, whether its file is still kept or not: the database's rows follow it. */
export async function readLastSegment(sql: SqlExecutor, worldId: string): Promise<RegisteredSegment | null> {
  const [row] = await sql<RegisteredSegment[]>`
    select ${sql.unsafe(segmentColumns)} from tape_segment
    where world_id = ${worldId} order by from_sequence desc limit 1`;
  return row ?? null;
}

const wholeTape: TapeStart = { fromSequence: 1, fromEvent: 1, previousHash: '', previousChain: '' };

/** Behind the newest segment that retention removed; the beginning when it removed none. */
export async function readTapeStart(sql: SqlExecutor, worldId: string): Promise<TapeStart> {
  const [row] = await sql<TapeStart[]>`
    select to_sequence + 1 as "fromSequence", next_event as "fromEvent", encode(row_hash, 'hex') as "previousHash",
      chain as "previousChain"
    from tape_segment where world_id = ${worldId} and removed_at is not null order by from_sequence desc limit 1`;
  return row ?? wholeTape;
}

/** The first creation or rejoin at or after the input. */
export async function readRejoin(sql: SqlExecutor, worldId: string, fromSequence: number): Promise<Rejoin | null> {
  return (await rejoinOnTape(sql, worldId, fromSequence)) ?? (await rejoinInDatabase(sql, worldId, fromSequence));
}

/**
 * Segments know their first rejoin and their last. Between the two the file would have to be read, so the search goes on behind them:
 * that only makes the start a little later than it could be.
 */
async function rejoinOnTape(sql: SqlExecutor, worldId: string, fromSequence: number): Promise<Rejoin | null> {
  const [row] = await sql<Rejoin[]>`
    select first_rejoin as "inputSequence", first_rejoin_time as time from tape_segment
    where world_id = ${worldId} and removed_at is null and first_rejoin >= ${fromSequence}
    order by from_sequence limit 1`;
  return row ?? null;
}

async function rejoinInDatabase(sql: SqlExecutor, worldId: string, fromSequence: number): Promise<Rejoin | null> {
  const [row] = await sql<Rejoin[]>`
    select input_sequence as "inputSequence", ts_init as time from journal_input
    where world_id = ${worldId} and input_sequence >= ${fromSequence} and kind in ('WorldCreated', 'WorldResumed')
    order by input_sequence limit 1`;
  return row ?? null;
}

/** Expects to be in a transaction. Throws when the rows are not all there, so that nothing is deleted for less than it stands for. */
export async function moveToTape(sql: SqlExecutor, segment: TapeSegment): Promise<void> {
  const deleted = await sql`
    delete from journal_input where world_id = ${segment.worldId}
      and input_sequence between ${segment.fromSequence} and ${segment.toSequence}`;
  if (deleted.count !== segment.rowCount) {
    throw new Error(`${deleted.count} rows would be deleted for a segment of ${segment.rowCount}`);
  }
  await sql`
    insert into tape_segment (world_id, from_sequence, to_sequence, row_count, from_time, to_time, from_event, next_event,
      previous_chain, chain, previous_hash, row_hash, first_rejoin, first_rejoin_time, last_rejoin, bytes, sha256)
    values (${segment.worldId}, ${segment.fromSequence}, ${segment.toSequence}, ${segment.rowCount}, ${segment.fromTime},
      ${segment.toTime}, ${segment.fromEvent}, ${segment.nextEvent}, ${segment.previousChain}, ${segment.chain},
      decode(${segment.previousHash}, 'hex'), decode(${segment.rowHash}, 'hex'), ${segment.firstRejoin},
      ${segment.firstRejoinTime}, ${segment.lastRejoin}, ${segment.bytes}, decode(${segment.sha256}, 'hex'))`;
}

export async function recordCheck(sql: SqlExecutor, range: SegmentRange, damage: string | null): Promise<void> {
  await sql`
    update tape_segment set checked_at = now(), damage = ${damage}
    where world_id = ${range.worldId} and from_sequence = ${range.fromSequence}`;
}

export async function markRemoved(sql: SqlExecutor, range: SegmentRange): Promise<void> {
  await sql`
    update tape_segment set removed_at = now()
    where world_id = ${range.worldId} and from_sequence = ${range.fromSequence}`;
}
