import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../testing/test-server.ts';
import { type AlpacaServer, type Json, startAlpacaServer } from './testing/alpaca-server.ts';

/**
 * Number or text, null or absent, which instant in which layout: the shape of each answer, kept in `golden/` and held against the keys
 * that the wire documents.
 */
let alpaca: AlpacaServer;
beforeAll(async () => {
  alpaca = await startAlpacaServer({ QUIRE_SIM_SPEED: '20' });
});
afterAll(() => alpaca?.close());

const enumerations = new Set(
  'activity_type asset_class class currency order_class order_status order_type side status time_in_force timeframe type T'.split(
    ' ',
  ),
);
const kinds: readonly (readonly [string, RegExp])[] = [
  ['uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
  ['activity id', /^\d{17}::[0-9a-f-]{36}$/],
  ['instant of New York with nine decimals', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}-0[45]:00$/],
  ['instant', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/],
  ['date', /^\d{4}-\d\d-\d\d$/],
  ['hours', /^\d\d:\d\d$/],
  ['decimal text', /^-?\d+(\.\d*[1-9])?$/],
  ['empty text', /^$/],
];

/** What a value is, without what it says. Of a list the first tells for all. */
function shapeOf(value: unknown, key = ''): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) return value.length === 0 ? 'empty list' : { 'list of': shapeOf(value[0], key) };
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shapeOf(item, name)]));
  }
  if (typeof value === 'string') {
    if (enumerations.has(key) && value !== '') return `"${value}"`;
    if (key.startsWith('session_') && /^\d{4}$/.test(value)) return 'hours without colon';
    return kinds.find(([, pattern]) => pattern.test(value))?.[0] ?? 'text';
  }
  return typeof value;
}

const get = async (path: string): Promise<unknown> => {
  const { status, json } = await alpaca.call<unknown>('GET', path);
  expect([path, status]).toEqual([path, 200]);
  return json;
};
const first = (list: unknown): Json => (list as Json[])[0]!;
const words = (text: string): string[] => text.split(' ').sort();

const orderKeys = words(
  'id client_order_id created_at updated_at submitted_at filled_at expired_at expires_at canceled_at failed_at replaced_at replaced_by replaces asset_id symbol asset_class notional qty filled_qty filled_avg_price order_class order_type type side time_in_force limit_price stop_price trail_price trail_percent hwm status extended_hours legs position_intent subtag source',
);
const filled = async (order: Json): Promise<unknown> => {
  const { json } = await alpaca.place(order);
  await until(async () => (first([await get(`/v2/orders/${String(json['id'])}`)])['status'] as string) === 'filled');
  return get(`/v2/orders/${String(json['id'])}`);
};
const limit = { symbol: 'AAPL', qty: '1', side: 'buy', type: 'limit', limit_price: '1.01', time_in_force: 'day' };

