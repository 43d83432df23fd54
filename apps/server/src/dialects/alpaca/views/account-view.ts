import type { PositionView } from '@quire/contract';
import type { AlpacaAccount } from '../dependencies.ts';
import { exact, plain } from './decimals.ts';

export interface AccountFacts {
  readonly account: AlpacaAccount;
  readonly positions: readonly PositionView[];
  /** The date of `last_equity`, `YYYY-MM-DD`. */
  readonly balanceDate: string;
  readonly isTradingSuspended: boolean;
  /** By an operator. */
  readonly isTradingBlocked: boolean;
}

/**
 * An account with terms tells the figures that the engine goes by; a plain one is a cash account, multiplier 1, all that is held fully paid. Every amount is text, because some clients throw
 * on a single JSON number here. The day-trading fields are gone at the origin and required by older clients.
 */
export function accountView(facts: AccountFacts): Record<string, unknown> {
  const { account, balanceDate, isTradingSuspended, isTradingBlocked } = facts;
  return {
    id: account.accountId,
    account_number: `PA${account.accountId.replaceAll('-', '').slice(0, 10).toUpperCase()}`,
    status: 'ACTIVE',
    crypto_status: 'ACTIVE',
    currency: account.currency,
    cash: account.cash,
    ...values(facts),
    ...powers(account),
    accrued_fees: '0',
    intraday_adjustments: '0',
    pending_reg_taf_fees: '0',
    created_at: account.createdAt,
    balance_asof: balanceDate,
    trading_blocked: isTradingBlocked,
    transfers_blocked: false,
    account_blocked: false,
    trade_suspended_by_user: isTradingSuspended,
    shorting_enabled: account.shorting,
    pattern_day_trader: isPatternDayTrader(account),
    daytrade_count: account.standing?.dayTradeCount ?? 0,
    crypto_tier: 1,
    options_approved_level: 0,
    options_trading_level: 0,
  };
}

function values({ account, positions }: AccountFacts): Record<string, string> {
  const held = positions.map(({ marketValue, costBasis }) => exact(marketValue ?? costBasis));
  const long = held.filter((value) => value > 0n).reduce((sum, value) => sum + value, 0n);
  const short = held.filter((value) => value < 0n).reduce((sum, value) => sum + value, 0n);
  const equity = account.equity === null ? exact(account.cash) + long + short : exact(account.equity);
  const lastEquity = account.dayPnl === null ? equity : equity - exact(account.dayPnl);
  return {
    equity: plain(equity),
    portfolio_value: plain(equity),
    last_equity: plain(lastEquity),
    long_market_value: plain(long),
    short_market_value: plain(short),
    position_market_value: plain(long + short),
    initial_margin: plain(long - short),
  };
}

function powers({ buyingPower, standing }: AlpacaAccount): Record<string, string> {
  if (standing === null) {
    return {
      ...buyingPowers({ all: buyingPower, overnight: buyingPower, day: '0', paidInFull: buyingPower }),
      maintenance_margin: '0',
      last_maintenance_margin: '0',
      sma: '0',
      multiplier: '1',
    };
  }
  return {
    ...buyingPowers({
      all: standing.buyingPower,
      overnight: standing.regtBuyingPower,
      day: standing.daytradingBuyingPower,
      paidInFull: standing.nonMarginableBuyingPower,
    }),
    initial_margin: standing.initialMargin,
    maintenance_margin: standing.maintenanceMargin,
    last_maintenance_margin: standing.lastMaintenanceMargin ?? '0',
    sma: standing.sma,
    multiplier: `${standing.multiplier}`,
  };
}

function buyingPowers(power: {
  readonly all: string;
  readonly overnight: string;
  readonly day: string;
  readonly paidInFull: string;
}): Record<string, string> {
  return {
    buying_power: power.all,
    effective_buying_power: power.all,
    regt_buying_power: power.overnight,
    non_marginable_buying_power: power.paidInFull,
    daytrading_buying_power: power.day,
    options_buying_power: '0',
  };
}

/** Four day trades within five trading days, on an account that counts them. */
const dayTradesOfPattern = 4;

function isPatternDayTrader({ standing }: AlpacaAccount): boolean {
  const counts = standing?.terms?.['dayTrading'] === 'refuse';
  return counts && standing.dayTradeCount >= dayTradesOfPattern;
}
