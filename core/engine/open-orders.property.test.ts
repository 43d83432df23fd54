import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderId, UnixMicros } from '../units/index.ts';
import type { OrderState } from './durable-state.ts';
import { OpenOrderSet, OpenOrderTable } from './open-orders.ts';

const times = [
  { status: 'accepted', timeInForce: 'day', expiresAt: 300 as UnixMicros },
  { status: 'new', timeInForce: 'gtc', expiresAt: null },
  { status: 'new', timeInForce: 'gtd', expiresAt: 200 as UnixMicros },
  { status: 'accepted', timeInForce: 'gtc', expiresAt: 100 as UnixMicros },
  { status: 'new', timeInForce: 'day', expiresAt: 200 as UnixMicros },
] as const;
const orders = Array.from(
  { length: 5 },
  (_, at) => ({ orderId: `order-${at}` as OrderId, orderSequence: at + 1, ...times[at]! }) as OrderState,
);
const acts = fc.array(fc.record({ at: fc.nat(4), isNew: fc.boolean() }), { maxLength: 40 });

describe('open orders', () => {
  it('are those of a map and a set of the same, in the same order', () => {
    fc.assert(
      fc.property(acts, (played) => {
        const table = new OpenOrderTable();
        const set = new OpenOrderSet();
        const wanted = new Map<OrderId, OrderState>();
        for (const { at, isNew } of played) {
          const order = orders[at]!;
          const { orderId } = order;
          if (!isNew) {
            expect(table.delete(orderId)).toBe(wanted.has(orderId));
            expect(set.delete(order)).toBe(wanted.delete(orderId));
          } else if (!wanted.has(orderId)) {
            table.add(order);
            set.add(order);
            wanted.set(orderId, order);
          }
          expect([...table.values()]).toEqual([...wanted.values()]);
          expect([...set.values()]).toEqual([...wanted.values()]);
          expect(table.size).toBe(wanted.size);
          expectTimes(table, [...wanted.values()]);
          for (const each of orders) {
            expect(table.get(each.orderId)).toBe(wanted.get(each.orderId));
            expect(table.has(each.orderId)).toBe(wanted.has(each.orderId));
            expect(table.hasSequence(each.orderSequence)).toBe(wanted.has(each.orderId));
          }
        }
      }),
    );
  });
});

/** What time concerns, found by looking at each. The table was filled in any order, and these answers are in that of arrival. */
function expectTimes(table: OpenOrderTable, wanted: readonly OrderState[]): void {
  const sorted = wanted.toSorted((left, right) => left.orderSequence - right.orderSequence);
  for (const at of [99, 100, 200, 300]) {
    expect(table.endedBy(at)).toEqual(sorted.filter(({ expiresAt }) => expiresAt !== null && expiresAt <= at));
  }
  const ownEnds = wanted
    .filter(({ timeInForce }) => timeInForce !== 'day')
    .map(({ expiresAt }) => expiresAt ?? Infinity);
  expect(table.nextOwnEnd()).toBe(Math.min(Number.POSITIVE_INFINITY, ...ownEnds));
  expect(new Set(table.waiting())).toEqual(new Set(wanted.filter(({ status }) => status === 'accepted')));
}
