import type { FillView, OrderView, PositionView } from '@quire/contract';
import { parseInstant } from '@quire/core/units';

const closedStatuses: ReadonlySet<string> = new Set([
  'filled',
  'canceled',
  'expired',
  'replaced',
  'rejected',
  'denied',
]);

export function isOpen(order: Pick<OrderView, 'status'>): boolean {
  return !closedStatuses.has(order.status);
}

/** By microsecond: a `Date` would lose three digits, in which the states of one busy order differ. */
function compareInstants(left: string, right: string): number {
  return left === right ? 0 : (parseInstant(left) ?? 0) - (parseInstant(right) ?? 0);
}

/** While another account is being read, the screen may still hold the last one's rows: they are not this account's. */
function own<Item extends { readonly accountId: string }>(items: readonly Item[], accountId: string): readonly Item[] {
  return items.filter((item) => item.accountId === accountId);
}

/** The later state of one order; what is closed never opens again. */
export function newerOrder(known: OrderView, candidate: OrderView): OrderView {
  if (isOpen(known) !== isOpen(candidate)) return isOpen(candidate) ? known : candidate;
  return compareInstants(candidate.updatedAt, known.updatedAt) >= 0 ? candidate : known;
}

/** A list that was read by request under what the stream has told since; a closed order never opens again. Newest first. */
export function mergeOrders(
  read: readonly OrderView[],
  streamed: ReadonlyMap<string, OrderView>,
  accountId: string,
): readonly OrderView[] {
  const merged = new Map(own(read, accountId).map((order) => [order.orderId, order]));
  for (const order of own([...streamed.values()], accountId)) {
    const known = merged.get(order.orderId);
    merged.set(order.orderId, known ? newerOrder(known, order) : order);
  }
  return [...merged.values()].sort((left, right) => compareInstants(right.submittedAt, left.submittedAt));
}

export function mergeFills(
  read: readonly FillView[],
  streamed: readonly FillView[],
  accountId: string,
): readonly FillView[] {
  const merged = new Map(own([...read, ...streamed], accountId).map((fill) => [fill.fillId, fill]));
  return [...merged.values()].sort((left, right) => compareInstants(right.at, left.at));
}

function isNewerPosition(candidate: PositionView, known: PositionView): boolean {
  const byChange = compareInstants(candidate.updatedAt, known.updatedAt);
  if (byChange !== 0) return byChange > 0;
  return compareInstants(candidate.markAt ?? candidate.updatedAt, known.markAt ?? known.updatedAt) >= 0;
}

/** Open positions only, by symbol. */
export function mergePositions(
  read: readonly PositionView[],
  streamed: ReadonlyMap<string, PositionView>,
  accountId: string,
): readonly PositionView[] {
  const merged = new Map(own(read, accountId).map((position) => [position.instrumentId, position]));
  for (const position of own([...streamed.values()], accountId)) {
    const known = merged.get(position.instrumentId);
    if (!known || isNewerPosition(position, known)) merged.set(position.instrumentId, position);
  }
  return [...merged.values()]
    .filter((position) => position.side !== 'flat')
    .sort((left, right) => (left.symbol < right.symbol ? -1 : 1));
}
