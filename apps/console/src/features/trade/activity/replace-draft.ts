import type { OrderView, ReplaceOrderBody } from '@quire/contract';
import { readDecimal, writeDecimal } from '../../../lib/decimal.ts';

const names = ['quantity', 'limitPrice', 'stopPrice', 'trailPrice', 'trailPercent'] as const;
type ReplaceField = (typeof names)[number];

/** What stands in the form, as typed. */
export type ReplaceDraft = Readonly<Record<ReplaceField | 'timeInForce', string>>;

const labels: Readonly<Record<ReplaceField, string>> = {
  quantity: 'New quantity, in all',
  limitPrice: 'New limit price',
  stopPrice: 'New stop price',
  trailPrice: 'New trail',
  trailPercent: 'New trail, percent',
};

/** What an order of its type has and may change: a leg follows the size of its entry, a trailing stop moves its stop itself. */
export function replaceFields(order: OrderView): readonly { readonly name: ReplaceField; readonly label: string }[] {
  const isLeg = order.groupId !== null && order.orderId !== order.groupId;
  return names
    .filter((name) => order[name] !== null)
    .filter((name) => !(name === 'quantity' && isLeg))
    .filter((name) => !(name === 'stopPrice' && order.orderType === 'trailing_stop'))
    .map((name) => ({ name, label: labels[name] }));
}

export function replaceDraftOf(order: OrderView): ReplaceDraft {
  return {
    quantity: order.quantity,
    limitPrice: order.limitPrice ?? '',
    stopPrice: order.stopPrice ?? '',
    trailPrice: order.trailPrice ?? '',
    trailPercent: order.trailPercent ?? '',
    timeInForce: order.timeInForce,
  };
}

/** Only what differs, as decimal text; null when nothing does, or something is not a positive number. */
export function changesOf(order: OrderView, draft: ReplaceDraft): ReplaceOrderBody | null {
  const changes: ReplaceOrderBody = {};
  for (const { name } of replaceFields(order)) {
    const value = readDecimal(draft[name]);
    if (value === null || value.digits <= 0n) return null;
    const before = readDecimal(order[name]);
    if (before === null || writeDecimal(before) !== writeDecimal(value)) changes[name] = writeDecimal(value);
  }
  const { timeInForce } = draft;
  if (timeInForce !== order.timeInForce && (timeInForce === 'day' || timeInForce === 'gtc')) {
    changes.timeInForce = timeInForce;
  }
  return Object.keys(changes).length === 0 ? null : changes;
}
