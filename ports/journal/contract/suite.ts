import type { OrderAccepted } from '@quire/core/order';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Fenced,
  type Journal,
  type JournalBatch,
  type JournalEvent,
  type JournalInputRow,
  type KeyOutcome,
  KeyTaken,
  type NewWorld,
  type Snapshot,
  WorldNotFound,
  WriterClosed,
} from '../journal.ts';
import { JournalScene, sceneWorld } from './scene.ts';

/** A journal over an empty store of its own; ids of one scene are the same as another's, so each test has a store for itself. */
export interface JournalHarness {
  readonly journal: Journal;
  close(): Promise<void>;
}

const { worldId } = sceneWorld;

/**
 * What every journal promises.
 *
 * @example describeJournal('in PostgreSQL', async () => { … });
 */
export function describeJournal(name: string, open: () => Promise<JournalHarness>): void {
  /** Runs a test on a fresh store with the world created. */
  const onFreshJournal = (run: (journal: Journal) => Promise<void>) => async (): Promise<void> => {
    const harness = await open();
    try {
      await harness.journal.createWorld(sceneWorld);
      await run(harness.journal);
    } finally {
      await harness.close();
    }
  };

  describe(`a journal ${name}`, () => {
    describe('of many worlds', () => {
      let harness: JournalHarness;
      const other: NewWorld = { worldId: 'other', feed: 'replay', label: 'Another', seed: 11 };
      beforeAll(async () => {
        harness = await open();
      });
      afterAll(() => harness.close());

      it('creates a world once', async () => {
        expect(await harness.journal.createWorld(other)).toBe(true);
        expect(await harness.journal.createWorld({ ...other, seed: 12 })).toBe(false);
        expect(await harness.journal.readWorld('other')).toMatchObject({ ...other, epoch: 0, headSequence: 0 });
      });

      it('knows no world that was not created', async () => {
        expect(await harness.journal.readWorld('nowhere')).toBeNull();
        await expect(harness.journal.openForWriting('nowhere')).rejects.toThrow(WorldNotFound);
      });
    });

    it(
      'gives back what was committed, in order and from any place',
      onFreshJournal(async (journal) => {
        const scene = new JournalScene(1);
        const writer = await journal.openForWriting(worldId);
        const batches = [scene.opening(), scene.batch(30), scene.ticks(100), scene.batch(30)];
        for (const batch of batches) await writer.commit(batch);
        const inputs = batches.flatMap((batch) => batch.inputs);
        const events = batches.flatMap((batch) => batch.events);
        expect(await rowsFrom(journal, 1)).toEqual(inputs);
        expect(await eventsFrom(journal, 1)).toEqual(events);
        expect(await eventsFrom(journal, 21)).toEqual(events.slice(20));
        const head = await journal.readWorld(worldId);
        expect(head).toMatchObject({
          headSequence: 4 + 30 + 100 + 30,
          eventSequence: events.length,
          chain: inputs.at(-1)?.chain,
        });
        expect(writer.headSequence).toBe(head?.headSequence);
        await writer.close();
      }),
    );

    it(
      'finds the run that holds an input',
      onFreshJournal(async (journal) => {
        const scene = new JournalScene(2);
        const writer = await journal.openForWriting(worldId);
        await writer.commit(scene.opening());
        await writer.commit(scene.ticks(100));
        await writer.commit(scene.batch(2));
        const from = async (sequence: number): Promise<number[]> =>
          (await rowsFrom(journal, sequence)).map((row) => row.inputSequence);
        expect(await from(50)).toEqual([5, 105, 106]);
        expect(await from(104)).toEqual([5, 105, 106]);
        expect(await from(105)).toEqual([105, 106]);
        expect(await from(107)).toEqual([]);
        await writer.close();
      }),
    );

    it(
      'fences the writer before: its late commit changes nothing',
      onFreshJournal(async (journal) => {
        const scene = new JournalScene(3);
        const first = await journal.openForWriting(worldId);
        await first.commit(scene.opening());
        const second = await journal.openForWriting(worldId);
        expect(second.opened.epoch).toBe(first.opened.epoch + 1);
        const batch = scene.batch(5);
        await expect(first.commit(batch)).rejects.toThrow(Fenced);
        expect(await rowsFrom(journal, 5)).toEqual([]);
        await second.commit(batch);
        expect(await rowsFrom(journal, 5)).toEqual(batch.inputs);
        await first.close();
        await second.close();
      }),
    );

    it(
      'lets exactly one of many racing writers win each race',
      onFreshJournal(async (journal) => {
        const scene = new JournalScene(4);
        const opener = await journal.openForWriting(worldId);
        await opener.commit(scene.opening());
        await opener.close();
        for (let round = 0; round < 5; round++) {
          const batch = scene.batch(3);
          const writers = await Promise.all([1, 2, 3].map(() => journal.openForWriting(worldId)));
          const results = await Promise.allSettled(writers.map((writer) => writer.commit(batch)));
          expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
          for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(Fenced);
          await Promise.all(writers.map((writer) => writer.close()));
        }
        expect(await rowsFrom(journal, 5)).toHaveLength(15);
      }),
    );

    it(
      'records an outcome once, and nothing of a batch that repeats a key',
      onFreshJournal(async (journal) => {
        const scene = new JournalScene(5);
        const writer = await journal.openForWriting(worldId);
        await writer.commit(scene.opening());
        const first = scene.fillBatch(2);
        await writer.commit(first);
        const head = await journal.readWorld(worldId);
        const repeated = underKeyOf(first, scene.fillBatch(1));
        await expect(writer.commit(repeated)).rejects.toThrow(KeyTaken);
        expect(await journal.readWorld(worldId)).toEqual(head);
        expect(
          await journal.lookUpKeys([first.outcomes[0]!, { accountId: first.outcomes[0]!.accountId, key: 'new' }]),
        ).toEqual([first.outcomes[0]]);
        const keys: string[] = [];
        for await (const { key } of journal.readKeys(worldId)) keys.push(key);
        expect(keys).toEqual(first.outcomes.map(({ key }) => key));
        await writer.close();
      }),
    );

    it(
      'records the outcome of a request that is no order once, too',
      onFreshJournal(async (journal) => {
        const scene = new JournalScene(5);
        const writer = await journal.openForWriting(worldId);
        await writer.commit(scene.opening());
        const [order] = scene.fillBatch(1).outcomes;
        const again = new JournalScene(5);
        again.opening();
        const paid: KeyOutcome = { ...order!, key: 'a payment', outcome: { ok: true, orderIds: [], replayed: false } };
        await writer.commit({ ...onlyInput(again), outcomes: [paid] });
        expect(await journal.lookUpKeys([paid])).toEqual([paid]);
        await expect(writer.commit({ ...onlyInput(again), outcomes: [paid] })).rejects.toThrow(KeyTaken);
        await writer.close();
      }),
    );

    it(
      'writes all of a batch or nothing when a read model refuses it',
      onFreshJournal(async (journal) => {
        const scene = new JournalScene(6);
        const writer = await journal.openForWriting(worldId);
        await writer.commit(scene.opening());
        await writer.commit(scene.fillBatch(1));
        const head = await journal.readWorld(worldId);
        // The same order again: the journal's rows are new, the read model's order is not.
        const again = twice(scene.fillBatch(1));
        await expect(writer.commit(again)).rejects.toThrow();
        expect(await journal.readWorld(worldId)).toEqual(head);
        expect(await rowsFrom(journal, head!.headSequence + 1)).toEqual([]);
        expect(await journal.lookUpKeys(again.outcomes)).toEqual([]);
        await writer.close();
      }),
    );

    it(
      'refuses everything from a writer that failed',
      onFreshJournal(async (journal) => {
        const scene = new JournalScene(7);
        const writer = await journal.openForWriting(worldId);
        const opening = scene.opening();
        await expect(writer.commit({ ...opening, inputs: opening.inputs.slice(1) })).rejects.toThrow(
          'where 1 was next',
        );
        await expect(writer.commit(opening)).rejects.toThrow(WriterClosed);
        await expect(writer.saveSnapshot(snapshotAt(1, 1))).rejects.toThrow(WriterClosed);
        await writer.close();
      }),
    );

    it(
      'refuses gaps in events, and events of inputs that are not in the batch',
      onFreshJournal(async (journal) => {
        const { inputs, events, outcomes } = new JournalScene(8).opening();
        const broken: readonly (readonly JournalEvent[])[] = [
          events.slice(1),
          events.map((event) => ({ ...event, inputSequence: event.inputSequence + 10 })),
        ];
        for (const wrong of broken) {
          const writer = await journal.openForWriting(worldId);
          await expect(writer.commit({ inputs, events: wrong, outcomes })).rejects.toThrow(/event \d+/);
          await writer.close();
        }
        expect((await journal.readWorld(worldId))?.headSequence).toBe(0);
      }),
    );

    it(
      'keeps snapshots of committed state only, and only of the writer that has the world',
      onFreshJournal(async (journal) => {
        const scene = new JournalScene(9);
        const writer = await journal.openForWriting(worldId);
        await writer.commit(scene.opening());
        expect(await journal.latestSnapshot(worldId)).toBeNull();
        await writer.saveSnapshot(snapshotAt(3, 2));
        await writer.saveSnapshot(snapshotAt(4, 6));
        expect(await journal.latestSnapshot(worldId)).toEqual(snapshotAt(4, 6));
        await expect(writer.saveSnapshot(snapshotAt(5, 6))).rejects.toThrow(Fenced);
        const next = await journal.openForWriting(worldId);
        await expect(writer.saveSnapshot(snapshotAt(4, 6))).rejects.toThrow(Fenced);
        await writer.close();
        await next.close();
      }),
    );

    it(
      'continues its hashes over a change of writer',
      onFreshJournal(async (journal) => {
        const scene = new JournalScene(10);
        for (const batch of [scene.opening(), scene.batch(10), scene.ticks(50), scene.batch(10)]) {
          const writer = await journal.openForWriting(worldId);
          await writer.commit(batch);
          await writer.close();
        }
        expect(await journal.verifyRowHashes(worldId)).toEqual({
          ok: true,
          rows: 25,
          headSequence: 74,
          fromSequence: 1,
        });
      }),
    );
  });
}

