import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderId } from '../units/index.ts';
import type { OrderState } from './durable-state.ts';
import { OpenOrderSet, OpenOrderTable } from './open-orders.ts';

const orders = Array.from(
  { length: 5 },
  (_, at) => ({ orderId: `order-${at}` as OrderId, orderSequence: at + 1 }) as OrderState,
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
