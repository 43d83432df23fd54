import { describe, expect, it } from 'vitest';
import { noConditions } from '../order/index.ts';
import type { Price, Quantity, UnixMicros } from '../units/index.ts';
import { openOrdersOf, positionOf } from './accessors.ts';
import {
  alwaysOpenCalendar,
  day,
  hour,
  minute,
  Scenario,
  share,
  startOfTime,
  stockCalendar,
  typesOf,
} from './testing/scenario.ts';

const stock = share('STOCK', { calendarId: 'stock' });
const round = share('ROUND');
const flat = [10_000, 10_000, 10_000, 10_000] as const;
const open = startOfTime + 14.5 * hour;
const close = startOfTime + 21 * hour;
const sessionClose = startOfTime + 24 * hour;

function at(instant: number, deposit = 100_000) {
  const scenario = Scenario.open('replay', [stock, round]);
  const accountId = scenario.account('trader', deposit);
  scenario.now = instant - minute;
  scenario.bar(stock, flat);
  return { scenario, accountId };
}

describe('sessions of a stock exchange', () => {
  it('an order sent before the open is accepted, becomes new at the open, and fills on the first regular bar', () => {
    const { scenario, accountId } = at(open - hour);
    scenario.submit(accountId, stock, 'buy', 10);
    expect(openOrdersOf(scenario.world)[0]?.status).toBe('accepted');
    scenario.bar(stock, flat);
    expect(scenario.output.events).toEqual([]);
    scenario.now = open;
    scenario.input({ kind: 'TimeAdvanced' });
    expect(scenario.output.events).toMatchObject([{ type: 'OrderActivated', at: open }]);
    expect(typesOf(scenario.bar(stock, flat))).toEqual(['OrderFilled']);
  });

  it('a day order ends with the regular session, after the bar that closes with it', () => {
    const { scenario, accountId } = at(close - minute);
    scenario.submit(accountId, stock, 'buy', 10, { limit: 9_000, timeInForce: 'day' });
    expect(openOrdersOf(scenario.world)[0]?.expiresAt).toBe(close);
    expect(scenario.bar(stock, flat)).toEqual([]);
    expect(scenario.now).toBe(close);
    scenario.input({ kind: 'TimeAdvanced' });
    expect(scenario.output.events).toMatchObject([{ type: 'OrderExpired', at: close }]);
    expect(openOrdersOf(scenario.world)).toEqual([]);
  });

  it('the last bar of the day still fills a day order', () => {
    const { scenario, accountId } = at(close - minute);
    scenario.submit(accountId, stock, 'buy', 10, { limit: 9_000, timeInForce: 'day' });
    expect(typesOf(scenario.bar(stock, [9_100, 9_100, 8_900, 9_000]))).toEqual(['OrderFilled']);
  });

  it('a gtc order rests over night and ignores bars outside regular hours', () => {
    const { scenario, accountId } = at(close - minute);
    scenario.submit(accountId, stock, 'buy', 10, { limit: 9_500 });
    scenario.now = close + minute;
    expect(scenario.bar(stock, [9_000, 9_000, 9_000, 9_000])).toEqual([]);
    scenario.now = open + day;
    expect(typesOf(scenario.bar(stock, [9_400, 9_400, 9_400, 9_400]))).toEqual([
      'TradingDateRolled',
      'TradingDateRolled',
      'OrderFilled',
    ]);
  });

  it('an order for extended hours trades in them and ends with them', () => {
    const { scenario, accountId } = at(close + minute);
    scenario.submit(accountId, stock, 'buy', 10, { limit: 9_500, timeInForce: 'day', extendedHours: true });
    scenario.submit(accountId, stock, 'buy', 10, { limit: 9_100, timeInForce: 'day', extendedHours: true });
    expect(openOrdersOf(scenario.world).map((order) => [order.status, order.expiresAt])).toEqual([
      ['new', sessionClose],
      ['new', sessionClose],
    ]);
    expect(typesOf(scenario.bar(stock, [9_400, 9_400, 9_400, 9_400]))).toEqual(['OrderFilled']);
    scenario.now = sessionClose;
    expect(typesOf(scenario.input({ kind: 'TimeAdvanced' }))).toEqual([
      'TradingDateRolled',
      'OrderExpired',
      'TradingDateRolled',
    ]);
  });

  it('what cannot wait is refused while the market is closed', () => {
    const { scenario, accountId } = at(open - hour);
    expect(scenario.submit(accountId, stock, 'buy', 1, { timeInForce: 'ioc' })).toMatchObject({
      code: 'MARKET_CLOSED',
    });
    expect(scenario.submit(accountId, stock, 'buy', 1, { timeInForce: 'fok' })).toMatchObject({
      code: 'MARKET_CLOSED',
    });
  });

  it('beyond the sessions that the calendar has nothing is accepted', () => {
    const { scenario, accountId } = at(startOfTime + 19 * day + close - startOfTime + 4 * hour);
    expect(scenario.submit(accountId, stock, 'buy', 1)).toMatchObject({ code: 'SESSION_UNKNOWN' });
    scenario.expectOk({ kind: 'DefineCalendar', calendar: stockCalendar(40) });
    expect(scenario.submit(accountId, stock, 'buy', 1).ok).toBe(true);
  });

  it('a whole daily bar overlaps its session: an order sent after the close before fills at its open', () => {
    const { scenario, accountId } = at(startOfTime + day);
    scenario.submit(accountId, stock, 'buy', 10);
    const openTime = scenario.now as UnixMicros;
    scenario.now += day;
    const bar = {
      instrumentId: stock.instrumentId,
      timeframe: '1d' as const,
      openTime,
      closeTime: scenario.now as UnixMicros,
      open: 10_500 as never,
      high: 10_600 as never,
      low: 10_400 as never,
      close: 10_500 as never,
      volume: 1,
      notional: 1,
      printCount: 1,
      isFinal: true,
      origin: 'imported' as const,
    };
    expect(typesOf(scenario.input({ kind: 'BarReceived', bar }))).toContain('OrderFilled');
    expect(positionOf(scenario.world, accountId, stock.instrumentId)?.quantity).toBe(10n);
  });
});

