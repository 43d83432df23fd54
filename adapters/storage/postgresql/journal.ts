import type { Cash } from '@quire/core/units';
import { assert, cashScale, parseDecimal } from '@quire/core/units';
import { type Journal, type JournalCodec, type JournalWriter, WorldNotFound } from '@quire/ports/journal';
import type { TapeReader } from '@quire/ports/tape';
import type { Sql } from '../client.ts';
import { noteEngineVersion, readExecutedFrom } from './engine-runs.ts';
import { readInputRows } from './input-rows.ts';
import {
  createWorld,
  lookUpKeys,
  readEvents,
  readKeys,
  readLatestSnapshot,
  readWorld,
  readWorlds,
  takeEpoch,
} from './journal-reads.ts';
import { PostgresJournalWriter } from './journal-writer.ts';
import { openOrderCondition } from './open-orders.ts';
import { createContext, type ProjectedInstrument, type ProjectionContext } from './projections/context.ts';
import { readRejoin, readTapeStart } from './tape-segments.ts';
import { verifyRowHashes } from './verify-row-hashes.ts';

/** What the journal needs of an open storage. */
export interface JournalStorage {
  readonly sql: Sql;
  writerConnection(): Sql;
}

/**
 * The journal in PostgreSQL, with old inputs in segments of the tape. Without a reader of these only what the database holds can be
 * read: enough to open a world, not to prove it.
 *
 * @example const journal = openJournal(storage, { encodeEvent, decodeEvent, engineVersion, outcomeOfOrder, postingsOf });
 */
export function openJournal(storage: JournalStorage, codec: JournalCodec, tape: TapeReader | null = null): Journal {
  const { sql } = storage;
  return {
    createWorld: (world) => createWorld(sql, world),
    readWorld: (worldId) => readWorld(sql, worldId),
    worlds: () => readWorlds(sql),
    latestSnapshot: (worldId) => readLatestSnapshot(sql, worldId),
    readInputRows: (worldId, fromSequence) => readInputRows(sql, worldId, fromSequence, tape),
    readEvents: (worldId, fromSequence) => readEvents(sql, codec, worldId, fromSequence),
    lookUpKeys: (keys) => lookUpKeys(sql, codec, keys),
    readKeys: (worldId) => readKeys(sql, worldId),
    tapeStart: (worldId) => readTapeStart(sql, worldId),
    rejoinFrom: (worldId, fromSequence) => readRejoin(sql, worldId, fromSequence),
    executedFrom: (worldId) => readExecutedFrom(sql, worldId, codec.engineVersion),
    verifyRowHashes: (worldId) => verifyRowHashes(sql, worldId, tape),
    openForWriting: (worldId) => openForWriting(storage, codec, worldId),
  };
}

/** The epoch first, then everything else: nothing that is read can change any more by another's hand. */
async function openForWriting(storage: JournalStorage, codec: JournalCodec, worldId: string): Promise<JournalWriter> {
  const writer = storage.writerConnection();
  try {
    const opened = await takeEpoch(writer, worldId);
    if (opened === null) throw new WorldNotFound(worldId);
    await noteEngineVersion(writer, worldId, opened.headSequence + 1, codec.engineVersion);
    const context = await readContext(storage.sql, worldId);
    return new PostgresJournalWriter({ writer, sql: storage.sql, codec, opened, context });
  } catch (error) {
    await writer.end({ timeout: 1 });
    throw error;
  }
}

/** What the projector remembers, from the tables that it wrote. */
async function readContext(sql: Sql, worldId: string): Promise<ProjectionContext> {
  const context = createContext();
  const instruments = await sql<ProjectedInstrument[]>`
    select instrument_id as "instrumentId", symbol, currency, price_scale as "priceScale", quantity_scale as "quantityScale"
    from instrument where world_id = ${worldId}`;
  for (const instrument of instruments) context.instruments.set(instrument.instrumentId, instrument);
  const orders = await sql<{ orderId: string; accountId: string; instrumentId: string; reservedCash: string }[]>`
    select order_id as "orderId", account_id as "accountId", instrument_id as "instrumentId", reserved_cash::text as "reservedCash"
    from orders where world_id = ${worldId} and ${sql.unsafe(openOrderCondition)}`;
  for (const { orderId, accountId, instrumentId, reservedCash } of orders) {
    context.openOrders.set(orderId, { accountId, instrumentId, reservedCash: readCash(reservedCash) });
  }
  return context;
}

function readCash(text: string): Cash {
  const parsed = parseDecimal(text, cashScale);
  assert(parsed.ok, `stored amount ${text} is not an amount`);
  return parsed.value as Cash;
}
