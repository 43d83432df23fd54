import { createTestDatabase, type TestDatabase } from '@quire/adapters/storage/testing';
import { engineVersion } from '@quire/core/engine';
import type { Instrument } from '@quire/core/market';
import { hashedUuid, type InstrumentId } from '@quire/core/units';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rebuildWorld, verifyWorld } from './index.ts';
import { startTestWorld, testOrder, testWorldOptions, untilBatch } from './testing/test-worlds.ts';

let database: TestDatabase;
const worldId = 'proof';

/** Two lives of a world: a clean end, then one that is cut off by a third opening. */
beforeAll(async () => {
  database = await createTestDatabase();
  const options = testWorldOptions(database.target, worldId, { checkpointEveryMs: 300 });
  for (const life of ['first', 'second']) {
    const world = await startTestWorld(options);
    await untilBatch(world, ({ quotes }) => quotes.length > 0);
    for (let count = 0; count < 5; count++) {
      await world.submit(testOrder(world, { clientOrderId: `${life} market ${count}` }));
      await world.submit(testOrder(world, { clientOrderId: `${life} limit ${count}`, limitPrice: 10_000 }));
    }
    const statistics = world.statistics();
    await untilBatch(world, () => world.statistics().headSequence > statistics.headSequence + 12);
    if (life === 'first') await world.close();
    else {
      const third = await startTestWorld(options);
      await third.close();
      await world.close();
    }
  }
});
afterAll(() => database.close());

/** Changes the tape, asks for the proof, and changes it back. */
async function provedWith(change: string, undo: string): Promise<Awaited<ReturnType<typeof verifyWorld>>> {
  await database.sql.unsafe(change);
  try {
    return await verifyWorld(database, worldId);
  } finally {
    await database.sql.unsafe(undo);
  }
}

describe('the proof of a record', () => {
  it('re-executes every input through the rejoins and finds the same events, chain and checkpoints', async () => {
    const report = await verifyWorld(database, worldId);
    expect(report.text).toContain('the record is proved');
    expect(report.ok).toBe(true);
    const [row] =
      await database.sql`select head_sequence, event_sequence, chain from world where world_id = ${worldId}`;
    expect(report).toMatchObject({
      inputs: row!['head_sequence'],
      events: row!['event_sequence'],
      chain: row!['chain'],
    });
    expect(report.checkpoints).toBeGreaterThanOrEqual(2);
  });

  it('can begin at a rejoin', async () => {
    const report = await verifyWorld(database, worldId, { fromSnapshot: true });
    expect(report.ok).toBe(true);
    expect(report.fromSequence).toBeGreaterThan(1);
    expect(report.events).toBeGreaterThan(0);
  });

  it('begins behind what an earlier version of the engine executed, and says so', async () => {
    const kinds = ['WorldCreated', 'WorldResumed'];
    const [, rejoin] = await database.sql<{ inputSequence: number }[]>`
      select input_sequence as "inputSequence" from journal_input
      where world_id = ${worldId} and kind in ${database.sql(kinds)} order by input_sequence`;
    const from = rejoin!.inputSequence;
    const undo = `update engine_run set from_sequence = 1 where world_id = '${worldId}'`;
    const upgraded = await provedWith(
      `update engine_run set from_sequence = ${from} where world_id = '${worldId}'`,
      undo,
    );
    expect(upgraded).toMatchObject({ ok: true, executedFromSequence: from, fromSequence: from });
    expect(upgraded.text).toContain(`the inputs before ${from} were executed by an earlier version`);
    const older = await provedWith(`delete from engine_run where world_id = '${worldId}'`, 'select 1');
    expect(older).toMatchObject({ ok: true, inputs: 0 });
    expect(older.text).toContain('this version has executed none yet');
    await database.sql`insert into engine_run (world_id, from_sequence, engine_version) values (${worldId}, 1, ${engineVersion})`;
    expect(await verifyWorld(database, worldId)).toMatchObject({ ok: true, fromSequence: 1 });
  });

  it('names the input whose row has one flipped byte', async () => {
    const [row] = await database.sql<{ inputSequence: number; payload: string }[]>`
      select input_sequence as "inputSequence", payload from journal_input
      where world_id = ${worldId} and kind = 'SubmitOrder' order by input_sequence limit 1`;
    const { inputSequence, payload } = row!;
    const place = `where world_id = '${worldId}' and input_sequence = ${inputSequence}`;
    const report = await provedWith(
      `update journal_input set payload = replace(payload, '"side":"buy"', '"side":"bvy"') ${place}`,
      `update journal_input set payload = '${payload}' ${place}`,
    );
    expect(report.ok).toBe(false);
    expect(report.divergence).toMatchObject({ inputSequence, what: 'row' });
    expect((await verifyWorld(database, worldId)).ok).toBe(true);
  });

  it('names the input whose state at a checkpoint is another one', async () => {
    const [row] = await database.sql<{ inputSequence: number; stateHash: string }[]>`
      select input_sequence as "inputSequence", state_hash as "stateHash" from snapshot
      where world_id = ${worldId} order by input_sequence limit 1`;
    const { inputSequence, stateHash } = row!;
    const place = `where world_id = '${worldId}' and input_sequence = ${inputSequence}`;
    const report = await provedWith(
      `update snapshot set state_hash = 'another' ${place}`,
      `update snapshot set state_hash = '${stateHash}' ${place}`,
    );
    expect(report.divergence).toMatchObject({ inputSequence, what: 'state', expected: 'another', actual: stateHash });
  });
});

describe('rebuilding the read models', () => {
  it('finds nothing different, and puts right what was changed', async () => {
    expect(await rebuildWorld(database, worldId)).toMatchObject({ ok: true, differing: 0 });
    await database.sql`update balance set cash = cash + 1`;
    const report = await rebuildWorld(database, worldId);
    expect(report).toMatchObject({ ok: false, differing: 1 });
    expect(report.text).toContain('balance');
    expect(await rebuildWorld(database, worldId)).toMatchObject({ ok: true });
  });
});

describe('an instrument defined while the market runs', () => {
  it('is quoted and traded at once, through a restart too, and the record is proved', async () => {
    const options = testWorldOptions(database.target, 'listing');
    const world = await startTestWorld(options);
    await untilBatch(world, ({ quotes }) => quotes.length > 0);
    const [known] = world.instruments();
    const instrumentId = hashedUuid('test', 'LATE') as InstrumentId;
    const late: Instrument = { ...known!, instrumentId, symbol: 'LATE', name: 'Late Inc.' };
    const quoted = untilBatch(world, ({ quotes }) => quotes.some((quote) => quote.instrumentId === instrumentId));
    expect(await world.submit({ kind: 'DefineInstrument', instrument: late })).toMatchObject({ ok: true });
    const quote = (await quoted).quotes.find((one) => one.instrumentId === instrumentId)!;
    expect(quote.askPrice).toBeGreaterThan(quote.bidPrice);
    const bought = await world.submit(testOrder(world, { clientOrderId: 'late', symbol: 'LATE', timeInForce: 'ioc' }));
    expect(bought).toMatchObject({ ok: true });
    const [order] = await database.sql`select status from orders where client_order_id = 'late'`;
    expect(order).toMatchObject({ status: 'filled' });
    await untilBatch(world, ({ prints }) => prints.some((print) => print.instrumentId === instrumentId));
    await world.close();
    const again = await startTestWorld(options);
    await untilBatch(again, ({ quotes }) => quotes.some((one) => one.instrumentId === instrumentId));
    await again.close();
    expect((await verifyWorld(database, 'listing')).text).toContain('the record is proved');
  });
});
