import { type JournalCodec, type JournalEvent, WorldNotFound } from '@quire/ports/journal';
import type { Sql, SqlExecutor } from '../client.ts';
import { projectionStatement } from './commit-statement.ts';
import { readEvents, takeEpoch } from './journal-reads.ts';
import { createContext } from './projections/context.ts';
import { projectEvents } from './projections/project-events.ts';

/** Events folded per statement. */
const chunkEvents = 1_000;

export type RebuildProgress = (done: number, total: number) => void;

export interface RebuildReport {
  readonly events: number;
}

/** The tables that hold nothing but what events say, in the order in which rows may be removed. */
export const projectionTables = [
  'posting',
  'fill',
  'lot',
  'position',
  'orders',
  'order_terms',
  'balance',
  'kill_switch_history',
  'kill_switch',
  'dividend',
  'trading_halt',
  'corporate_action',
  'news',
  'account_activity',
  'fill_fee',
  'borrow_terms',
  'account',
  'instrument',
] as const;

export type ProjectionTable = (typeof projectionTables)[number];

const ofWorld = 'world_id = $1';
const ofAccounts = 'account_id in (select account_id from account where world_id = $1)';

/** Which rows of a table belong to a world. */
export const belongsToWorld: Readonly<Record<ProjectionTable, string>> = {
  posting: ofWorld,
  fill: ofWorld,
  lot: ofAccounts,
  position: ofAccounts,
  orders: ofWorld,
  order_terms: ofWorld,
  balance: ofAccounts,
  kill_switch_history: ofWorld,
  kill_switch: ofWorld,
  dividend: ofWorld,
  trading_halt: ofWorld,
  corporate_action: ofWorld,
  news: ofWorld,
  account_activity: ofWorld,
  fill_fee: ofWorld,
  borrow_terms: ofWorld,
  account: ofWorld,
  instrument: ofWorld,
};

/**
 * Makes every read model of a world anew from its events, in one transaction: readers see the old ones until the new ones are
 * whole. Raises the epoch, so that no writer can commit meanwhile; one that runs is fenced.
 */
export async function rebuildProjections(
  sql: Sql,
  codec: JournalCodec,
  worldId: string,
  onProgress: RebuildProgress = () => {},
): Promise<RebuildReport> {
  return sql.begin(async (transaction) => {
    const head = await takeEpoch(transaction, worldId);
    if (head === null) throw new WorldNotFound(worldId);
    for (const table of projectionTables) {
      await transaction.unsafe(`delete from ${table} where ${belongsToWorld[table]}`, [worldId]);
    }
    const events = await projectAll(transaction, codec, worldId, (done) => onProgress(done, head.eventSequence));
    return { events };
  });
}

/** Folds all events of a world into the projection tables that the session sees. */
export async function projectAll(
  sql: SqlExecutor,
  codec: JournalCodec,
  worldId: string,
  onProgress: (done: number) => void,
): Promise<number> {
  const context = createContext();
  let done = 0;
  let chunk: JournalEvent[] = [];
  const flush = async (): Promise<void> => {
    if (chunk.length === 0) return;
    const { text, parameters } = projectionStatement(worldId, projectEvents(context, chunk, codec.postingsOf));
    await sql.unsafe(text, [...parameters]);
    done += chunk.length;
    chunk = [];
    onProgress(done);
  };
  for await (const event of readEvents(sql, codec, worldId, 1)) {
    chunk.push(event);
    if (chunk.length >= chunkEvents) await flush();
  }
  await flush();
  return done;
}
