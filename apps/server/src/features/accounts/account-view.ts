import type { Sql } from '@quire/adapters/storage';
import type { AccountStandingView, AccountView } from '@quire/contract';
import { buyingPowerOf } from '@quire/core/portfolio';
import { addCash, type Cash, formatDecimal, subtractCash } from '@quire/core/units';
import { cashText, decimalText, instantText, nullableInstantText } from '../../platform/wire.ts';
import type { WorldCalendars } from '../market/calendars.ts';
import type { AccountEntry, VisibleAccount } from './directory.ts';
import { exactCash, type Portfolio, type PortfolioReader } from './portfolio-reader.ts';
import { standingRow, standingView } from './standing.ts';

/** An account on the screen: committed money, marked to the market, and what the day has brought. */
export interface AccountReader {
  view(visible: VisibleAccount): Promise<AccountView>;
  /** Terms, margins and buying powers, as the engine reckons them. */
  standing(account: AccountEntry): Promise<AccountStandingView>;
  /** The day's reference is made anew after a deposit or a withdrawal. */
  forgetDay(accountId: string): void;
}

interface DayStart {
  readonly rolledAt: number;
  /** Equity at the roll, and what was deposited since; null without a sample from before it, unless the account is younger. */
  readonly reference: Cash | null;
}

export interface AccountReaderOptions {
  readonly sql: Sql;
  readonly portfolios: PortfolioReader;
  readonly calendars: WorldCalendars;
  readonly isSimulated: boolean;
}

export function createAccountReader({ sql, portfolios, calendars, isSimulated }: AccountReaderOptions): AccountReader {
  const days = new Map<string, DayStart>();

  const dayStart = async (account: AccountEntry): Promise<DayStart | null> => {
    const rolledAt = calendars.lastRoll();
    if (rolledAt === null) return null;
    const known = days.get(account.accountId);
    if (known?.rolledAt === rolledAt) return known;
    const found = { rolledAt, reference: await referenceAt(sql, account, rolledAt) };
    days.set(account.accountId, found);
    return found;
  };

  return {
    async standing(account) {
      const [portfolio, row] = await Promise.all([
        portfolios.read(account.accountId),
        standingRow(sql, account.accountId),
      ]);
      if (!portfolio) throw new Error(`account ${account.accountId} has no balance`);
      return standingView(account, portfolio, row);
    },
    async view({ account, permission }) {
      const portfolio = await portfolios.read(account.accountId);
      if (!portfolio) throw new Error(`account ${account.accountId} has no balance`);
      const equity = equityFrom(portfolio);
      const day = await dayStart(account);
      const power =
        account.terms === null
          ? buyingPower(portfolio)
          : exactCash(standingView(account, portfolio, await standingRow(sql, account.accountId)).buyingPower);
      const { orderNotionalMax, feeRate } = account.policy;
      return {
        accountId: account.accountId,
        worldId: account.worldId,
        name: account.name,
        currency: account.currency,
        simulated: isSimulated,
        cash: cashText(portfolio.cash),
        reservedCash: cashText(portfolio.reserved),
        buyingPower: cashText(power),
        equity: equity === null ? null : cashText(equity),
        unrealizedPnl: portfolio.unrealizedPnl === null ? null : cashText(portfolio.unrealizedPnl),
        realizedPnl: cashText(portfolio.realizedPnl),
        feesPaid: cashText(portfolio.feesPaid),
        deposited: cashText(portfolio.deposited),
        dayPnl:
          equity === null || day === null || day.reference === null
            ? null
            : cashText(subtractCash(equity, day.reference)),
        feeRate: formatDecimal(feeRate, 6),
        orderNotionalMax: orderNotionalMax === null ? null : decimalText(String(orderNotionalMax)),
        permission,
        createdAt: instantText(account.createdAt),
        closedAt: nullableInstantText(account.closedAt),
      };
    },
    forgetDay: (accountId) => void days.delete(accountId),
  };
}

/** What the account would come to at the marks, dividends that are owed to it (or by it) included. */
export function equityFrom({ cash, marketValue, receivable }: Portfolio): Cash | null {
  return marketValue === null ? null : addCash(addCash(cash, marketValue), receivable);
}

/** With a short position that has no mark nobody knows what it ties up; then nothing is free. */
export function buyingPower({ cash, reserved, shortMarketValue }: Portfolio): Cash {
  return shortMarketValue === null ? (0n as Cash) : buyingPowerOf(cash, reserved, shortMarketValue);
}

/** An account that was opened after the roll had nothing at it, so all that was paid in since is its reference. */
async function referenceAt(sql: Sql, { accountId, createdAt }: AccountEntry, rolledAt: number): Promise<Cash | null> {
  const [sample] = await sql<{ ts: number; equity: string }[]>`
    select ts, equity from equity_sample where account_id = ${accountId} and ts <= ${rolledAt} order by ts desc limit 1`;
  if (!sample && createdAt <= rolledAt) return null;
  const since = sample?.ts ?? 0;
  const [moved] = await sql<{ amount: string }[]>`
    select coalesce(sum(amount), 0) as amount from posting
    where account_id = ${accountId} and ledger_account = 'cash' and event_type = 'CashPosted' and ts > ${since}`;
  return addCash(exactCash(sample?.equity ?? '0'), exactCash(moved?.amount ?? '0'));
}
