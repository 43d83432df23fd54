import { describe, expect, it } from 'vitest';
import type { Bar, BarTimeframe } from '../market/index.ts';
import type { UnixMicros } from '../units/index.ts';
import { openOrdersOf } from './accessors.ts';
import { encodeDurable, restoreDurable } from './recovery/durable-snapshot.ts';
import { day, hour, Scenario, share, startOfTime, typesOf } from './testing/scenario.ts';
import { createWorld } from './world.ts';

const stock = share('STOCK', { calendarId: 'stock' });
const round = share('ROUND');
const open = startOfTime + 14.5 * hour;
const close = startOfTime + 21 * hour;
const sessionClose = startOfTime + 24 * hour;

/** A world of recorded bars at an instant, with money. */
function worldOf(timeframe: BarTimeframe, instant: number) {
  const scenario = Scenario.open('replay', [stock, round]);
  scenario.expectOk({ kind: 'DefineBarTimeframe', timeframe });
  const accountId = scenario.account('trader', 1_000_000);
  playDay(scenario, -1);
  scenario.now = instant;
  return { scenario, accountId };
}

/** The bar of a session at 100.00 throughout, at its end, and then what is due at that instant; 0 is the first session. */
function playDay(scenario: Scenario, session: number) {
  scenario.now = Math.max(scenario.now, close + session * day);
  const bar: Bar = {
    instrumentId: stock.instrumentId,
    timeframe: '1d',
    openTime: (open + session * day) as UnixMicros,
    closeTime: (close + session * day) as UnixMicros,
    open: 10_000 as Bar['open'],
    high: 10_000 as Bar['high'],
    low: 10_000 as Bar['low'],
    close: 10_000 as Bar['close'],
    volume: 1_000,
    notional: 100_000,
    printCount: 1,
    isFinal: true,
    origin: 'imported',
  };
  const onBar = typesOf(scenario.input({ kind: 'BarReceived', bar }));
  const atEdge = typesOf(scenario.input({ kind: 'TimeAdvanced' }));
  return [...onBar, ...atEdge].filter((type) => type !== 'TradingDateRolled');
}

describe('an order of the day on bars of whole days', () => {
  it('X52: sent within a session it lives through the bar of the next one and fills at its open', () => {
    const { scenario, accountId } = worldOf('1d', open + hour);
    scenario.submit(accountId, stock, 'buy', 10, { timeInForce: 'day' });
    expect(playDay(scenario, 0)).toEqual([]);
    expect(playDay(scenario, 1)).toEqual(['OrderFilled']);
  });

  it('X52: it ends with that session when the bar does not reach it', () => {
    const { scenario, accountId } = worldOf('1d', open + hour);
    scenario.submit(accountId, stock, 'buy', 10, { limit: 9_000, timeInForce: 'day' });
    expect(playDay(scenario, 0)).toEqual([]);
    expect(playDay(scenario, 1)).toEqual(['OrderExpired']);
    expect(openOrdersOf(scenario.world)).toEqual([]);
  });

  it.each<[string, BarTimeframe, number, boolean, number]>([
    ['before the open: that session', '1d', open - hour, false, close],
    ['at the open: that session', '1d', open, false, close],
    ['just after the open: the next', '1d', open + 1, false, close + day],
    ['at the close: the next', '1d', close, false, close + day],
    ['after the close, for extended hours: the next', '1d', close + hour, true, sessionClose + day],
    ['before the open, for extended hours: that day', '1d', open - hour, true, sessionClose],
    ['on weeks: the session that ends two weeks after', '1w', open + hour, false, close + 14 * day],
    ['on hours: that session', '1h', open + hour, false, close],
  ])('X52: sent %s', (_, timeframe, instant, extendedHours, expiresAt) => {
    const { scenario, accountId } = worldOf(timeframe, instant);
    scenario.submit(accountId, stock, 'buy', 1, { limit: 9_000, timeInForce: 'day', extendedHours });
    expect(openOrdersOf(scenario.world)[0]?.expiresAt).toBe(expiresAt);
  });

  it('X52: a market that never closes has days too', () => {
    const { scenario, accountId } = worldOf('1d', startOfTime + hour);
    scenario.submit(accountId, round, 'buy', 1, { limit: 9_000, timeInForce: 'day' });
    expect(openOrdersOf(scenario.world)[0]?.expiresAt).toBe(startOfTime + 2 * day);
  });

  it('without being told of bars, and with order books, the day is that of the session', () => {
    const untold = Scenario.open('replay', [stock]);
    const books = Scenario.open('sim', [stock]);
    books.expectOk({ kind: 'DefineBarTimeframe', timeframe: '1d' });
    for (const scenario of [untold, books]) {
      const accountId = scenario.account('trader', 1_000_000);
      scenario.now = open + hour;
      scenario.submit(accountId, stock, 'buy', 1, { limit: 9_000, timeInForce: 'day' });
      expect(openOrdersOf(scenario.world)[0]?.expiresAt).toBe(close);
    }
  });

  it('is remembered by a snapshot; a world that was told nothing keeps the text it always had', () => {
    const { scenario } = worldOf('1d', open);
    const restored = createWorld();
    restoreDurable(restored, encodeDurable(scenario.world));
    expect(restored.durable.barTimeframe).toBe('1d');
    expect(encodeDurable(restored)).toBe(encodeDurable(scenario.world));
    const untold = Scenario.open('replay', [stock]).world;
    expect(encodeDurable(untold)).not.toContain('barTimeframe');
    expect(scenario.expectOk({ kind: 'DefineBarTimeframe', timeframe: '1d' })).toMatchObject({ ok: true });
    expect(scenario.output.events).toEqual([]);
  });
});
