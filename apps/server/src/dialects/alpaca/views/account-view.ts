import type { AccountView, PositionView } from '@quire/contract';
import { formatDecimal, parseDecimal } from '@quire/core/units';

const scale = 9;
const exact = (text: string): bigint => {
  const parsed = parseDecimal(text, scale);
  if (!parsed.ok) throw new Error(`not a decimal: ${text}`);
  return parsed.value;
};
const text = (value: bigint): string => formatDecimal(value, scale);

function marketValues(positions: readonly PositionView[]): { readonly long: bigint; readonly short: bigint } {
  let long = 0n;
  let short = 0n;
  for (const { marketValue } of positions) {
    const value = marketValue === null ? 0n : exact(marketValue);
    if (value >= 0n) long += value;
    else short += value;
  }
  return { long, short };
}

/** Every amount is text: some clients throw on a single JSON number here. Legacy day-trading fields keep older clients alive. */
export function accountView(account: AccountView, positions: readonly PositionView[]): Record<string, unknown> {
  const { long, short } = marketValues(positions);
  const equity = account.equity === null ? exact(account.cash) + long + short : exact(account.equity);
  const lastEquity = account.dayPnl === null ? equity : equity - exact(account.dayPnl);
  return {
    id: account.accountId,
    account_number: `PA${account.accountId.replaceAll('-', '').slice(0, 10).toUpperCase()}`,
    status: 'ACTIVE',
    crypto_status: 'ACTIVE',
    currency: account.currency,
    cash: account.cash,
    equity: text(equity),
    portfolio_value: text(equity),
    last_equity: text(lastEquity),
    long_market_value: text(long),
    short_market_value: text(short),
    position_market_value: text(long + short),
    buying_power: account.buyingPower,
    effective_buying_power: account.buyingPower,
    regt_buying_power: account.buyingPower,
    daytrading_buying_power: '0',
    non_marginable_buying_power: account.buyingPower,
    options_buying_power: '0',
    initial_margin: text(long),
    maintenance_margin: '0',
    last_maintenance_margin: '0',
    sma: '0',
    multiplier: '1',
    accrued_fees: '0',
    intraday_adjustments: '0',
    pending_reg_taf_fees: '0',
    created_at: account.createdAt,
    balance_asof: account.createdAt.slice(0, 10),
    trading_blocked: false,
    transfers_blocked: false,
    account_blocked: false,
    trade_suspended_by_user: false,
    shorting_enabled: false,
    pattern_day_trader: false,
    daytrade_count: 0,
    crypto_tier: 1,
    options_approved_level: 0,
    options_trading_level: 0,
  };
}
