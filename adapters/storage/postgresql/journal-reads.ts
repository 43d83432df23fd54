import type { OrderId } from '@quire/core/units';
import type { Journal, JournalCodec, JournalEvent, KeyOutcome, Snapshot, WorldHead } from '@quire/ports/journal';
import type { Sql, SqlExecutor } from '../client.ts';

/** Rows fetched at a time when the whole of something is read. */
const chunkRows = 2_000;

type Feed = WorldHead['feed'];

interface WorldRow {
  readonly world_id: string;
  readonly feed: Feed;
  readonly label: string;
  readonly seed: number;
  readonly epoch: number;
  readonly head_sequence: number;
  readonly event_sequence: number;
  readonly chain: string;
  readonly row_hash: Buffer;
}

export function worldHeadOf(row: WorldRow): WorldHead {
  return {
    worldId: row.world_id,
    feed: row.feed,
    label: row.label,
    seed: row.seed,
    epoch: row.epoch,
    headSequence: row.head_sequence,
    eventSequence: row.event_sequence,
    chain: row.chain,
    rowHash: row.row_hash.toString('hex'),
  };
}

export async function createWorld(sql: SqlExecutor, world: Parameters<Journal['createWorld']>[0]): Promise<boolean> {
  const rows = await sql`
    insert into world (world_id, feed, label, seed) values (${world.worldId}, ${world.feed}, ${world.label}, ${world.seed})
    on conflict (world_id) do nothing returning world_id`;
  return rows.length === 1;
}

export async function readWorld(sql: SqlExecutor, worldId: string): Promise<WorldHead | null> {
  const [row] = await sql<WorldRow[]>`select * from world where world_id = ${worldId}`;
  return row === undefined ? null : worldHeadOf(row);
}

export async function readWorlds(sql: SqlExecutor): Promise<readonly WorldHead[]> {
  return (await sql<WorldRow[]>`select * from world order by created_at, world_id`).map(worldHeadOf);
}

/** Raises the epoch under the row's lock. Null when there is no such world. */
export async function takeEpoch(sql: SqlExecutor, worldId: string): Promise<WorldHead | null> {
  const [row] = await sql<WorldRow[]>`update world set epoch = epoch + 1 where world_id = ${worldId} returning *`;
  return row === undefined ? null : worldHeadOf(row);
}

export async function readLatestSnapshot(sql: SqlExecutor, worldId: string): Promise<Snapshot | null> {
  const [row] = await sql<Snapshot[]>`
    select input_sequence as "inputSequence", event_sequence as "eventSequence", format_version as "formatVersion",
      state_hash as "stateHash", chain, ts, durable, market
    from snapshot where world_id = ${worldId} order by input_sequence desc limit 1`;
  return row ?? null;
}

export interface StoredEventRow {
  readonly eventSequence: number;
  readonly inputSequence: number;
  readonly ts: number;
  readonly type: string;
  readonly version: number;
  readonly accountId: string | null;
  readonly payload: string;
}

export async function* readEventRows(
  sql: SqlExecutor,
  worldId: string,
  fromSequence: number,
): AsyncGenerator<StoredEventRow> {
  let next = fromSequence;
  for (;;) {
    const rows = await sql<StoredEventRow[]>`
      select event_sequence as "eventSequence", input_sequence as "inputSequence", ts, type, version, account_id as "accountId",
        payload
      from journal_event where world_id = ${worldId} and event_sequence >= ${next}
      order by event_sequence limit ${chunkRows}`;
    yield* rows;
    if (rows.length < chunkRows) return;
    next = rows.at(-1)!.eventSequence + 1;
  }
}

export async function* readEvents(
  sql: SqlExecutor,
  codec: JournalCodec,
  worldId: string,
  fromSequence: number,
): AsyncGenerator<JournalEvent> {
  for await (const { eventSequence, inputSequence, payload } of readEventRows(sql, worldId, fromSequence)) {
    yield { eventSequence, inputSequence, event: codec.decodeEvent(payload) };
  }
}

interface OrderKeyRow extends Omit<KeyOutcome, 'outcome'> {
  readonly orderId: OrderId;
  readonly deniedCode: string | null;
  readonly deniedDetails: Readonly<Record<string, string>> | null;
}

/** The outcome of an order is told by its row, that of any other request by the record under its key. */
export async function lookUpKeys(
  sql: SqlExecutor,
  codec: JournalCodec,
  keys: Parameters<Journal['lookUpKeys']>[0],
): Promise<readonly KeyOutcome[]> {
  if (keys.length === 0) return [];
  const asked = sql`
    unnest(${keys.map((one) => one.accountId)}::uuid[], ${keys.map((one) => one.key)}::text[]) as k (account_id, key)`;
  const orders = await sql<OrderKeyRow[]>`
    select o.account_id as "accountId", o.client_order_id as key, o.request_hash as "requestHash",
      o.input_sequence as "inputSequence", o.order_id as "orderId",
      case when o.status = 'denied' then o.reason_code end as "deniedCode", o.reason_details as "deniedDetails"
    from ${asked} join orders o on o.account_id = k.account_id and o.client_order_id = k.key`;
  const others = await sql<KeyOutcome[]>`
    select i.account_id as "accountId", i.key, i.request_hash as "requestHash", i.input_sequence as "inputSequence", i.outcome
    from ${asked} join idempotency i on i.account_id = k.account_id and i.key = k.key`;
  const told = orders.map(({ orderId, deniedCode, deniedDetails, ...key }) => {
    const denied = deniedCode === null ? null : { code: deniedCode, details: deniedDetails ?? {} };
    return { ...key, outcome: codec.outcomeOfOrder(orderId, denied) };
  });
  return [...told, ...others];
}

export async function* readKeys(sql: Sql, worldId: string): AsyncGenerator<{ accountId: string; key: string }> {
  const rows = sql<{ accountId: string; key: string }[]>`
    select o.account_id as "accountId", o.client_order_id as key, o.input_sequence as "inputSequence"
    from orders o where o.world_id = ${worldId}
    union all
    select i.account_id, i.key, i.input_sequence
    from idempotency i join account a on a.account_id = i.account_id where a.world_id = ${worldId}
    order by "inputSequence"`;
  for await (const chunk of rows.cursor(chunkRows)) yield* chunk;
}
