import type { OrderView, PositionView } from '@quire/contract';
import { describe, expect, it } from 'vitest';
import { consequenceOf, lineOfId, linesOf } from './order-lines.ts';

const order = (changes: Partial<OrderView>) =>
  ({
    orderId: 'a',
    symbol: 'AAPL',
    side: 'buy',
    orderType: 'limit',
    status: 'new',
    limitPrice: '99.5',
    stopPrice: null,
    triggeredAt: null,
    remainingQuantity: '10',
    ...changes,
  }) as OrderView;

describe('the lines of the chart', () => {
  it('are the limits and stops of open orders of the symbol, and the position', () => {
    const held = { averageEntryPrice: '100.25', quantity: '7' } as PositionView;
    const orders = [
      order({}),
      order({ orderId: 'b', symbol: 'MSFT' }),
      order({ orderId: 'c', side: 'sell', orderType: 'stop_limit', stopPrice: '95', limitPrice: '94' }),
      order({ orderId: 'd', side: 'sell', orderType: 'trailing_stop', stopPrice: '97', limitPrice: null }),
      order({
        orderId: 'e',
        orderType: 'stop',
        stopPrice: '105',
        limitPrice: null,
        triggeredAt: '2026-01-05T00:00:00Z',
      }),
    ];
    expect(linesOf(orders, held, 'AAPL', null).map(({ id, price, moves }) => [id, price, moves])).toEqual([
      ['a limitPrice', 99.5, 'limit'],
      ['c limitPrice', 94, 'limit'],
      ['c stopPrice', 95, 'stop'],
      ['d stopPrice', 97, null],
      ['position', 100.25, null],
    ]);
  });

  it('stand where they were moved to until that is sent or left', () => {
    const move = { orderId: 'a', field: 'limitPrice', price: '99.8' } as const;
    expect(linesOf([order({})], null, 'AAPL', move)[0]).toMatchObject({ price: 99.8, label: 'Buy 10' });
    expect(lineOfId('a limitPrice')).toEqual({ orderId: 'a', field: 'limitPrice' });
    expect(lineOfId('position')).toBeNull();
  });

  it('do not move while a cancel is on its way', () => {
    expect(linesOf([order({ status: 'pending_cancel' })], null, 'AAPL', null)[0]?.moves).toBeNull();
  });

  it.each<[Partial<OrderView>, 'limitPrice' | 'stopPrice', string, string | null]>([
    [{}, 'limitPrice', '99', null],
    [{}, 'limitPrice', '100', 'It would trade at once.'],
    [{ side: 'sell' }, 'limitPrice', '100.5', null],
    [{ side: 'sell' }, 'limitPrice', '99', 'It would trade at once.'],
    [{ side: 'sell', stopPrice: '95' }, 'stopPrice', '99', null],
    [{ side: 'sell', stopPrice: '95' }, 'stopPrice', '100', 'It would wake at once.'],
    [{ side: 'buy', stopPrice: '105' }, 'stopPrice', '99', 'It would wake at once.'],
    [{ side: 'buy', stopPrice: '105' }, 'limitPrice', '120', null],
  ])('%j with its %s at %s at a last price of 100: %s', (changes, field, price, expected) => {
    expect(consequenceOf(order(changes), { orderId: 'a', field, price }, 100)).toBe(expected);
  });
});