async function rowsFrom(journal: Journal, sequence: number): Promise<JournalInputRow[]> {
  const rows: JournalInputRow[] = [];
  for await (const {
    inputSequence,
    inputCount,
    tsEvent,
    tsInit,
    tsStep,
    kind,
    payload,
    chain,
  } of journal.readInputRows(worldId, sequence)) {
    rows.push({ inputSequence, inputCount, tsEvent, tsInit, tsStep, kind, payload, chain });
  }
  return rows;
}

async function eventsFrom(journal: Journal, sequence: number): Promise<JournalEvent[]> {
  const events: JournalEvent[] = [];
  for await (const event of journal.readEvents(worldId, sequence)) events.push(event);
  return events;
}

/** The next input of the scene without anything that it caused. */
function onlyInput(scene: JournalScene): Pick<JournalBatch, 'inputs' | 'events'> {
  return { inputs: scene.ticks(1).inputs, events: [] };
}

/** The batch as if its first order had come under a key that the earlier batch used. */
function underKeyOf(earlier: JournalBatch, { inputs, events, outcomes }: JournalBatch): JournalBatch {
  const used = earlier.events.find(({ event }) => event.type === 'OrderAccepted')!.event as OrderAccepted;
  const { accountId, clientOrderId } = used;
  return {
    inputs,
    events: events.map((one) =>
      one.event.type === 'OrderAccepted' ? { ...one, event: { ...one.event, accountId, clientOrderId } } : one,
    ),
    outcomes: outcomes.map((one) => ({ ...one, accountId, key: clientOrderId })),
  };
}

/** The events of a batch two times over, as a bug would write them. */
function twice({ inputs, events, outcomes }: JournalBatch): JournalBatch {
  const next = events.at(-1)!.eventSequence + 1;
  const repeated = events.map((event, index) => ({ ...event, eventSequence: next + index }));
  return { inputs, events: [...events, ...repeated], outcomes };
}

function snapshotAt(inputSequence: number, eventSequence: number): Snapshot {
  return {
    inputSequence,
    eventSequence,
    formatVersion: 1,
    stateHash: `state-${inputSequence}`,
    chain: `chain-${inputSequence}`,
    ts: 1_800_000_000_000_000,
    durable: `{"durable":${inputSequence}}`,
    market: '{}',
  };
}
