import type { PositionView } from '@quire/contract';
import { expect, it } from 'vitest';
import { protectionOf, sizeOf } from './protection.ts';

const long = { accountId: 'a', symbol: 'AAPL', side: 'long', quantity: '10' } as PositionView;
const short = { ...long, side: 'short', quantity: '-10' } as PositionView;
const draft = { takeProfit: '', stopLoss: '', stopLossLimit: '', quantity: '10' };
const exit = { accountId: 'a', symbol: 'AAPL', side: 'sell', quantity: '10', timeInForce: 'gtc' };

it('both prices make a pair of which one cancels the other', () => {
  expect(protectionOf(long, { ...draft, takeProfit: '200', stopLoss: '170', stopLossLimit: '169.50' })).toEqual({
    ...exit,
    orderType: 'limit',
    limitPrice: '200',
    orderClass: 'oco',
    stopLoss: { stopPrice: '170', limitPrice: '169.5' },
  });
});

it('one price makes one exit that only reduces; a short is bought back', () => {
  expect(protectionOf(long, { ...draft, takeProfit: '200', quantity: '4' })).toEqual({
    ...exit,
    quantity: '4',
    orderType: 'limit',
    limitPrice: '200',
    reduceOnly: true,
  });
  expect(protectionOf(short, { ...draft, stopLoss: '210' })).toEqual({
    ...exit,
    side: 'buy',
    orderType: 'stop',
    stopPrice: '210',
    reduceOnly: true,
  });
  expect(protectionOf(long, { ...draft, stopLoss: '170', stopLossLimit: '169' })).toMatchObject({
    orderType: 'stop_limit',
    stopPrice: '170',
    limitPrice: '169',
  });
});

it('nothing is sent while something is missing or cannot be read', () => {
  expect(protectionOf(long, draft)).toBeNull();
  expect(protectionOf(long, { ...draft, takeProfit: '200', quantity: '' })).toBeNull();
  expect(protectionOf(long, { ...draft, takeProfit: '200', stopLoss: 'x' })).toBeNull();
  expect(protectionOf(long, { ...draft, takeProfit: '200', stopLossLimit: '1' })).toBeNull();
  expect(sizeOf(short)).toBe('10');
});
