import { readFileSync } from 'node:fs';
import { decodeEvent, encodeEvent, engineVersion, outcomeOfOrder } from '@quire/core/engine';
import { postingsOf } from '@quire/core/ledger';
import type { JournalBatch, JournalCodec } from '@quire/ports/journal';
import { JournalScene, sceneWorld } from '@quire/ports/journal/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { compareProjections } from './compare-projections.ts';
import { openJournal } from './journal.ts';
import { projectionTables, rebuildProjections } from './rebuild.ts';

const codec: JournalCodec = { encodeEvent, decodeEvent, engineVersion, outcomeOfOrder, postingsOf };
const { worldId } = sceneWorld;

async function play(database: TestDatabase, batches: readonly JournalBatch[]): Promise<void> {
  const journal = openJournal(database, codec);
  await journal.createWorld(sceneWorld);
  // A new writer now and then, so that what the projector remembers is read back from the tables too.
  for (let index = 0; index < batches.length; index += 3) {
    const writer = await journal.openForWriting(worldId);
    for (const batch of batches.slice(index, index + 3)) await writer.commit(batch);
    await writer.close();
  }
}

async function contentOf(database: TestDatabase): Promise<Record<string, unknown>> {
  const content: Record<string, unknown> = {};
  for (const table of projectionTables) {
    const [row] = await database.sql.unsafe(`select jsonb_agg(to_jsonb(t) order by t::text) as rows from ${table} t`);
    content[table] = row?.['rows'];
  }
  return content;
}

const nanos = (text: unknown): bigint => {
  const [whole = '0', fraction = ''] = String(text).split('.');
  return BigInt(`${whole}${fraction.padEnd(9, '0')}`);
};