describe('a market that never closes', () => {
  it('rolls the trading date at the edge of its sessions; day orders end there, others stay', () => {
    const scenario = Scenario.open('sim', [round]);
    const accountId = scenario.account('trader', 10_000);
    scenario.submit(accountId, round, 'buy', 10, { limit: 9_000, timeInForce: 'day' });
    scenario.submit(accountId, round, 'buy', 10, { limit: 9_001 });
    scenario.now = startOfTime + day;
    expect(scenario.input({ kind: 'MarketTick' })).toMatchObject([
      { type: 'OrderExpired', at: startOfTime + day },
      { type: 'TradingDateRolled', calendarId: 'always', tradingDate: '2026-01-06' },
      { type: 'TradingDateRolled', calendarId: 'stock' },
    ]);
    expect(openOrdersOf(scenario.world).map((order) => order.limitPrice)).toEqual([9_001]);
    expect(scenario.world.markets[0]?.book?.bestBidQuantity()).toBe(10);
  });

  it('after a long silence every edge fires, in order of time', () => {
    const scenario = Scenario.open('sim', [round], {}, [alwaysOpenCalendar(20)]);
    scenario.now = startOfTime + 3.5 * day;
    expect(scenario.input({ kind: 'TimeAdvanced' }).map((event) => event.at)).toEqual([
      startOfTime + day,
      startOfTime + 2 * day,
      startOfTime + 3 * day,
    ]);
  });
});

describe('good till an instant', () => {
  it('O20: the order ends at its instant, before any input of it', () => {
    const acme = share('ACME');
    const scenario = Scenario.open('sim', [acme]);
    const me = scenario.account('me', 10_000);
    const goodTillAt = (scenario.now + 90 * minute) as UnixMicros;
    scenario.submit(me, acme, 'buy', 1, {
      limit: 100,
      timeInForce: 'gtd',
      conditions: { ...noConditions, goodTillAt },
    });
    scenario.now += 89 * minute;
    scenario.input({ kind: 'MarketTick' });
    expect(scenario.output.events).toEqual([]);
    scenario.now += 5 * minute;
    scenario.input({ kind: 'MarketTick' });
    expect(scenario.output.events).toMatchObject([{ type: 'OrderExpired', at: goodTillAt }]);
    expect(
      scenario.submit(me, acme, 'buy', 1, {
        limit: 100,
        timeInForce: 'gtd',
        conditions: { ...noConditions, goodTillAt },
      }),
    ).toMatchObject({ ok: false, code: 'GOOD_TILL_PASSED' });
  });
});

