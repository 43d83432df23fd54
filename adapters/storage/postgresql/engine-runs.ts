import type { Sql, SqlExecutor } from '../client.ts';

/** Notes that the inputs from here on are executed by this version; a row only where it is another one than before. */
export async function noteEngineVersion(
  sql: SqlExecutor,
  worldId: string,
  fromSequence: number,
  version: number,
): Promise<void> {
  await sql`
    insert into engine_run (world_id, from_sequence, engine_version)
    select ${worldId}, ${fromSequence}::bigint, ${version}::integer
    where ${version}::integer is distinct from (
      select engine_version from engine_run where world_id = ${worldId} order by from_sequence desc limit 1)
    on conflict (world_id, from_sequence) do update set engine_version = excluded.engine_version, opened_at = now()`;
}

/** The first input that this version executed, with all behind it; null when the newest are another version's. */
export async function readExecutedFrom(sql: Sql, worldId: string, version: number): Promise<number | null> {
  const [newest] = await sql<{ fromSequence: number; version: number }[]>`
    select from_sequence as "fromSequence", engine_version as version
    from engine_run where world_id = ${worldId} order by from_sequence desc limit 1`;
  return newest?.version === version ? newest.fromSequence : null;
}