describe('read models of a busy scene', () => {
  const scene = new JournalScene(2026);
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    const batches = [scene.opening(), ...Array.from({ length: 20 }, () => scene.batch(25))];
    await play(database, batches);
  });
  afterAll(() => database.close());

  it('hold the cash and the reservations of the scene’s own books', async () => {
    const books = scene.books();
    const rows = await database.sql`select account_id, cash, reserved from balance`;
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      expect(nanos(row['cash'])).toBe(books.cash.get(row['account_id']));
      expect(nanos(row['reserved'])).toBe(books.reserved.get(row['account_id']) ?? 0n);
    }
  });

  it('hold its positions, and lots that add up to them', async () => {
    const rows = await database.sql`
      select p.account_id, p.instrument_id, p.quantity::text, p.cost_basis::text,
        coalesce(sum(l.quantity), 0)::text as lots, coalesce(sum(l.cost_basis), 0)::text as lot_cost, p.opened_at
      from position p left join lot l using (account_id, instrument_id) group by p.account_id, p.instrument_id`;
    expect(rows.length).toBe(4);
    for (const row of rows) {
      const quantity = scene.books().positions.get(`${row['account_id']} ${row['instrument_id']}`)!;
      expect(nanos(row['quantity'])).toBe(quantity * 1_000_000n);
      expect(nanos(row['lots'])).toBe((quantity < 0n ? -quantity : quantity) * 1_000_000n);
      expect(nanos(row['lot_cost'])).toBe(nanos(row['cost_basis']));
      expect(row['opened_at'] === null).toBe(quantity === 0n);
    }
  });

  it('post every amount twice: all postings sum to zero, those of cash to the balance', async () => {
    expect(await database.sql`select currency from posting group by currency having sum(amount) <> 0`).toEqual([]);
    expect(
      await database.sql`select event_sequence from posting group by event_sequence having sum(amount) <> 0`,
    ).toEqual([]);
    expect(
      await database.sql`
        select b.account_id from balance b join posting p on p.account_id = b.account_id and p.ledger_account = 'cash'
        group by b.account_id, b.cash having sum(p.amount) <> b.cash`,
    ).toEqual([]);
  });

  it('agree among themselves: orders with their fills, balances with their orders', async () => {
    expect(
      await database.sql`
        select o.order_id from orders o left join fill f using (order_id) group by o.order_id
        having o.filled_quantity <> coalesce(sum(f.quantity), 0) or o.filled_notional <> coalesce(sum(f.notional), 0)
          or o.fees_paid <> coalesce(sum(f.fee), 0)`,
    ).toEqual([]);
    expect(
      await database.sql`
        select b.account_id from balance b left join orders o using (account_id) group by b.account_id, b.currency
        having b.reserved <> coalesce(sum(o.reserved_cash), 0) or b.fees_paid <> coalesce(sum(o.fees_paid), 0)`,
    ).toEqual([]);
    const [open] =
      await database.sql`select count(*) from orders where status in ('accepted', 'new', 'partially_filled')`;
    expect(open?.['count']).toBe(scene.books().openOrders);
  });

  it('keep texts as they were said', async () => {
    const [account] = await database.sql`select name from account order by created_at, account_id limit 1`;
    expect(account?.['name']).toBe('first "quoted" \\ account\nof two');
    const [order] =
      await database.sql`select client_order_id, order_sequence from orders where status <> 'denied' limit 1`;
    expect(order?.['client_order_id']).toBe(`client "${order?.['order_sequence']}" {a,b} \\`);
    const [denied] = await database.sql`select reason_details from orders where status = 'denied' limit 1`;
    expect(denied?.['reason_details']).toEqual({ required: '500', available: '20.5', note: 'said "no"\ufffd' });
  });

  it('are what a rebuild makes of the events, row by row', async () => {
    const report = await compareProjections(database.sql, codec, worldId);
    expect(report.differences).toEqual([]);
    expect(report.rows).toBeGreaterThan(500);
    const before = await contentOf(database);
    await rebuildProjections(database.sql, codec, worldId);
    expect(await contentOf(database)).toEqual(before);
  });

  it('are shown to differ where a row was changed, removed or invented', async () => {
    await database.sql.begin(async (sql) => {
      await sql`update balance set cash = cash + 0.000000001 where account_id = (select min(account_id::text)::uuid from account)`;
      await sql`delete from posting where event_sequence = (select max(event_sequence) from posting) and line = 1`;
      await sql`insert into kill_switch_history values (${worldId}, 999999, 'ACTIVE', 'mallory', '', 0)`;
    });
    const { differences, differing } = await compareProjections(database.sql, codec, worldId);
    expect(differing).toBe(3);
    expect(differences.map(({ table, live, rebuilt }) => [table, live !== null, rebuilt !== null])).toEqual([
      ['posting', false, true],
      ['balance', true, true],
      ['kill_switch_history', true, false],
    ]);
    await rebuildProjections(database.sql, codec, worldId);
    expect((await compareProjections(database.sql, codec, worldId)).differing).toBe(0);
  });
});

describe('however events are cut into batches', () => {
  it('the read models come out the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }),
        async (seed, cuts) => {
          const inputs = cuts.reduce((sum, cut) => sum + cut, 0);
          const whole = new JournalScene(seed);
          const pieces = new JournalScene(seed);
          const [one, many] = await Promise.all([createTestDatabase(), createTestDatabase()]);
          try {
            await play(one, [whole.opening(), whole.batch(inputs)]);
            await play(many, [pieces.opening(), ...cuts.map((cut) => pieces.batch(cut))]);
            expect(await contentOf(many)).toEqual(await contentOf(one));
          } finally {
            await Promise.all([one.close(), many.close()]);
          }
        },
      ),
      // Shrinking would make two databases a step; the seed in the message is enough to see it again.
      { numRuns: 8, endOnFailure: true },
    );
  });
});

