import { createTestDatabase, type TestDatabase } from '@quire/adapters/storage/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordAudit } from './audit.ts';
import { type AuditQuery, insertAuditPack, type NewAuditLine, readAuditLines } from './audit-packs.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const origin = { remoteAddress: '10.0.0.7', userAgent: 'bot', requestId: 'request-1' };
const odd = { userId: null, actor: 'o"dd\\é@example.com' };
const plain = { userId: null, actor: 'bot@example.com' };
const atMs = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

const line = (order: number, actor = plain): NewAuditLine => ({
  actor,
  origin,
  atMs: atMs + order,
  action: order % 2 === 0 ? 'order.submitted' : 'order.canceled',
  resourceKind: 'order',
  resourceId: `order-${order}`,
  before: null,
  after: { clientOrderId: `mine-${order}` },
});
const read = (query: Partial<AuditQuery> = {}) =>
  readAuditLines(database.sql, { action: null, actor: null, resourceId: null, before: null, limit: 100, ...query });
const namesOf = async (query: Partial<AuditQuery> = {}) => (await read(query)).map(({ resourceId }) => resourceId);

describe('audit lines that share a row', () => {
  const orders = Array.from({ length: 40 }, (_, index) => index + 1);
  const newestFirst = ['user-2', ...orders.toReversed().map((order) => `order-${order}`), 'user-1'];

  beforeAll(async () => {
    const { sql } = database;
    const user = { action: 'user.created', resourceKind: 'user', before: null, after: { name: 'Ann' } };
    await recordAudit(sql, plain, origin, { ...user, resourceId: 'user-1' });
    for (const order of orders.slice(0, 20)) await insertAuditPack(sql, [line(order)]);
    await insertAuditPack(
      sql,
      orders.slice(20).map((order) => line(order, order === 33 ? odd : plain)),
    );
    await recordAudit(sql, plain, origin, { ...user, resourceId: 'user-2' });
  });

  it('stand in one order with those that have a row of their own, each under its own id', async () => {
    expect(await namesOf()).toEqual(newestFirst);
    const ids = (await read()).map(({ auditId }) => auditId);
    expect(new Set(ids).size).toBe(newestFirst.length);
  });

  it('say everything that was said', async () => {
    const [told] = await read({ resourceId: 'order-7' });
    expect(told).toEqual({
      auditId: expect.any(Number),
      at: new Date(atMs + 7),
      actor: 'bot@example.com',
      action: 'order.canceled',
      resourceKind: 'order',
      resourceId: 'order-7',
      before: null,
      after: { clientOrderId: 'mine-7' },
      remoteAddress: '10.0.0.7',
    });
  });

  it.each([1, 7, 41])(
    'are read in pages of %i, none twice and none left out, in the middle of a row too',
    async (limit) => {
      const seen: (string | null)[] = [];
      let before: number | null = null;
      for (;;) {
        const page = await read({ before, limit });
        seen.push(...page.map(({ resourceId }) => resourceId));
        if (page.length < limit) break;
        before = page.at(-1)!.auditId;
      }
      expect(seen).toEqual(newestFirst);
    },
  );

  it('are found by action, by what they concern and by whoever acted, however he is spelled', async () => {
    expect(await namesOf({ action: 'order.canceled' })).toHaveLength(20);
    expect(await namesOf({ action: 'order.cancele' })).toEqual([]);
    expect(await namesOf({ actor: odd.actor })).toEqual(['order-33']);
    expect(await namesOf({ actor: plain.actor, action: 'user.created' })).toEqual(['user-2', 'user-1']);
    expect(await namesOf({ resourceId: 'order-3' })).toEqual(['order-3']);
  });

  it('can be neither changed nor removed', async () => {
    await expect(database.sql`delete from audit_pack`).rejects.toThrow('append-only');
    await expect(database.sql`update audit_pack set lines = '[]'`).rejects.toThrow('append-only');
  });
});
