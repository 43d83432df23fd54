import type { PositionView } from '@quire/contract';
import { formatInstant, type Price, parseInstant, type Quantity } from '@quire/core/units';
import { describe, expect, it } from 'vitest';
import type { AlpacaAccount } from '../dependencies.ts';
import { pair, share } from '../testing/instruments.ts';
import { filledRow } from '../testing/order-row.ts';
import { accountView } from './account-view.ts';
import { assetView } from './asset-view.ts';
import { barView, dayBarView, printView, quoteView } from './market-view.ts';
import { newYorkClock, newYorkDate, newYorkInstant, newYorkMidnight } from './new-york.ts';
import { type OrderRow, orderView, submittedView } from './order-view.ts';
import { positionView } from './position-view.ts';

const at = (text: string) => parseInstant(text)!;
describe('New York time', () => {
  it.each([
    ['2025-11-12T16:00:00.123456Z', '2025-11-12T11:00:00.123456000-05:00'],
    ['2025-07-04T03:30:00Z', '2025-07-03T23:30:00.000000000-04:00'],
    ['2026-11-01T05:30:00.000001Z', '2026-11-01T01:30:00.000001000-04:00'],
    ['2026-11-01T06:30:00Z', '2026-11-01T01:30:00.000000000-05:00'],
  ])('%s is %s, which clients cut by position', (utc, local) => {
    expect(newYorkInstant(at(utc))).toBe(local);
    expect(new Date(`${local.slice(0, 23)}${local.slice(-6)}`).getTime()).toBe(Math.floor(at(utc) / 1000));
    expect([newYorkDate(at(utc)), newYorkClock(at(utc))]).toEqual([local.slice(0, 10), local.slice(11, 16)]);
  });

  it.each([
    ['2026-01-15', '2026-01-15T05:00:00Z'],
    ['2026-07-15', '2026-07-15T04:00:00Z'],
    ['2026-03-08', '2026-03-08T05:00:00Z'],
  ])('%s begins at %s', (date, utc) => {
    expect(formatInstant(newYorkMidnight(date))).toBe(utc);
  });
});

describe('market data', () => {
  const bar = {
    openTime: at('2026-11-20T01:00:00Z'),
    open: 1,
    high: 2,
    low: 0.5,
    close: 1.5,
    volume: 4,
    notional: 5,
    printCount: 3,
  };

  it('a bar has all eight keys, its price of an empty one being its close', () => {
    expect(barView(bar, 'crypto')).toEqual({
      t: '2026-11-20T01:00:00Z',
      o: 1,
      h: 2,
      l: 0.5,
      c: 1.5,
      v: 4,
      n: 3,
      vw: 1.25,
    });
    expect(barView({ ...bar, volume: 0, notional: 0 }, 'us_equity')['vw']).toBe(1.5);
  });

  it.each<[string, string, 'us_equity' | 'crypto', string]>([
    ['the simulated market in winter', '2026-11-20T01:00:00Z', 'us_equity', '2026-11-20T05:00:00Z'],
    ['the simulated market in summer', '2026-07-20T00:00:00Z', 'us_equity', '2026-07-20T04:00:00Z'],
    ['a session in New York', '2026-11-20T14:30:00Z', 'us_equity', '2026-11-20T05:00:00Z'],
    ['a pair', '2026-11-20T01:00:00Z', 'crypto', '2026-11-20T00:00:00Z'],
  ])('a daily bar of %s is dated by midnight', (_, open, assetClass, expected) => {
    expect(dayBarView({ ...bar, openTime: at(open) }, assetClass)['t']).toBe(expected);
  });

  it('quotes and trades of shares name exchange and tape, those of pairs the taker', () => {
    const quote = {
      instrumentId: share.instrumentId,
      tsEvent: at('2026-11-20T01:00:00Z'),
      bidPrice: 2_310_100 as Price,
      bidQuantity: 3_000_000_000 as Quantity,
      askPrice: 0 as Price,
      askQuantity: 0 as Quantity,
    };
    expect(quoteView(share, quote)).toEqual({
      t: '2026-11-20T01:00:00Z',
      ax: 'Q',
      ap: 0,
      as: 0,
      bx: 'Q',
      bp: 231.01,
      bs: 3,
      c: ['R'],
      z: 'C',
    });
    expect(quoteView(pair, quote)).toEqual({ t: '2026-11-20T01:00:00Z', bp: 231.01, bs: 3, ap: 0, as: 0 });
    const print = {
      printSequence: 7,
      ts: at('2026-11-20T01:00:00Z'),
      price: 231.01,
      quantity: 3,
      aggressorSide: 'sell' as const,
    };
    expect(printView(share, print)).toEqual({
      t: '2026-11-20T01:00:00Z',
      x: 'Q',
      p: 231.01,
      s: 3,
      c: ['@'],
      i: 7,
      z: 'C',
    });
    expect(printView(pair, print)).toEqual({ t: '2026-11-20T01:00:00Z', p: 231.01, s: 3, tks: 'S', i: 7 });
  });
});

