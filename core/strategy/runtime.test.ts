import { describe, expect, it } from 'vitest';
import type { OrderRequest } from '../order/index.ts';
import type { AccountId, InstrumentId, OrderId, Price, Quantity } from '../units/index.ts';
import type { BarSeries } from './bar-series.ts';
import type { StrategyContext } from './context.ts';
import { createStrategyRuntime } from './runtime.ts';
import { defineStrategy } from './strategy.ts';

function rig(onBar: (context: StrategyContext, bars: BarSeries) => void, { position = 0, warmUp = 0 } = {}) {
  const requests: OrderRequest[] = [];
  const canceled: OrderId[] = [];
  const definition = defineStrategy({
    name: 'test',
    title: 'Test',
    version: 1,
    parameters: {},
    check: () => null,
    warmUpBars: () => warmUp,
    create: (_, context) => ({ onBar: (bars) => onBar(context, bars) }),
  });
  const runtime = createStrategyRuntime({
    definition,
    parameters: {},
    accountId: 'account' as AccountId,
    instruments: ['AAA', 'BBB'].map((symbol, index) => ({
      index,
      symbol,
      priceScale: 2,
      quantityScale: 0,
      instrumentId: `id-${symbol}` as InstrumentId,
    })),
    account: {
      position: () => position,
      availableCash: () => 1000,
      quote: () => null,
      openOrders: () => [{ orderId: 'open-1' as OrderId }, { orderId: 'open-2' as OrderId }],
    },
    commands: {
      submit: (request) => {
        requests.push(request);
        return `order-${requests.length}` as OrderId;
      },
      cancel: (orderId) => canceled.push(orderId),
    },
  });
  const bar = (instrumentIndex: number, at: number): void =>
    runtime.onBar(instrumentIndex, {
      openTime: at * 1e6,
      closeTime: (at + 60) * 1e6,
      open: 100,
      high: 110,
      low: 90,
      close: 105,
      volume: 7,
    });
  return { requests, canceled, bar };
}

describe('the strategy runtime', () => {
  it('makes complete requests, named after the bar and their place in it', () => {
    const { requests, bar } = rig((context) => {
      context.submit({ side: 'buy', sizing: 'available' });
      context.submit({ side: 'sell', sizing: 5 as Quantity, limitPrice: 110 as Price, timeInForce: 'day' });
    });
    bar(1, 60);
    expect(requests).toEqual([
      {
        accountId: 'account',
        instrumentId: 'id-BBB',
        conditions: null,
        clientOrderId: 'test-BBB-120-1',
        side: 'buy',
        orderType: 'market',
        timeInForce: 'gtc',
        sizing: { kind: 'available' },
        limitPrice: null,
        extendedHours: false,
        reduceOnly: false,
        origin: 'strategy',
      },
      expect.objectContaining({
        conditions: null,
        clientOrderId: 'test-BBB-120-2',
        orderType: 'limit',
        limitPrice: 110,
        timeInForce: 'day',
        sizing: { kind: 'quantity', quantity: 5 },
      }),
    ]);
  });

  it.each([
    [5, 'sell'],
    [-5, 'buy'],
  ])('closes a position of %i by a reduce-only %s', (position, side) => {
    const { requests, bar } = rig((context) => context.closePosition(), { position });
    bar(0, 0);
    expect(requests).toMatchObject([{ side, reduceOnly: true, sizing: { kind: 'quantity', quantity: 5 } }]);
  });

  it('has nothing to close when flat, and cancels what is open', () => {
    const { requests, canceled, bar } = rig((context) => {
      expect(context.closePosition()).toBeNull();
      context.cancelOpenOrders();
    });
    bar(0, 0);
    expect(requests).toEqual([]);
    expect(canceled).toEqual(['open-1', 'open-2']);
  });

  it('keeps the bars of each instrument apart and finds them by symbol', () => {
    const seen: number[][] = [];
    const { bar } = rig((context) => seen.push([context.barsOf('AAA').count, context.barsOf(1).count]));
    bar(0, 0);
    bar(1, 0);
    bar(0, 60);
    expect(seen).toEqual([
      [1, 0],
      [1, 1],
      [2, 1],
    ]);
  });

  it('refuses an order during the warm-up, and an unknown instrument', () => {
    const early = rig((context) => context.submit({ side: 'buy', sizing: 'available' }), { warmUp: 2 });
    expect(() => early.bar(0, 0)).toThrow(/warm-up of 2 bars/);
    early.bar(0, 60);
    expect(early.requests).toHaveLength(1);
    const lost = rig((context) => context.barsOf('CCC'));
    expect(() => lost.bar(0, 0)).toThrow(/no instrument CCC/);
  });
});
