import type { OrderView } from '@quire/contract';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../lib/api/problem.ts';
import { isRefused, sendWords } from './send-words.ts';
import type { Send } from './sends.ts';

const send = (more: Partial<Send>): Send => ({
  clientOrderId: 'c',
  body: { symbol: 'AAPL', side: 'buy', orderType: 'market', quantity: '10' },
  words: 'Buy 10 AAPL at market',
  state: 'sending',
  order: null,
  error: null,
  ...more,
});
const order = (more: Partial<OrderView>): OrderView =>
  ({
    status: 'new',
    quantity: '10',
    filledQuantity: '0',
    averageFillPrice: null,
    reasonCode: null,
    reasonDetails: null,
    ...more,
  }) as OrderView;
const known = (more: Partial<OrderView>) => send({ state: 'known', order: order(more) });

describe('what became of a send, in words', () => {
  it.each([
    ['Pending', send({})],
    ['Resting', known({})],
    ['Accepted', known({ status: 'accepted' })],
    ['Filled 10 at 187.32', known({ status: 'filled', filledQuantity: '10', averageFillPrice: '187.32' })],
    [
      'Filled 4 of 10 at 187.32, the rest is resting',
      known({ status: 'partially_filled', filledQuantity: '4', averageFillPrice: '187.32' }),
    ],
    ['Canceled, requested', known({ status: 'canceled', reasonCode: 'REQUESTED' })],
    [
      'Canceled after 4 of 10 at 187.32, ioc remainder',
      known({ status: 'canceled', filledQuantity: '4', averageFillPrice: '187.32', reasonCode: 'IOC_REMAINDER' }),
    ],
    ['No answer. Sending again cannot place it twice', send({ state: 'unanswered' })],
  ])('%s', (words, given) => {
    expect(sendWords(given)).toBe(words);
    expect(isRefused(given)).toBe(false);
  });

  it('a denial has its numbers, whoever told of it first', () => {
    const error = new ApiError(422, {
      detail: 'buying power is too small',
      details: { buyingPower: '1204.11', needed: '1950' },
    });
    const denied = order({
      status: 'denied',
      reasonCode: 'INSUFFICIENT_BUYING_POWER',
      reasonDetails: { buyingPower: '1204.11', needed: '1950' },
    });
    const numbers = 'buying power 1,204.11, needed 1,950';
    expect(sendWords(send({ state: 'refused', error }))).toBe(`Denied: Buying power is too small. ${numbers}`);
    expect(sendWords(send({ state: 'known', order: denied }))).toBe(`Denied: Insufficient buying power. ${numbers}`);
    expect(sendWords(send({ state: 'known', order: denied, error }))).toBe(
      `Denied: Buying power is too small. ${numbers}`,
    );
    expect(isRefused(send({ state: 'refused', error }))).toBe(true);
  });
});
