import { decodeEvent, encodeEvent, engineVersion, outcomeOfOrder } from '@quire/core/engine';
import { postingsOf } from '@quire/core/ledger';
import type { JournalCodec } from '@quire/ports/journal';
import { describeJournal, JournalScene, sceneWorld } from '@quire/ports/journal/contract';
import { describe, expect, it } from 'vitest';
import { createTestDatabase } from '../testing/index.ts';
import { openJournal } from './journal.ts';

const codec: JournalCodec = { encodeEvent, decodeEvent, engineVersion, outcomeOfOrder, postingsOf };

describeJournal('in PostgreSQL', async () => {
  const database = await createTestDatabase();
  return { journal: openJournal(database, codec), close: () => database.close() };
});

describe('opening a world', () => {
  it('waits for a commit that is in flight, and reads what it wrote', async () => {
    const database = await createTestDatabase();
    const journal = openJournal(database, codec);
    await journal.createWorld(sceneWorld);
    const inFlight = await database.sql.reserve();
    await inFlight`begin`;
    await inFlight`update world set head_sequence = 41 where world_id = ${sceneWorld.worldId} and epoch = 0`;
    const opening = journal.openForWriting(sceneWorld.worldId);
    const waiting = async (): Promise<number> =>
      (
        await database.sql<{ count: number }[]>`
        select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      )[0]!.count;
    await expect.poll(waiting).toBe(1);
    await inFlight`commit`;
    inFlight.release();
    const writer = await opening;
    expect(writer.opened).toMatchObject({ epoch: 1, headSequence: 41 });
    await writer.close();
    await database.close();
  });
});

describe('snapshots', () => {
  it('are kept: the newest three, and the newest of each hour for a day', async () => {
    const database = await createTestDatabase();
    const journal = openJournal(database, codec);
    await journal.createWorld(sceneWorld);
    const writer = await journal.openForWriting(sceneWorld.worldId);
    const scene = new JournalScene(1);
    await writer.commit(scene.opening());
    await writer.commit(scene.ticks(100));
    const { sql } = database;
    // Two an hour, on the hour and half an hour later, for the last two days.
    await sql`
      insert into snapshot (world_id, input_sequence, event_sequence, format_version, state_hash, chain, ts, durable, market, created_at)
      select ${sceneWorld.worldId}, n, 1, 1, '', '', 0, '', '', date_trunc('hour', now()) - (96 - n) * interval '30 minutes'
      from generate_series(1, 95) as n`;
    const kept = { eventSequence: 1, formatVersion: 1, stateHash: '', chain: '', ts: 0, durable: '', market: '' };
    await writer.saveSnapshot({ ...kept, inputSequence: 100 });
    const rows = await sql<
      { input_sequence: number }[]
    >`select input_sequence from snapshot order by input_sequence desc`;
    const sequences = rows.map((row) => row.input_sequence);
    expect(sequences.slice(0, 3)).toEqual([100, 95, 94]);
    // Odd numbers are the later half of their hour; 49 and 47 are a day old, give or take the minutes of this hour.
    const older = sequences.slice(3);
    expect(older.every((sequence) => sequence % 2 === 1)).toBe(true);
    expect(older[0]).toBe(93);
    expect([47, 49, 51]).toContain(older.at(-1));
    await writer.close();
    await database.close();
  });
});
