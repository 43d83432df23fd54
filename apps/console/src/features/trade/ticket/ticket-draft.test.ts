import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedDraft, describeDraft, emptyDraft, readDraft, type TicketDraft } from './ticket-draft.ts';

const rules = { symbol: 'AAPL', priceIncrement: '0.01', quantityIncrement: '0.001', quantityMin: '0.001' };
const context = { rules, accountId: 'a', powerQuantity: null };
const draft: TicketDraft = { ...emptyDraft, quantity: '10' };
const bodyOf = (change: Partial<TicketDraft>, powerQuantity: string | null = null) => {
  const reading = readDraft({ ...draft, ...change }, { ...context, powerQuantity });
  return reading.state === 'ready' ? reading.body : reading;
};
const plain = { accountId: 'a', symbol: 'AAPL', side: 'buy', orderType: 'market', timeInForce: 'day', quantity: '10' };

describe('the draft of an order', () => {
  it('is ready with a quantity, and plain decimals are sent as text', () => {
    expect(bodyOf({ quantity: ' 010.500 ' })).toEqual({ ...plain, quantity: '10.5' });
  });

  it('a limit order needs a price, a market order sends none', () => {
    expect(bodyOf({ orderType: 'limit' })).toEqual({ state: 'incomplete' });
    expect(bodyOf({ orderType: 'limit', limitPrice: '187.30' })).toEqual({
      ...plain,
      orderType: 'limit',
      limitPrice: '187.3',
    });
    expect(bodyOf({ limitPrice: '187.30' })).toEqual(plain);
  });

  it.each<[string, Partial<TicketDraft>, object]>([
    ['a stop', { orderType: 'stop', stopPrice: '180' }, { orderType: 'stop', stopPrice: '180' }],
    [
      'a stop that a quote wakes, with a limit',
      { orderType: 'stop_limit', stopPrice: '180', limitPrice: '179.5', triggerBy: 'quote' },
      { orderType: 'stop_limit', stopPrice: '180', limitPrice: '179.5', triggerBy: 'quote' },
    ],
    [
      'a trail in money',
      { orderType: 'trailing_stop', trailBy: 'price', trail: '2.50' },
      { orderType: 'trailing_stop', trailPrice: '2.5' },
    ],
    [
      'a trail in percent',
      { orderType: 'trailing_stop', trail: '1.5' },
      { orderType: 'trailing_stop', trailPercent: '1.5' },
    ],
    [
      'a limit outside the session',
      { orderType: 'limit', limitPrice: '180', timeInForce: 'gtc', extendedHours: true },
      { orderType: 'limit', limitPrice: '180', timeInForce: 'gtc', extendedHours: true },
    ],
    [
      'a bracket',
      { orderClass: 'bracket', takeProfit: '200', stopLoss: '170', stopLossLimit: '169' },
      { orderClass: 'bracket', takeProfit: { limitPrice: '200' }, stopLoss: { stopPrice: '170', limitPrice: '169' } },
    ],
    [
      'an entry with one exit',
      { orderClass: 'oto', stopLoss: '170' },
      { orderClass: 'oto', stopLoss: { stopPrice: '170' } },
    ],
    [
      'a pair of exits',
      { side: 'sell', orderType: 'limit', limitPrice: '200', orderClass: 'oco', takeProfit: '1', stopLoss: '170' },
      { side: 'sell', orderType: 'limit', limitPrice: '200', orderClass: 'oco', stopLoss: { stopPrice: '170' } },
    ],
  ])('sends %s', (_, change, body) => {
    expect(bodyOf(change)).toEqual({ ...plain, ...body });
  });

  it('sends money instead of a quantity, and a percentage as the quantity that it comes to', () => {
    const { quantity: _, ...rest } = plain;
    expect(bodyOf({ sizeBy: 'notional', notional: '500.00' })).toEqual({ ...rest, notional: '500' });
    expect(bodyOf({ sizeBy: 'power', percent: '25' }, '12.5')).toEqual({ ...plain, quantity: '12.5' });
    expect(bodyOf({ sizeBy: 'power', percent: '25' })).toMatchObject({ state: 'wrong' });
    expect(bodyOf({ sizeBy: 'power', percent: '101' }, '12.5')).toMatchObject({ errors: { percent: 'At most 100' } });
  });

  it('a good-till-date order waits for its date, told in UTC', () => {
    expect(bodyOf({ timeInForce: 'gtd' })).toEqual({ state: 'incomplete' });
    const at = '2026-11-30T15:45';
    expect(bodyOf({ timeInForce: 'gtd', goodTillAt: at })).toMatchObject({ goodTillAt: new Date(at).toISOString() });
  });

  it('an entry with one exit has one, a limit needs its stop', () => {
    expect(bodyOf({ orderClass: 'oto' })).toEqual({ state: 'incomplete' });
    expect(bodyOf({ orderClass: 'bracket', takeProfit: '200' })).toEqual({ state: 'incomplete' });
    expect(bodyOf({ orderClass: 'oto', takeProfit: '200', stopLoss: '170' })).toMatchObject({ state: 'wrong' });
    expect(bodyOf({ orderClass: 'oto', takeProfit: '200', stopLossLimit: '170' })).toMatchObject({
      errors: { stopLossLimit: 'Needs a stop loss' },
    });
  });

  it.each([
    ['NaN', 'Not a number'],
    ['1e9', 'Not a number'],
    ['1,000', 'Not a number'],
    ['0', 'Must be more than 0'],
    ['-3', 'Must be more than 0'],
    ['0.0005', 'At least 0.001'],
    ['1.0005', 'In steps of 0.001'],
  ])('a quantity of %s is wrong: %s', (quantity, words) => {
    expect(bodyOf({ quantity })).toEqual({ state: 'wrong', errors: { quantity: words } });
  });
});

