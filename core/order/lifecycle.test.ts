import { describe, expect, it } from 'vitest';
import { isOpenStatus, nextStatus, type OrderTrigger, orderLifecycle } from './lifecycle.ts';
import type { OrderStatus } from './order.ts';

const statuses = Object.keys(orderLifecycle) as ('none' | OrderStatus)[];

describe('the life of an order', () => {
  it.each([
    ['none', 'acceptedForLater', 'accepted'],
    ['none', 'acceptedNow', 'new'],
    ['none', 'denied', 'denied'],
    ['accepted', 'activated', 'new'],
    ['new', 'filledPartly', 'partially_filled'],
    ['new', 'filledWhole', 'filled'],
    ['partially_filled', 'filledPartly', 'partially_filled'],
    ['partially_filled', 'canceled', 'canceled'],
    ['accepted', 'expired', 'expired'],
    ['new', 'rejected', 'rejected'],
    ['none', 'acceptedHeld', 'held'],
    ['held', 'activated', 'new'],
    ['held', 'replaced', 'replaced'],
    ['new', 'pendingCancel', 'pending_cancel'],
    ['pending_cancel', 'filledPartly', 'partially_filled'],
    ['pending_cancel', 'canceled', 'canceled'],
    ['pending_replace', 'replaced', 'replaced'],
    ['partially_filled', 'pendingReplace', 'pending_replace'],
    ['new', 'doneForDay', 'done_for_day'],
    ['done_for_day', 'resumed', 'new'],
    ['accepted', 'bidding', 'accepted_for_bidding'],
    ['accepted_for_bidding', 'filledWhole', 'filled'],
    ['new', 'suspended', 'suspended'],
  ] as const)('%s + %s = %s', (from, trigger, to) => {
    expect(nextStatus(from, trigger)).toBe(to);
  });

  it('an order that waits for the open cannot fill', () => {
    expect(() => nextStatus('accepted', 'filledWhole')).toThrow('cannot be filledWhole');
  });

  it('O4: nothing happens to a closed order', () => {
    const closed = statuses.filter((status) => status !== 'none' && !isOpenStatus(status));
    expect(closed).toEqual(['filled', 'canceled', 'expired', 'replaced', 'rejected', 'denied']);
    for (const status of closed) expect(orderLifecycle[status]).toEqual({});
  });

  it('is what the table says, also where that is said twice', () => {
    for (const status of statuses) {
      for (const [trigger, next] of Object.entries(orderLifecycle[status])) {
        expect(nextStatus(status, trigger as OrderTrigger), `${status} ${trigger}`).toBe(next);
      }
    }
  });

  it('every open order can be canceled and can expire', () => {
    for (const status of statuses) {
      if (status === 'none' || !isOpenStatus(status)) continue;
      for (const trigger of ['canceled', 'expired'] satisfies OrderTrigger[]) {
        expect(isOpenStatus(nextStatus(status, trigger))).toBe(false);
      }
    }
  });
});
