import type { OrderView } from '@quire/contract';
import { expect, it } from 'vitest';
import { changesOf, replaceDraftOf, replaceFields } from './replace-draft.ts';

const order = {
  orderId: 'o',
  groupId: null,
  orderType: 'stop_limit',
  timeInForce: 'day',
  quantity: '10',
  limitPrice: '99.50',
  stopPrice: '100',
  trailPrice: null,
  trailPercent: null,
} as OrderView;
const draft = replaceDraftOf(order);

it('only what differs is sent, as decimal text', () => {
  expect(changesOf(order, draft)).toBeNull();
  expect(changesOf(order, { ...draft, limitPrice: '99.5', quantity: ' 10.0 ' })).toBeNull();
  expect(changesOf(order, { ...draft, limitPrice: '99.4', timeInForce: 'gtc' })).toEqual({
    limitPrice: '99.4',
    timeInForce: 'gtc',
  });
});

it('what is no positive number is not sent', () => {
  for (const quantity of ['', 'x', '0', '-1', '1e3']) expect(changesOf(order, { ...draft, quantity })).toBeNull();
});

it('a leg keeps the size of its entry, a trailing stop moves its own stop', () => {
  const leg: OrderView = { ...order, groupId: 'entry' };
  expect(replaceFields(leg).map(({ name }) => name)).toEqual(['limitPrice', 'stopPrice']);
  const trailing: OrderView = { ...order, orderType: 'trailing_stop', limitPrice: null, trailPercent: '2' };
  expect(replaceFields(trailing).map(({ name }) => name)).toEqual(['quantity', 'trailPercent']);
});
