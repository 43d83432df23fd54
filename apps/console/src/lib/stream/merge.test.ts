import type { FillView, OrderView, PositionView } from '@quire/contract';
import { describe, expect, it } from 'vitest';
import { mergeFills, mergeOrders, mergePositions } from './merge.ts';

const order = (orderId: string, status: OrderView['status'], updatedAt: string, accountId = 'a'): OrderView =>
  ({ orderId, status, updatedAt, accountId, submittedAt: '2026-11-21T12:00:00Z' }) as OrderView;
const map = <Item>(items: readonly Item[], key: (item: Item) => string) =>
  new Map(items.map((item) => [key(item), item]));
const orders = (...items: OrderView[]) => map(items, (item) => item.orderId);

describe('what was read under what was streamed', () => {
  it('the newer state of an order wins, from either side', () => {
    const old = order('1', 'new', '2026-11-21T12:00:01Z');
    const fresh = order('1', 'partially_filled', '2026-11-21T12:00:02.5Z');
    expect(mergeOrders([old], orders(fresh), 'a')).toEqual([fresh]);
    expect(mergeOrders([fresh], orders(old), 'a')).toEqual([fresh]);
  });

  it('a closed order never opens again, even when the clocks are equal', () => {
    const open = order('1', 'new', '2026-11-21T12:00:02Z');
    const closed = order('1', 'canceled', '2026-11-21T12:00:02Z');
    expect(mergeOrders([closed], orders(open), 'a')).toEqual([closed]);
    expect(mergeOrders([open], orders(closed), 'a')).toEqual([closed]);
  });

  it('instants with and without decimals are compared as instants', () => {
    const whole = order('1', 'new', '2026-11-21T12:00:02Z');
    const later = order('1', 'partially_filled', '2026-11-21T12:00:02.000500Z');
    expect(mergeOrders([whole], orders(later), 'a')[0]?.status).toBe('partially_filled');
  });

  it('another account stays out, whichever side it comes from', () => {
    expect(mergeOrders([order('1', 'new', '2026-11-21T12:00:02Z', 'b')], new Map(), 'a')).toEqual([]);
    expect(mergeFills([{ fillId: '1', accountId: 'b' } as FillView], [], 'a')).toEqual([]);
    expect(mergePositions([{ instrumentId: 'i', accountId: 'b' } as PositionView], new Map(), 'a')).toEqual([]);
    expect(mergeOrders([], orders(order('1', 'new', '2026-11-21T12:00:02Z', 'b')), 'a')).toEqual([]);
  });

  it('a fill is listed once, newest first', () => {
    const fill = (fillId: string, at: string) => ({ fillId, at, accountId: 'a' }) as FillView;
    const one = fill('1', '2026-11-21T12:00:01Z');
    const two = fill('2', '2026-11-21T12:00:02Z');
    expect(mergeFills([one], [two, one], 'a').map((each) => each.fillId)).toEqual(['2', '1']);
  });

  it('a position that went flat leaves, and a later mark replaces an earlier one', () => {
    const position = (side: PositionView['side'], updatedAt: string, markAt: string | null) =>
      ({ instrumentId: 'i', symbol: 'AAPL', accountId: 'a', side, updatedAt, markAt }) as PositionView;
    const held = position('long', '2026-11-21T12:00:01Z', '2026-11-21T12:00:05Z');
    const remarked = position('long', '2026-11-21T12:00:01Z', '2026-11-21T12:00:09Z');
    const flat = position('flat', '2026-11-21T12:00:10Z', null);
    const streamed = (item: PositionView) => new Map([['i', item]]);
    expect(mergePositions([held], streamed(remarked), 'a')).toEqual([remarked]);
    expect(mergePositions([remarked], streamed(held), 'a')).toEqual([remarked]);
    expect(mergePositions([held], streamed(flat), 'a')).toEqual([]);
  });
});
