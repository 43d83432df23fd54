import type { Snapshot } from '@quire/ports/journal';
import type { Sql } from '../client.ts';

/** Newest snapshots that always stay: recovery may need one, and none of what follows the oldest of them may leave the database. */
export const newestKept = 3;
const hourlyKeptHours = 24;

/**
 * Stores a snapshot of committed state under the writer's epoch and removes old ones: the newest three stay, and the newest of each
 * hour for a day. False when the epoch is not the world's any more, or the state is ahead of the journal.
 */
export async function saveSnapshot(sql: Sql, worldId: string, epoch: number, snapshot: Snapshot): Promise<boolean> {
  const { inputSequence, eventSequence, formatVersion, stateHash, chain, ts, durable, market } = snapshot;
  const saved = await sql`
    insert into snapshot (world_id, input_sequence, event_sequence, format_version, state_hash, chain, ts, durable, market)
    select world_id, ${inputSequence}::bigint, ${eventSequence}::bigint, ${formatVersion}::integer, ${stateHash}::text,
      ${chain}::text, ${ts}::bigint, ${durable}::text, ${market}::text
    from world
    where world_id = ${worldId} and epoch = ${epoch} and head_sequence >= ${inputSequence} and event_sequence >= ${eventSequence}
    on conflict (world_id, input_sequence) do update set
      event_sequence = excluded.event_sequence, format_version = excluded.format_version, state_hash = excluded.state_hash,
      chain = excluded.chain, ts = excluded.ts, durable = excluded.durable, market = excluded.market, created_at = now()
    returning world_id`;
  if (saved.length === 0) return false;
  await sql`
    delete from snapshot using (
      select input_sequence, created_at, row_number() over (order by input_sequence desc) as age,
        row_number() over (partition by date_trunc('hour', created_at) order by input_sequence desc) as age_in_hour
      from snapshot where world_id = ${worldId}) as kept
    where snapshot.world_id = ${worldId} and snapshot.input_sequence = kept.input_sequence and kept.age > ${newestKept}
      and (kept.age_in_hour > 1 or kept.created_at < now() - make_interval(hours => ${hourlyKeptHours}))`;
  return true;
}
