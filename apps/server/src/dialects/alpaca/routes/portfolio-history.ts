import type { Sql } from '@quire/adapters/storage';
import { sessionAt } from '@quire/core/market';
import { microsPerMinute, unixMicros } from '@quire/core/units';
import { AlpacaError } from '../errors.ts';
import type { AlpacaRoutes } from '../plugin.ts';
import {
  type Cashflow,
  dailyStretches,
  type EquityPoint,
  type HistoryQuery,
  historyQuery,
  historyView,
  isReported,
  type Stretch,
} from '../portfolio-history.ts';

/** Equity of the account over time, from the samples of every minute. */
export const portfolioHistoryRoutes: AlpacaRoutes = (app, { sql, gateway, worldCalendar, lastRoll }) => {
  app.get('/v2/account/portfolio/history', async ({ caller: { accountId }, query: fields }) => {
    const calendar = worldCalendar();
    const rolledAt = lastRoll();
    if (calendar === null || rolledAt === null) throw new AlpacaError(503, 'the calendar of the market is not known');
    const query = historyQuery(fields, gateway.now(), unixMicros(rolledAt));
    const days = query.minutes === null ? dailyStretches(calendar, query) : [];
    const points =
      query.minutes === null
        ? await pointsOfDays(sql, accountId, days)
        : (await pointsOfMinutes(sql, accountId, query, query.minutes)).filter(({ at }) =>
            isReported(calendar, query.reporting, unixMicros(at)),
          );
    const base = await equityBefore(sql, accountId, days[0]?.from ?? query.from);
    const cashflows = await readCashflows(sql, accountId, { from: base?.at ?? 0, to: query.to });
    const endOfDay = new Map(days.map(({ at, to }) => [at, to]));
    const lengthMicros = (query.minutes ?? 0) * microsPerMinute;
    return historyView(query, {
      points,
      base,
      cashflows,
      dayOf: (at) => sessionAt(calendar, unixMicros(at))?.sessionOpen ?? 0,
      endOf: (at) => endOfDay.get(at) ?? at + lengthMicros - 1,
    });
  });
};

/** The last sample of each bucket of minutes. */
async function pointsOfMinutes(
  sql: Sql,
  accountId: string,
  { from, to }: HistoryQuery,
  minutes: number,
): Promise<readonly EquityPoint[]> {
  const size = minutes * microsPerMinute;
  return sql<EquityPoint[]>`
    select distinct on (bucket) bucket as at, equity::text from (
      select ts, equity, ts / ${size}::bigint * ${size}::bigint as bucket from equity_sample
      where account_id = ${accountId} and ts between ${from} and ${to}) sample
    order by bucket, ts desc`;
}

async function pointsOfDays(sql: Sql, accountId: string, days: readonly Stretch[]): Promise<readonly EquityPoint[]> {
  return sql<EquityPoint[]>`
    select day.at, sample.equity::text from unnest(
      ${days.map(({ at }) => at)}::bigint[], ${days.map(({ from }) => from)}::bigint[],
      ${days.map(({ to }) => to)}::bigint[]) as day (at, since, until)
    cross join lateral (
      select equity from equity_sample where account_id = ${accountId} and ts > day.since and ts <= day.until
      order by ts desc limit 1) as sample
    order by day.at`;
}

async function equityBefore(sql: Sql, accountId: string, from: number): Promise<{ at: number; equity: string } | null> {
  const [row] = await sql<{ at: number; equity: string }[]>`
    select ts as at, equity::text from equity_sample where account_id = ${accountId} and ts <= ${from}
    order by ts desc limit 1`;
  return row ?? null;
}

async function readCashflows(
  sql: Sql,
  accountId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly Cashflow[]> {
  return sql<Cashflow[]>`
    select ts as at, amount::text from posting
    where account_id = ${accountId} and ledger_account = 'cash' and event_type = 'CashPosted' and ts > ${from} and ts <= ${to}
    order by event_sequence`;
}
