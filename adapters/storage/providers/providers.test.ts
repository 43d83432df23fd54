import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { createProviderStateStore, createQuarantineStore } from './index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('the state of providers', () => {
  it('changes one at a time, whoever changes it', async () => {
    const [one, two] = [createProviderStateStore(database.sql), createProviderStateStore(database.sql)];
    const add = (state: unknown) => {
      const count = ((state as { count?: number } | null)?.count ?? 0) + 1;
      return { state: { count }, answer: count };
    };
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? one : two).change('shared', add)),
    );
    expect(answers.toSorted((left, right) => left - right)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    expect((await one.read()).get('shared')).toEqual({ count: 40 });
  });

  it('stays as it was when the change fails', async () => {
    const store = createProviderStateStore(database.sql);
    await store.change('kept', () => ({ state: { good: true }, answer: null }));
    const failing = store.change('kept', () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await store.read()).get('kept')).toEqual({ good: true });
  });
});

describe('the quarantine', () => {
  it('keeps what was sent, newest first, and of each provider a thousand', async () => {
    const store = createQuarantineStore(database.sql);
    const item = (provider: string, at: number) => ({
      provider,
      capability: 'bars' as const,
      symbol: 'AAPL',
      cause: 'schema' as const,
      detail: `row ${at}`,
      sample: '{"a":\u0000}',
      receivedAt: Date.parse('2026-01-05T15:00:00Z') + at,
    });
    await store.add([item('other', 1)]);
    await store.add(Array.from({ length: 1_005 }, (_, at) => item('noisy', at)));
    const rows = await store.list({ provider: 'noisy', limit: 2_000 });
    expect(rows).toHaveLength(1_000);
    expect(rows[0]).toMatchObject({
      detail: 'row 1004',
      sample: '{"a":}',
      receivedAt: new Date('2026-01-05T15:00:01.004Z'),
    });
    expect(await store.list({ limit: 5_000 })).toHaveLength(1_001);
  });
});