describe('a change of the draft', () => {
  it('the newest choice wins over what no longer goes with it', () => {
    const immediate = { ...draft, timeInForce: 'ioc' as const };
    expect(changedDraft(immediate, { orderType: 'stop' }).timeInForce).toBe('day');
    expect(changedDraft(immediate, { orderClass: 'bracket' }).timeInForce).toBe('day');
    const pair = changedDraft(draft, { orderClass: 'oco' });
    expect(pair).toMatchObject({ orderClass: 'oco', orderType: 'limit' });
    expect(changedDraft(pair, { orderType: 'trailing_stop' }).orderClass).toBe('simple');
    expect(changedDraft({ ...draft, sizeBy: 'notional' }, { orderType: 'stop' }).sizeBy).toBe('quantity');
  });

  it('is never one that the shape of an order forbids', () => {
    const change = fc.record(
      {
        orderType: fc.constantFrom('market', 'limit', 'stop', 'stop_limit', 'trailing_stop'),
        timeInForce: fc.constantFrom('day', 'gtc', 'gtd', 'ioc', 'fok', 'opg', 'cls'),
        orderClass: fc.constantFrom('simple', 'bracket', 'oto', 'oco'),
        sizeBy: fc.constantFrom('quantity', 'notional', 'power'),
        extendedHours: fc.boolean(),
        reduceOnly: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        const last = changes.reduce<TicketDraft>(
          (before, each) => changedDraft(before, each as Partial<TicketDraft>),
          draft,
        );
        const isPlainType = last.orderType === 'market' || last.orderType === 'limit';
        const isSimple = last.orderClass === 'simple';
        const isImmediate = ['ioc', 'fok', 'opg', 'cls'].includes(last.timeInForce);
        expect(isSimple || isPlainType).toBe(true);
        expect(last.orderClass !== 'oco' || last.orderType === 'limit').toBe(true);
        expect(isImmediate && (!isPlainType || !isSimple)).toBe(false);
        expect(last.sizeBy !== 'notional' || (isPlainType && isSimple)).toBe(true);
        expect(last.extendedHours && (last.orderType !== 'limit' || isImmediate || !isSimple)).toBe(false);
        expect(last.reduceOnly && !isSimple).toBe(false);
      }),
    );
  });
});

it.each<[string, Partial<TicketDraft>]>([
  ['Buy 10 AAPL at market', {}],
  ['Sell 10 AAPL at 60000.00', { side: 'sell', orderType: 'limit', limitPrice: '60000.00' }],
  ['Buy AAPL at market', { quantity: '' }],
  ['Buy 500 worth of AAPL at market', { sizeBy: 'notional', notional: '500' }],
  ['Sell 10 AAPL stop 180 limit 179', { side: 'sell', orderType: 'stop_limit', stopPrice: '180', limitPrice: '179' }],
  ['Sell 10 AAPL trailing 2%', { side: 'sell', orderType: 'trailing_stop', trail: '2' }],
  [
    'Buy 10 AAPL at market, take profit 200, stop loss 170',
    { orderClass: 'bracket', takeProfit: '200', stopLoss: '170' },
  ],
])('the button says: %s', (words, change) => {
  expect(describeDraft({ ...draft, ...change }, 'AAPL')).toBe(words);
});
