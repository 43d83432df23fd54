import { violated } from '../units/index.ts';
import type { OrderStatus } from './order.ts';

/** What happens to an order, as the events tell it. A fill is named by what it leaves. */
export type OrderTrigger =
  | 'acceptedForLater'
  | 'acceptedNow'
  | 'denied'
  | 'activated'
  | 'filledPartly'
  | 'filledWhole'
  | 'canceled'
  | 'expired'
  | 'rejected';

/** The whole life of an order. A pair that is missing cannot happen: an event that claims it is a bug. */
export const orderLifecycle: Readonly<
  Record<'none' | OrderStatus, Readonly<Partial<Record<OrderTrigger, OrderStatus>>>>
> = {
  none: { acceptedForLater: 'accepted', acceptedNow: 'new', denied: 'denied' },
  accepted: { activated: 'new', canceled: 'canceled', expired: 'expired', rejected: 'rejected' },
  new: {
    filledPartly: 'partially_filled',
    filledWhole: 'filled',
    canceled: 'canceled',
    expired: 'expired',
    rejected: 'rejected',
  },
  partially_filled: {
    filledPartly: 'partially_filled',
    filledWhole: 'filled',
    canceled: 'canceled',
    expired: 'expired',
  },
  filled: {},
  canceled: {},
  expired: {},
  rejected: {},
  denied: {},
};

/**
 * The status after the trigger; a transition that the table lacks breaks an assertion.
 *
 * @example nextStatus('new', 'filledPartly') // 'partially_filled'
 */
export function nextStatus(status: 'none' | OrderStatus, trigger: OrderTrigger): OrderStatus {
  const next = orderLifecycle[status][trigger];
  if (next === undefined) violated(`an order that is ${status} cannot be ${trigger}`);
  return next;
}

/** Open orders hold reservations and may still fill. */
export function isOpenStatus(status: OrderStatus): boolean {
  return status === 'new' || status === 'partially_filled' || status === 'accepted';
}
