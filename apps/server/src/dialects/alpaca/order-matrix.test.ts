import { describe, expect, it } from 'vitest';
import { AlpacaError } from './errors.ts';
import { pricesOf } from './order-conditions.ts';
import { type OrderShape, refuseImpossible } from './order-matrix.ts';
import { share } from './testing/instruments.ts';

const plain: OrderShape = {
  assetClass: 'us_equity',
  orderType: 'limit',
  timeInForce: 'day',
  orderClass: 'simple',
  extendedHours: false,
  isFractional: false,
  side: 'buy',
};
const told = (work: () => unknown): string => {
  try {
    work();
    return 'taken';
  } catch (error) {
    if (!(error instanceof AlpacaError)) throw error;
    return `${error.status} ${error.code} ${error.message}`;
  }
};

describe('what may be combined', () => {
  it.each<[string, Partial<OrderShape>, string]>([
    ['a plain order', {}, 'taken'],
    ['a fraction for the day', { isFractional: true, orderType: 'market' }, 'taken'],
    ['a fraction gtc', { isFractional: true, timeInForce: 'gtc' }, '422 42210000 fractional orders must be DAY orders'],
    [
      'a fraction that trails',
      { isFractional: true, orderType: 'trailing_stop' },
      '422 42210000 fractional orders cannot be trailing stop orders',
    ],
    [
      'a fraction in a bracket',
      { isFractional: true, orderClass: 'bracket' },
      '422 42210000 fractional orders must be simple orders',
    ],
    [
      'a stop at once',
      { orderType: 'stop', timeInForce: 'ioc' },
      '422 42210000 invalid time_in_force for stop order: must be day or gtc',
    ],
    [
      'a bracket at once',
      { orderClass: 'bracket', timeInForce: 'fok' },
      '422 42210000 invalid time_in_force for bracket order: must be day or gtc',
    ],
    ['an oco by market', { orderClass: 'oco', orderType: 'market' }, '422 40010001 oco orders must be limit orders'],
    [
      'a bracket by stop',
      { orderClass: 'bracket', orderType: 'stop' },
      '422 40010001 bracket orders must be entered with a market or limit order',
    ],
    [
      'a market order in extended hours',
      { orderType: 'market', extendedHours: true },
      '422 42210000 extended hours order must be DAY limit orders',
    ],
    [
      'a pair by stop',
      { assetClass: 'crypto', timeInForce: 'gtc', orderType: 'stop' },
      '422 40010001 invalid order type for crypto order',
    ],
    ['a pair for the day', { assetClass: 'crypto' }, '422 42210000 invalid crypto time_in_force'],
    ['a pair fill-or-kill', { assetClass: 'crypto', timeInForce: 'fok' }, '422 42210000 invalid crypto time_in_force'],
    [
      'a pair in a bracket',
      { assetClass: 'crypto', timeInForce: 'gtc', orderClass: 'bracket' },
      '422 42210000 crypto orders must be simple orders',
    ],
    ['a pair', { assetClass: 'crypto', timeInForce: 'gtc', orderType: 'market' }, 'taken'],
  ])('%s', (_, changes, expected) => {
    expect(told(() => refuseImpossible({ ...plain, ...changes }))).toBe(expected);
  });
});

describe('what prices an order has', () => {
  const read = (fields: Record<string, unknown>, type: OrderShape['orderType']) => pricesOf(fields, share, type);
  const profit = { limit_price: '110' };
  const loss = { stop_price: 90, limit_price: '89.5' };

  it.each<[OrderShape['orderType'], Record<string, unknown>, string]>([
    ['market', { limit_price: '1' }, 'market orders require no stop or limit price'],
    ['limit', {}, 'limit orders require a limit price'],
    ['limit', { limit_price: '1', stop_price: '1' }, 'limit orders require no stop price'],
    ['stop', {}, 'stop orders require a stop price'],
    ['stop_limit', { stop_price: '1' }, 'stop limit orders require both stop and limit price'],
    ['trailing_stop', {}, 'trailing stop orders require one of trail_price or trail_percent'],
    ['trailing_stop', { trail_price: '1', trail_percent: '1' }, 'only one of trail_price or trail_percent is accepted'],
    ['trailing_stop', { trail_percent: '100' }, 'trail_percent must be < 100'],
    ['stop', { stop_price: '1', trail_price: '1' }, 'only trailing stop orders take a trail'],
    ['limit', { limit_price: '1', take_profit: profit }, 'simple orders require no take_profit or stop_loss'],
    ['market', { order_class: 'bracket', take_profit: profit }, 'bracket orders require stop_loss.stop_price'],
    [
      'market',
      { order_class: 'bracket', take_profit: {}, stop_loss: loss },
      'bracket orders require take_profit.limit_price',
    ],
    [
      'market',
      { order_class: 'oto', take_profit: profit, stop_loss: loss },
      'oto orders require exactly one of take_profit or stop_loss',
    ],
    ['limit', { order_class: 'oco', take_profit: profit }, 'oco orders require stop_loss.stop_price'],
    ['market', { order_class: 'bracket', take_profit: 'x' }, 'take_profit is invalid'],
    ['market', { order_class: 'ladder' }, 'invalid order_class: ladder'],
  ])('%s with %j is refused', (type, fields, message) => {
    expect(told(() => read(fields, type))).toBe(`422 40010001 ${message}`);
  });

  it('names the field of a price that is too fine', () => {
    const fine = { order_class: 'bracket', take_profit: { limit_price: '110.12345' }, stop_loss: loss };
    expect(told(() => read(fine, 'market'))).toContain('invalid take_profit.limit_price 110.12345. sub-penny');
    expect(told(() => read({ stop_price: '1.00001' }, 'stop'))).toContain('invalid stop_price 1.00001. sub-penny');
  });

  it('reads stops, trails and legs exactly', () => {
    expect(read({ limit_price: 1.5 }, 'limit')).toEqual({ limitPrice: 15_000, conditions: null });
    expect(read({ stop_price: '2', limit_price: '1.99' }, 'stop_limit')).toMatchObject({
      limitPrice: 19_900,
      conditions: { stopPrice: 20_000, trail: null, orderClass: 'simple' },
    });
    expect(read({ trail_percent: '1.5' }, 'trailing_stop').conditions?.trail).toEqual({
      kind: 'percent',
      rate: 15_000,
    });
    expect(read({ trail_price: '0.5' }, 'trailing_stop').conditions?.trail).toEqual({ kind: 'price', offset: 5_000 });
    expect(read({ order_class: 'bracket', take_profit: profit, stop_loss: loss }, 'market').conditions).toMatchObject({
      orderClass: 'bracket',
      takeProfit: 1_100_000,
      stopLoss: { stopPrice: 900_000, limitPrice: 895_000 },
    });
    // The limit of an oco may stand in its take-profit alone.
    expect(read({ order_class: 'oco', take_profit: profit, stop_loss: loss }, 'limit').limitPrice).toBe(1_100_000);
  });
});
