import type { DomainEvent } from '@quire/core/engine';
import type { Instrument } from '@quire/core/market';
import type { AccountId, FillId, OrderId } from '@quire/core/units';
import { describe, expect, it } from 'vitest';
import { filledRow, orderedAt } from '../testing/order-row.ts';
import { isTold, type ToldEvent, tradeUpdates } from './trade-updates.ts';

const context = {
  row: filledRow,
  instrument: { priceScale: 2, quantityScale: 0 } as Instrument,
  worldId: 'sim',
  eventSequence: 9,
};
const identity = { version: 1, orderId: 'order' as OrderId, accountId: 'account' as AccountId, at: orderedAt };
const event = (fields: object) => ({ ...identity, ...fields }) as ToldEvent;
const fill = (filledQuantity: number, status: string) =>
  event({
    type: 'OrderFilled',
    fillId: `fill-${filledQuantity}` as FillId,
    quantity: 1,
    price: 10_100,
    filledQuantity,
    status,
    filledNotional: BigInt(filledQuantity) * 101_000_000_000n,
    positionQuantity: BigInt(filledQuantity),
  });
const told = (...events: ToldEvent[]) =>
  events
    .flatMap((one) => tradeUpdates(one, context))
    .map(({ event: name, order }) => {
      const { status, filled_qty, filled_at } = order as Record<string, unknown>;
      return [name, status, filled_qty, filled_at];
    });

describe('what the trading stream says of an event', () => {
  it('shows each order as it was right after, however far it has gone since', () => {
    expect(
      told(event({ type: 'OrderAccepted', status: 'new' }), fill(1, 'partially_filled'), fill(3, 'filled')),
    ).toEqual([
      ['pending_new', 'pending_new', '0', null],
      ['new', 'new', '0', null],
      ['partial_fill', 'partially_filled', '1', null],
      ['fill', 'filled', '3', '2026-11-20T01:00:00Z'],
    ]);
  });

  it('tells of an order that waits for its market when it is accepted and when it enters', () => {
    expect(told(event({ type: 'OrderAccepted', status: 'accepted' }), event({ type: 'OrderActivated' }))).toEqual([
      ['accepted', 'accepted', '0', null],
      ['new', 'new', '0', null],
    ]);
  });

  it.each([
    ['OrderCanceled', 'canceled'],
    ['OrderExpired', 'expired'],
    ['OrderRejected', 'rejected'],
  ])('names %s %s', (type, name) => {
    expect(told(event({ type })).map(([first]) => first)).toEqual([name]);
  });

  it('has a timestamp and an execution id on every event, and the execution on fills', () => {
    const accepted = tradeUpdates(event({ type: 'OrderAccepted', status: 'new' }), context);
    expect(accepted.every(({ timestamp }) => timestamp === '2026-11-20T01:00:00Z')).toBe(true);
    expect(new Set(accepted.map(({ execution_id: id }) => id)).size).toBe(2);
    const [filled] = tradeUpdates(fill(3, 'filled'), context);
    expect(filled).toMatchObject({ execution_id: 'fill-3', price: '101', qty: '1', position_qty: '3' });
  });

  it('says nothing of what risk refused, nor of what is no order', () => {
    expect(isTold({ ...identity, type: 'OrderDenied' } as DomainEvent)).toBe(false);
    expect(isTold({ type: 'CashPosted' } as DomainEvent)).toBe(false);
  });
});