describe('good till canceled, on a wire that lets nothing wait for ever', () => {
  const calendars = [alwaysOpenCalendar(120), stockCalendar(120)];
  // 16:15 New York is 21:15 UTC here for a share, and 20:15 where the date rolls at midnight UTC.
  const ends = startOfTime + 90 * day + 21.25 * hour;

  it.each([
    ['a share', 'replay', stock, ends],
    ['a market that never closes', 'sim', round, startOfTime + 90 * day + 20.25 * hour],
  ] as const)('O21: %s: the order is canceled on the ninetieth day, its replacement with it', (_, kind, of, at) => {
    const scenario = Scenario.open(kind, [stock, round], {}, calendars);
    const me = scenario.account('me', 10_000);
    scenario.now = startOfTime + 10 * hour;
    if (kind === 'replay') scenario.bar(stock, flat);
    const wire = { limit: 100, origin: 'alpaca' as const };
    const first = scenario.submit(me, of, 'buy', 1, wire);
    expect(openOrdersOf(scenario.world)).toMatchObject([{ timeInForce: 'gtc', expiresAt: at }]);
    scenario.now += 30 * day;
    if (!first.ok) throw new Error(first.code);
    scenario.replace(me, first.orderIds[0]!, { quantity: 2 as Quantity });
    scenario.submit(me, of, 'buy', 1, { limit: 100 });
    expect(openOrdersOf(scenario.world).map(({ expiresAt }) => expiresAt)).toEqual([at, null]);
    scenario.now = at - 1;
    scenario.input({ kind: 'TimeAdvanced' });
    expect(openOrdersOf(scenario.world).length).toBe(2);
    scenario.now = at + minute;
    scenario.input({ kind: 'TimeAdvanced' });
    expect(scenario.output.events).toMatchObject([{ type: 'OrderCanceled', reasonCode: 'TOO_OLD', at }]);
    expect(openOrdersOf(scenario.world)).toMatchObject([{ origin: 'api' }]);
  });
});

describe('extended hours', () => {
  const before = open - 5 * hour;
  const cheap = [9_400, 9_400, 9_400, 9_400] as const;

  it.each(['day', 'gtc'] as const)('a %s limit order that allows them trades before the open', (timeInForce) => {
    const { scenario, accountId } = at(before);
    scenario.submit(accountId, stock, 'buy', 10, { limit: 9_500, timeInForce, extendedHours: true });
    expect(openOrdersOf(scenario.world)[0]?.status).toBe('new');
    expect(typesOf(scenario.bar(stock, cheap))).toEqual(['OrderFilled']);
  });

  it('one that is sent between two sessions waits for the next, and only its own hours count', () => {
    const { scenario, accountId } = at(startOfTime + 5 * hour);
    scenario.submit(accountId, stock, 'buy', 10, { limit: 9_500, extendedHours: true });
    scenario.submit(accountId, stock, 'buy', 7, { limit: 9_500 });
    expect(openOrdersOf(scenario.world).map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    scenario.now = startOfTime + 9 * hour;
    scenario.input({ kind: 'TimeAdvanced' });
    expect(openOrdersOf(scenario.world).map(({ status }) => status)).toEqual(['new', 'accepted']);
    expect(scenario.bar(stock, cheap)).toMatchObject([{ type: 'OrderFilled', quantity: 10 }]);
  });

  it('a gtc order that allows them outlives the night, a day order ends with the last of them', () => {
    const { scenario, accountId } = at(close + hour);
    scenario.submit(accountId, stock, 'buy', 10, { limit: 9_000, timeInForce: 'day', extendedHours: true });
    scenario.submit(accountId, stock, 'buy', 7, { limit: 9_000, extendedHours: true });
    scenario.now = sessionClose;
    scenario.input({ kind: 'TimeAdvanced' });
    expect(typesOf(scenario.output.events)).toContain('OrderExpired');
    expect(openOrdersOf(scenario.world).map(({ timeInForce }) => timeInForce)).toEqual(['gtc']);
  });

  it.each<[string, Parameters<Scenario['submit']>[4]]>([
    ['market', {}],
    ['ioc', { limit: 9_000, timeInForce: 'ioc' }],
    ['opg', { limit: 9_000, timeInForce: 'opg' }],
    ['stop', { orderType: 'stop', conditions: { ...noConditions, stopPrice: 11_000 as Price } }],
  ])('a %s order does not take part in them, and nothing of it stays', (_, change) => {
    const { scenario, accountId } = at(before);
    const outcome = scenario.submit(accountId, stock, 'buy', 10, { ...change, extendedHours: true });
    expect(outcome).toMatchObject({ ok: false, code: 'EXTENDED_HOURS_NOT_ALLOWED' });
    expect(scenario.output.events).toEqual([]);
  });
});
