import type { Sql } from '@quire/adapters/storage';
import type { AccountStandingView, AssetBalanceView } from '@quire/contract';
import { type MarginFigures, marginFigures } from '@quire/core/portfolio';
import { addCash, type Cash, subtractCash, zeroCash } from '@quire/core/units';
import { cashText, decimalText, instantText, nullableInstantText } from '../../platform/wire.ts';
import type { AccountEntry } from './directory.ts';
import { exactCash, type Portfolio } from './portfolio-reader.ts';

/** How the day of an account began, as its last event said. */
export interface DayRow {
  readonly equity: string;
  readonly maintenanceMargin: string;
  readonly exposure: string;
  readonly deposited: string;
}

export interface StandingRow {
  readonly day: DayRow | null;
  readonly marginCall: { readonly at: number } | null;
  readonly dayTradeCount: number;
}

export async function standingRow(sql: Sql, accountId: string): Promise<StandingRow> {
  const [row] = await sql<StandingRow[]>`
    select day, margin_call as "marginCall", day_trade_count as "dayTradeCount"
    from account where account_id = ${accountId}`;
  return row ?? { day: null, marginCall: null, dayTradeCount: 0 };
}

/** The figures that the engine goes by, from committed rows and the marks of this moment. */
export function figuresOf(account: AccountEntry, portfolio: Portfolio, day: DayRow | null): MarginFigures {
  const leverage = account.terms?.kind === 'margin' ? account.terms.leverage : 1;
  const most = account.controls.leverageMax;
  const later = day === null ? zeroCash : subtractCash(portfolio.deposited, exactCash(day.deposited));
  return marginFigures({
    cash: portfolio.cash,
    reserved: portfolio.reserved,
    leverage: Math.min(leverage, most) as 1 | 2 | 4,
    holdings: portfolio.holdings,
    dayEquity: day === null ? zeroCash : addCash(exactCash(day.equity), later),
    dayMaintenanceMargin: day === null ? zeroCash : exactCash(day.maintenanceMargin),
    dayExposure: day === null ? zeroCash : exactCash(day.exposure),
  });
}

export function standingView(account: AccountEntry, portfolio: Portfolio, row: StandingRow): AccountStandingView {
  const { day } = row;
  const figures = figuresOf(account, portfolio, day);
  const isMargin = account.terms?.kind === 'margin';
  return {
    accountId: account.accountId,
    terms: account.terms === null ? null : { ...account.terms },
    controls: { ...account.controls },
    season: account.season,
    closedAt: nullableInstantText(account.closedAt),
    unsettledCash: cashText(portfolio.unsettled),
    dayTradeCount: row.dayTradeCount,
    marginCalledAt: row.marginCall === null ? null : instantText(row.marginCall.at),
    equity: cashText(figures.equity),
    lastEquity: day === null ? null : decimalText(day.equity),
    lastMaintenanceMargin: day === null ? null : decimalText(day.maintenanceMargin),
    longMarketValue: cashText(figures.longMarketValue),
    shortMarketValue: cashText(figures.shortMarketValue),
    initialMargin: cashText(figures.initialMargin),
    maintenanceMargin: cashText(figures.maintenanceMargin),
    multiplier: figures.multiplier,
    buyingPower: cashText(notBelowZero(isMargin ? figures.buyingPower : settledPower(account, portfolio, figures))),
    regtBuyingPower: cashText(figures.regtBuyingPower),
    daytradingBuyingPower: cashText(figures.daytradingBuyingPower),
    nonMarginableBuyingPower: cashText(figures.nonMarginableBuyingPower),
    sma: cashText(figures.sma),
  };
}

/** Of a cash account: proceeds that have not settled buy nothing, unless good faith is allowed. */
function settledPower({ terms }: AccountEntry, { unsettled }: Portfolio, { buyingPower }: MarginFigures): Cash {
  return terms?.unsettledFunds === 'good_faith' ? buyingPower : subtractCash(buyingPower, unsettled);
}

function notBelowZero(value: Cash): Cash {
  return value > 0n ? value : zeroCash;
}

interface CurrencyRow {
  readonly currency: string;
  readonly cash: string;
  readonly reserved: string;
}

/** Cash in every currency, then what is held. Money of another currency has a value only where a rate is known: none is yet. */
export async function assetBalances(
  sql: Sql,
  account: AccountEntry,
  portfolio: Portfolio,
): Promise<readonly AssetBalanceView[]> {
  const rows = await sql<CurrencyRow[]>`
    select currency, cash, reserved from balance where account_id = ${account.accountId} order by currency`;
  const cash = rows.map((row): AssetBalanceView => {
    const [total, locked] = [exactCash(row.cash), exactCash(row.reserved)];
    return {
      asset: row.currency,
      kind: 'cash',
      total: cashText(total),
      locked: cashText(locked),
      free: cashText(subtractCash(total, locked)),
      value: row.currency === account.currency ? cashText(total) : null,
    };
  });
  const held = await sql<{ symbol: string; total: string; locked: string; free: string; instrumentId: string }[]>`
    select p.instrument_id as "instrumentId", p.symbol, p.quantity as total, coalesce(o.locked, 0) as locked,
      p.quantity - coalesce(o.locked, 0) * sign(p.quantity) as free
    from position p left join lateral (
      select sum(reserved_quantity) as locked from orders
      where account_id = p.account_id and instrument_id = p.instrument_id and reserved_quantity > 0) o on true
    where p.account_id = ${account.accountId} and p.quantity <> 0 order by p.symbol`;
  const valueByInstrument = new Map(
    portfolio.positions.map(({ instrumentId, marketValue }) => [instrumentId, marketValue]),
  );
  const positions = held.map(
    ({ symbol, total, locked, free, instrumentId }): AssetBalanceView => ({
      asset: symbol,
      kind: 'position',
      total: decimalText(total),
      locked: decimalText(locked),
      free: decimalText(free),
      value: valueByInstrument.get(instrumentId) ?? null,
    }),
  );
  return [...cash, ...positions];
}
