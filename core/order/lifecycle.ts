import { violated } from '../units/index.ts';
import type { StationStatus } from './events.ts';
import type { OrderStatus } from './order.ts';

/** What happens to an order, as the events tell it. A fill is named by what it leaves. */
export type OrderTrigger =
  | 'acceptedForLater'
  | 'acceptedNow'
  | 'acceptedHeld'
  | 'denied'
  | 'activated'
  | 'filledPartly'
  | 'filledWhole'
  | 'canceled'
  | 'expired'
  | 'rejected'
  | 'replaced'
  | 'pendingCancel'
  | 'pendingReplace'
  | 'doneForDay'
  | 'bidding'
  | 'stopped'
  | 'suspended'
  | 'calculated'
  | 'resumed';

type Transitions = Readonly<Partial<Record<OrderTrigger, OrderStatus>>>;

const ends: Transitions = { canceled: 'canceled', expired: 'expired', replaced: 'replaced' };
const fills: Transitions = { filledPartly: 'partially_filled', filledWhole: 'filled' };
const pending: Transitions = { pendingCancel: 'pending_cancel', pendingReplace: 'pending_replace' };

/** The whole life of an order. A pair that is missing cannot happen: an event that claims it is a bug. */
export const orderLifecycle: Readonly<Record<'none' | OrderStatus, Transitions>> = {
  none: { acceptedForLater: 'accepted', acceptedNow: 'new', acceptedHeld: 'held', denied: 'denied' },
  accepted: {
    ...ends,
    activated: 'new',
    bidding: 'accepted_for_bidding',
    pendingCancel: 'pending_cancel',
    rejected: 'rejected',
  },
  pending_new: { ...ends, activated: 'new', pendingCancel: 'pending_cancel', rejected: 'rejected' },
  held: { ...ends, activated: 'new' },
  new: {
    ...ends,
    ...fills,
    ...pending,
    rejected: 'rejected',
    doneForDay: 'done_for_day',
    bidding: 'accepted_for_bidding',
    stopped: 'stopped',
    suspended: 'suspended',
    calculated: 'calculated',
  },
  partially_filled: {
    ...ends,
    ...fills,
    ...pending,
    doneForDay: 'done_for_day',
    // Its replacement may wait for an auction with the rest.
    bidding: 'accepted_for_bidding',
    suspended: 'suspended',
  },
  done_for_day: { ...ends, ...pending, resumed: 'new' },
  accepted_for_bidding: { ...ends, ...fills, ...pending, rejected: 'rejected', resumed: 'new' },
  stopped: { ...ends, ...fills },
  suspended: { ...ends, ...pending, resumed: 'new' },
  calculated: { ...ends, ...fills, resumed: 'new' },
  // A cancel or a replace may lose the race against a fill, and then the request is over.
  pending_cancel: { ...fills, canceled: 'canceled', expired: 'expired', resumed: 'new' },
  pending_replace: { ...ends, ...fills, resumed: 'new' },
  filled: {},
  canceled: {},
  expired: {},
  replaced: {},
  rejected: {},
  denied: {},
};

/**
 * The status after the trigger; a transition that the table lacks breaks an assertion.
 *
 * @example nextStatus('new', 'filledPartly') // 'partially_filled'
 */
export function nextStatus(status: 'none' | OrderStatus, trigger: OrderTrigger): OrderStatus {
  // What happens to nearly every order, said twice: names that are only known at run time are slow to look up. A test compares.
  if (status === 'new' && trigger === 'filledWhole') return 'filled';
  if (status === 'none' && trigger === 'acceptedNow') return 'new';
  const next = orderLifecycle[status][trigger];
  if (next === undefined) violated(`an order that is ${status} cannot be ${trigger}`);
  return next;
}

/** What brings an order to a station at which nothing else of it changes; resumed, it is new or partially filled as it was. */
export const stationTriggers: Readonly<Record<StationStatus, OrderTrigger>> = {
  new: 'resumed',
  partially_filled: 'resumed',
  pending_cancel: 'pendingCancel',
  pending_replace: 'pendingReplace',
  done_for_day: 'doneForDay',
  accepted_for_bidding: 'bidding',
  stopped: 'stopped',
  suspended: 'suspended',
  calculated: 'calculated',
};

/** Statuses after which nothing happens to an order any more. */
export const closedOrderStatuses = ['filled', 'canceled', 'expired', 'replaced', 'rejected', 'denied'] as const;

const closed: ReadonlySet<OrderStatus> = new Set(closedOrderStatuses);

/** Open orders hold reservations and may still fill. */
export function isOpenStatus(status: OrderStatus): boolean {
  return status === 'new' || (status !== 'filled' && !closed.has(status));
}