describe('row hashes', () => {
  const damages: readonly (readonly [string, string, number])[] = [
    [
      'a flipped byte of an input',
      `update journal_input set payload = overlay(payload placing '!' from 3) where input_sequence = 7`,
      7,
    ],
    [
      'a flipped byte of an event',
      `update journal_event set payload = replace(payload, '"MSFT"', '"MSFU"') where event_sequence = 2`,
      2,
    ],
    ['a changed chain', `update journal_input set chain = 'x' where input_sequence = 9`, 9],
    [
      'a removed event',
      'delete from journal_event where event_sequence = (select max(event_sequence) from journal_event where input_sequence = 4)',
      4,
    ],
    ['a removed input', 'delete from journal_input where input_sequence = 10', 10],
    [
      'a removed end',
      'delete from journal_input where input_sequence = (select max(input_sequence) from journal_input)',
      24,
    ],
  ];

  it.each(damages)('name the input of %s', async (_, damage, inputSequence) => {
    const database = await createTestDatabase();
    try {
      const scene = new JournalScene(77);
      await play(database, [scene.opening(), scene.batch(20)]);
      const journal = openJournal(database, codec);
      expect(await journal.verifyRowHashes(worldId)).toMatchObject({ ok: true, headSequence: 24 });
      expect((await database.sql.unsafe(damage)).count).toBe(1);
      expect(await journal.verifyRowHashes(worldId)).toMatchObject({ ok: false, inputSequence });
    } finally {
      await database.close();
    }
  });
});

describe('corporate actions in the read models', () => {
  const golden = new URL('../../../core/engine/codec/golden/events-corporate-v1.jsonl', import.meta.url);
  const events = readFileSync(golden, 'utf8').trimEnd().split('\n').map(decodeEvent);

  /** The journal that the engine wrote, one event per input, in batches of so many. */
  function batchesOf(size: number): JournalBatch[] {
    const batches: JournalBatch[] = [];
    for (let first = 0; first < events.length; first += size) {
      const some = events.slice(first, first + size).map((event, at) => ({
        eventSequence: first + at + 1,
        inputSequence: first + at + 1,
        event,
      }));
      const inputs = some.map(({ inputSequence, event }) => ({
        inputSequence,
        inputCount: 1,
        tsEvent: event.at,
        tsInit: event.at,
        tsStep: 0,
        kind: 'TimeAdvanced',
        payload: '{}',
        chain: `chain-${inputSequence}`,
      }));
      batches.push({ inputs, events: some, outcomes: [] });
    }
    return batches;
  }

  it.each([1, 3, 7, 100])('come out the same in batches of %i, and as a rebuild makes them', async (size) => {
    const database = await createTestDatabase();
    try {
      await play(database, batchesOf(size));
      expect((await compareProjections(database.sql, codec, worldId)).differences).toEqual([]);
      const rows = await database.sql`
        select p.quantity::text, p.cost_basis::text, p.realized_pnl::text, b.realized_pnl::text as profit,
          (select sum(amount)::text from posting where account_id = p.account_id and ledger_account = 'cash') as posted,
          b.cash::text, (select sum(l.quantity)::text from lot l where l.account_id = p.account_id) as lots
        from position p join balance b using (account_id) order by p.quantity desc`;
      expect(rows[0]).toMatchObject({ quantity: '22', realized_pnl: rows[0]?.['profit'], lots: '22' });
      expect(rows[1]).toMatchObject({ quantity: '-10', realized_pnl: rows[1]?.['profit'], lots: null });
      for (const row of rows) expect(nanos(row['posted'])).toBe(nanos(row['cash']));
      expect(await database.sql`select symbol from instrument`).toEqual([{ symbol: 'STCK' }]);
      expect(
        await database.sql`select amount::text, paid_at is null as due from dividend order by pay_date, dividend.amount desc`,
      ).toEqual([
        { amount: '5.5', due: false },
        { amount: '-2.5', due: false },
        { amount: '2.2', due: true },
        { amount: '-1', due: true },
      ]);
      expect(await database.sql`select quantity::text, limit_price::text from orders where status = 'new'`).toEqual([
        { quantity: '7', limit_price: '59.65' },
      ]);
    } finally {
      await database.close();
    }
  });
});