describe('orders', () => {
  const row = filledRow;
  const keys =
    `id client_order_id created_at updated_at submitted_at filled_at expired_at expires_at canceled_at failed_at
    replaced_at replaced_by replaces asset_id symbol asset_class notional qty filled_qty filled_avg_price order_class
    order_type type side time_in_force limit_price stop_price trail_price trail_percent hwm status extended_hours legs
    position_intent subtag source`.split(/\s+/);

  it('have every key, decimals as text and explicit nulls', () => {
    const view = orderView(row);
    expect(Object.keys(view).sort()).toEqual([...keys].sort());
    expect(view).toMatchObject({
      qty: '3',
      limit_price: '231.5',
      filled_avg_price: '231.4',
      filled_at: '2026-11-20T01:00:00.000005Z',
      legs: null,
    });
    expect(Object.values(view).some((value) => typeof value === 'number' || value === undefined)).toBe(false);
  });

  it.each<[OrderRow['status'], string]>([
    ['filled', 'pending_new'],
    ['new', 'pending_new'],
    ['accepted', 'accepted'],
  ])('that are %s already are answered to their sender as %s', (status, expected) => {
    expect(submittedView({ ...row, status })).toMatchObject({
      status: expected,
      filled_qty: '0',
      filled_avg_price: null,
      filled_at: null,
    });
  });
});

describe('money', () => {
  const position: PositionView = {
    accountId: 'a',
    instrumentId: 'apple',
    symbol: 'BTC/USD',
    quantity: '2',
    side: 'long',
    averageEntryPrice: '100',
    costBasis: '200',
    markPrice: '110',
    markAt: null,
    markSource: null,
    marketValue: '220',
    unrealizedPnl: '20',
    realizedPnl: '0',
    feesPaid: '0',
    openedAt: null,
    updatedAt: '2026-11-20T01:00:00Z',
  };
  const facts = { position, instrument: pair, reservedQuantity: '0.5', previousClose: '105', isOpenedToday: false };

  it('a position is all text, spelled without a slash, its day reckoned from the previous close', () => {
    const view = positionView(facts);
    expect(view).toMatchObject({
      symbol: 'BTCUSD',
      qty: '2',
      qty_available: '1.5',
      side: 'long',
      unrealized_plpc: '0.1',
      lastday_price: '105',
      unrealized_intraday_pl: '10',
      unrealized_intraday_plpc: '0.047619048',
      change_today: '0.047619048',
    });
    expect(Object.values(view).some((value) => typeof value === 'number' || value === null)).toBe(false);
  });

  it('of a position opened today the day began at its entry', () => {
    expect(positionView({ ...facts, isOpenedToday: true })).toMatchObject({
      unrealized_intraday_pl: '20',
      change_today: '0.047619048',
    });
  });

  it('a short position has negative quantity and value', () => {
    const short = {
      ...position,
      quantity: '-2',
      side: 'short' as const,
      costBasis: '-200',
      marketValue: '-220',
      unrealizedPnl: '-20',
    };
    expect(positionView({ ...facts, position: short })).toMatchObject({
      qty: '-2',
      qty_available: '-1.5',
      side: 'short',
      market_value: '-220',
      unrealized_plpc: '-0.1',
      unrealized_intraday_pl: '-10',
    });
  });

  it('an account is all text but for its four counts', () => {
    const account: AlpacaAccount = {
      shorting: false,
      standing: null,
      accountId: '12345678-0000-4000-8000-000000000000',
      worldId: 'sim',
      name: 'Demo',
      currency: 'USD',
      simulated: true,
      cash: '800',
      reservedCash: '0',
      buyingPower: '800',
      equity: '1020',
      unrealizedPnl: '20',
      realizedPnl: '0',
      feesPaid: '0',
      deposited: '1000',
      dayPnl: '5',
      feeRate: '0',
      orderNotionalMax: null,
      permission: 'trade',
      createdAt: '2026-11-20T01:00:00Z',
      closedAt: null,
    };
    const view = accountView({
      account,
      positions: [position],
      balanceDate: '2026-11-19',
      isTradingSuspended: false,
      isTradingBlocked: false,
    });
    expect(view).toMatchObject({
      equity: '1020',
      last_equity: '1015',
      long_market_value: '220',
      short_market_value: '0',
      multiplier: '1',
      balance_asof: '2026-11-19',
      non_marginable_buying_power: '800',
      trade_suspended_by_user: false,
    });
    const numbers = Object.entries(view)
      .filter(([, value]) => typeof value === 'number')
      .map(([key]) => key);
    expect(numbers).toEqual(['daytrade_count', 'crypto_tier', 'options_approved_level', 'options_trading_level']);
    expect(Object.values(view).some((value) => value === null || value === undefined)).toBe(false);
  });
});

describe('assets', () => {
  it('of pairs have increments, by the band of the last price', () => {
    expect(assetView(share, null)).not.toHaveProperty('price_increment');
    expect(assetView(pair, null)).toMatchObject({
      class: 'crypto',
      price_increment: '0.01',
      min_order_size: '0.000000001',
    });
    expect(assetView(pair, 5_000)).toMatchObject({ price_increment: '0.0001' });
  });
});
