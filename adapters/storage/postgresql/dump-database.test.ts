import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { dumpDatabase } from './dump-database.ts';
import { inOrderOfReferences } from './table-order.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('a dump', () => {
  it('sees one instant, however much is written while it reads', async () => {
    await database.sql`insert into setting (key, value) values ('before', '1')`;
    const rows = await dumpDatabase(database.target, [], async (dump) => {
      await database.sql`insert into setting (key, value) values ('meanwhile', '2')`;
      const table = dump.facts.tables.find(({ name }) => name === 'setting')!;
      let text = '';
      for await (const piece of await dump.rows(table)) text += piece.toString('utf8');
      return text;
    });
    expect(rows).toContain('before');
    expect(rows).not.toContain('meanwhile');
  });

  it('goes on to the next table whatever the last rows of one did to the socket', async () => {
    await database.sql`create table wide as select repeat('x', 20000) as filling from generate_series(1, 200)`;
    const bytes = await dumpDatabase(database.target, [], async (dump) => {
      const wide = dump.facts.tables.find(({ name }) => name === 'wide')!;
      let count = 0;
      for (let time = 0; time < 5; time++) {
        for await (const piece of await dump.rows(wide)) count += piece.length;
      }
      return count;
    });
    expect(bytes).toBe(5 * 200 * 20_001);
    await database.sql`drop table wide`;
  });

  it('ends when the database goes away, instead of waiting for ever', async () => {
    const dump = dumpDatabase(database.target, [], async ({ facts, rows }) => {
      await database.sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'quire backup' and datname = current_database()`;
      for (const table of facts.tables) for await (const _ of await rows(table));
    });
    await expect(dump).rejects.toThrow();
  });

  it('leaves no table out that another one needs', async () => {
    await expect(dumpDatabase(database.target, ['world'], async () => {})).rejects.toThrow(
      'must not be left out alone',
    );
  });
});

describe('the order of tables', () => {
  const tables = ['account', 'order', 'world'].map((name) => ({ name, columns: [] }));

  it('puts a table behind those that it refers to', () => {
    const references = [
      { from: 'account', to: 'world' },
      { from: 'order', to: 'account' },
      { from: 'order', to: 'order' },
    ];
    expect(inOrderOfReferences(tables, references).map(({ name }) => name)).toEqual(['world', 'account', 'order']);
  });

  it('cannot be found for tables in a circle', () => {
    const circle = [
      { from: 'account', to: 'world' },
      { from: 'world', to: 'account' },
    ];
    expect(() => inOrderOfReferences(tables, circle)).toThrow('circle');
  });
});