/** Name, how it is come by, and the keys that the wire documents; what is beside them must be documented as well. */
const answers: readonly (readonly [string, () => Promise<unknown>, readonly string[]])[] = [
  [
    'account',
    () => get('/v2/account'),
    words(
      'id account_number status crypto_status currency cash equity portfolio_value last_equity long_market_value short_market_value position_market_value buying_power effective_buying_power regt_buying_power daytrading_buying_power non_marginable_buying_power options_buying_power initial_margin maintenance_margin last_maintenance_margin sma multiplier accrued_fees intraday_adjustments pending_reg_taf_fees created_at balance_asof trading_blocked transfers_blocked account_blocked trade_suspended_by_user shorting_enabled pattern_day_trader daytrade_count crypto_tier options_approved_level options_trading_level',
    ),
  ],
  [
    'configurations',
    () => get('/v2/account/configurations'),
    words(
      'trade_confirm_email suspend_trade no_shorting fractional_trading max_margin_multiplier ptp_no_exception_entry max_options_trading_level disable_overnight_trading dtbp_check pdt_check',
    ),
  ],
  ['clock', () => get('/v2/clock'), words('timestamp is_open next_open next_close')],
  [
    'calendar-day',
    async () => first(await get('/v2/calendar?start=2024-07-03&end=2024-07-03')),
    words('date open close session_open session_close settlement_date'),
  ],
  [
    'asset-share',
    () => get('/v2/assets/AAPL'),
    words(
      'id class exchange symbol name status tradable marginable shortable easy_to_borrow fractionable maintenance_margin_requirement margin_requirement_long margin_requirement_short borrow_status attributes cusip',
    ),
  ],
  [
    'asset-pair',
    () => get('/v2/assets/BTC/USD'),
    words(
      'id class exchange symbol name status tradable marginable shortable easy_to_borrow fractionable maintenance_margin_requirement margin_requirement_long margin_requirement_short borrow_status attributes cusip min_order_size min_trade_increment price_increment',
    ),
  ],
  ['order-as-placed', async () => (await alpaca.place(limit)).json, orderKeys],
  ['order-filled', () => filled({ ...limit, type: 'market', limit_price: null }), orderKeys],
  [
    'order-by-notional',
    () => filled({ symbol: 'BTC/USD', notional: '50', side: 'buy', type: 'market', time_in_force: 'gtc' }),
    orderKeys,
  ],
  [
    'position-share',
    () => get('/v2/positions/AAPL'),
    words(
      'asset_id symbol exchange asset_class qty qty_available avg_entry_price side market_value cost_basis unrealized_pl unrealized_plpc unrealized_intraday_pl unrealized_intraday_plpc current_price lastday_price change_today asset_marginable',
    ),
  ],
  [
    'activity-fill',
    async () => first(await get('/v2/account/activities/FILL')),
    words('activity_type id transaction_time type price qty side symbol order_id cum_qty leaves_qty order_status'),
  ],
  [
    'activity-cash',
    async () => first(await get('/v2/account/activities/CSD')),
    words(
      'activity_type activity_sub_type id date created_at net_amount description status symbol qty per_share_amount price',
    ),
  ],
  [
    'portfolio-history',
    // No sample of equity is written here; `account-history.test.ts` has the arrays.
    () => get('/v2/account/portfolio/history?period=1D'),
    words('timestamp equity profit_loss profit_loss_pct base_value base_value_asof timeframe cashflow'),
  ],
  [
    'stock-bars',
    () => get('/v2/stocks/bars?symbols=AAPL&timeframe=1Day&start=2020-01-01&limit=1'),
    words('bars next_page_token'),
  ],
  [
    'stock-bars-of-one',
    () => get('/v2/stocks/AAPL/bars?timeframe=1Hour&limit=1'),
    words('bars symbol next_page_token'),
  ],
  ['stock-latest-trade', () => get('/v2/stocks/AAPL/trades/latest'), words('symbol trade')],
  ['stock-latest-quotes', () => get('/v2/stocks/quotes/latest?symbols=AAPL'), ['quotes']],
  ['stock-snapshots', () => get('/v2/stocks/snapshots?symbols=AAPL'), ['AAPL']],
  ['pair-snapshots', () => get('/v1beta3/crypto/us/snapshots?symbols=BTC/USD'), ['snapshots']],
  ['pair-latest-trades', () => get('/v1beta3/crypto/us/latest/trades?symbols=BTC/USD'), ['trades']],
  ['pair-order-books', () => get('/v1beta3/crypto/us/latest/orderbooks?symbols=BTC/USD'), ['orderbooks']],
  ['most-actives', () => get('/v1beta1/screener/stocks/most-actives?top=1'), words('most_actives last_updated')],
];

describe('the shape of', () => {
  it.each(answers)('%s', async (name, ask, keys) => {
    const shape = shapeOf(await ask()) as Json;
    expect(Object.keys(shape).sort()).toEqual(keys);
    expect(shape).not.toHaveProperty('message');
    await expect(`${JSON.stringify(shape, null, 2)}\n`).toMatchFileSnapshot(`./golden/${name}.json`);
  });
});
