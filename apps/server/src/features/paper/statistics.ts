import type { Sql } from '@quire/adapters/storage';
import { addCash, type Cash, divideRounded } from '@quire/core/units';
import { exactCash } from '../accounts/portfolio-reader.ts';

/** Since when an account's figures count: since it was opened, or since its last reset. */
export interface Season {
  /** The event that began it; 0 for the first. */
  readonly eventSequence: number;
  readonly startedAt: number;
  /** Money at the start, and what was paid in and out since. */
  readonly startingCash: Cash;
  readonly paidIn: Cash;
}

export async function currentSeason(sql: Sql, accountId: string): Promise<Season> {
  const [reset] = await sql<{ eventSequence: number; ts: number; cash: string }[]>`
    select event_sequence as "eventSequence", ts, details ->> 'cash' as cash from account_activity
    where account_id = ${accountId} and kind = 'AccountReset' order by event_sequence desc limit 1`;
  const eventSequence = reset?.eventSequence ?? 0;
  const startingCash = exactCash(reset?.cash ?? '0');
  const [moved] = await sql<{ amount: string }[]>`
    select coalesce(sum(amount), 0) as amount from posting where account_id = ${accountId}
      and ledger_account = 'cash' and event_type = 'CashPosted' and event_sequence > ${eventSequence}`;
  const paidIn = addCash(startingCash, exactCash(moved?.amount ?? '0'));
  return { eventSequence, startedAt: reset?.ts ?? 0, startingCash, paidIn };
}

/** What the executions of a season say about its trading. */
export interface TradeStatistics {
  readonly trades: number;
  /** Executions that closed something, by their result after their own fee. */
  readonly won: number;
  readonly lost: number;
  readonly fees: string;
}

/**
 * An execution closes when the position before it lay on the other side. The fee of the opening is not counted against the
 * closing: it was paid when it was paid.
 */
export async function tradeStatistics(sql: Sql, accountId: string, season: Season): Promise<TradeStatistics> {
  const [row] = await sql<TradeStatistics[]>`
    with closing as (
      select fee, realized_pnl - fee as result,
        case side when 'sell' then position_quantity + quantity > 0 else position_quantity - quantity < 0 end as closes
      from fill where account_id = ${accountId} and event_sequence > ${season.eventSequence})
    select count(*)::int as trades, count(*) filter (where closes and result > 0)::int as won,
      count(*) filter (where closes and result < 0)::int as lost, coalesce(sum(fee), 0)::text as fees
    from closing`;
  return row ?? { trades: 0, won: 0, lost: 0, fees: '0' };
}

/**
 * Deepest fall of the equity from its running peak, as a ratio; null when the equity is not known now. Money paid in or out is
 * neither gain nor loss: the curve is profit, and a fall is measured against what was paid in plus the best profit so far.
 */
export async function maxDrawdown(
  sql: Sql,
  accountId: string,
  { season, equity }: { readonly season: Season; readonly equity: Cash | null },
): Promise<number | null> {
  if (equity === null) return null;
  const { eventSequence, startedAt, startingCash, paidIn } = season;
  const [row] = await sql<{ drawdown: number | null; peak: string }[]>`
    with moved as (
      select event_sequence, ts, sum(amount) over (order by event_sequence, line) as amount
      from posting where account_id = ${accountId} and ledger_account = 'cash' and event_type = 'CashPosted'
        and event_sequence > ${eventSequence}),
    curve as (
      select s.ts, p.paid_in, s.equity - p.paid_in as profit
      from equity_sample s
      cross join lateral (
        select ${String(startingCash)}::numeric / 1000000000 + coalesce((
          select amount from moved where moved.ts <= s.ts order by event_sequence desc limit 1), 0) as paid_in) p
      where s.account_id = ${accountId} and s.ts > ${startedAt} and p.paid_in > 0),
    peaks as (select profit, paid_in, greatest(0, max(profit) over (order by ts)) as peak from curve)
    select max((peak - profit) / (peak + paid_in))::float8 as drawdown, coalesce(max(peak), 0)::text as peak from peaks`;
  const profit = equity - paidIn;
  const peak = exactCash(row?.peak ?? '0');
  const hasNewPeak = profit > peak;
  const highest = hasNewPeak ? profit : peak;
  const base = highest + paidIn;
  const fall = base <= 0n ? 0 : Number(divideRounded((highest - profit) * 1_000_000n, base, 'halfEven')) / 1_000_000;
  return Math.max(fall, row?.drawdown ?? 0);
}
