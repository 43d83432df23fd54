import type { FxRate, ListedInstrument, MarketAction, UpsertReport } from '@quire/ports/market-store';
import type { SqlExecutor } from '../client.ts';

/** A later word on the same action replaces the earlier one; an equal one leaves it as it is. */
export async function upsertActions(sql: SqlExecutor, actions: readonly MarketAction[]): Promise<UpsertReport> {
  const column = <Value>(of: (action: MarketAction) => Value) => actions.map(of);
  const written = await sql`
    insert into market_action (symbol, provider, kind, ex_date, record_date, pay_date, new_units, old_units, cash_per_unit, currency,
      available_at, received_at)
    select distinct on (1, 2, 3, 4) * from unnest(
      ${column((one) => one.symbol)}::text[], ${column((one) => one.provider)}::text[],
      ${column((one) => one.kind as string)}::text[], ${column((one) => one.exDate)}::date[],
      ${column((one) => one.recordDate)}::date[], ${column((one) => one.payDate)}::date[],
      ${column((one) => one.ratio?.newUnits ?? null)}::float8[], ${column((one) => one.ratio?.oldUnits ?? null)}::float8[],
      ${column((one) => one.cashPerUnit)}::numeric[], ${column((one) => one.currency)}::text[],
      ${column((one) => one.availableAt)}::bigint[], ${column((one) => one.receivedAt)}::bigint[]) as a
    on conflict (symbol, provider, kind, ex_date) do update set
      record_date = excluded.record_date, pay_date = excluded.pay_date, new_units = excluded.new_units,
      old_units = excluded.old_units, cash_per_unit = excluded.cash_per_unit, currency = excluded.currency,
      received_at = excluded.received_at
    where (market_action.record_date, market_action.pay_date, market_action.new_units, market_action.old_units,
           market_action.cash_per_unit, market_action.currency)
      is distinct from (excluded.record_date, excluded.pay_date, excluded.new_units, excluded.old_units, excluded.cash_per_unit,
           excluded.currency)`;
  return { rows: actions.length, written: written.count };
}

interface ActionRow extends Omit<MarketAction, 'ratio'> {
  readonly newUnits: number | null;
  readonly oldUnits: number | null;
}

/**
 * What happened to a symbol, ascending by ex-date: one row for each action, as the most preferred provider of those that know it says.
 */
export async function readActions(
  sql: SqlExecutor,
  { symbol, asOf }: { readonly symbol: string; readonly asOf?: number },
): Promise<readonly MarketAction[]> {
  const rows = await sql<ActionRow[]>`
    select distinct on (ex_date, kind) symbol, a.provider, kind, ex_date::text as "exDate", record_date::text as "recordDate",
      pay_date::text as "payDate", new_units as "newUnits", old_units as "oldUnits", cash_per_unit::text as "cashPerUnit", currency,
      available_at as "availableAt", received_at as "receivedAt"
    from market_action a left join market_preference p using (provider)
    where symbol = ${symbol} and (${asOf ?? null}::bigint is null or available_at <= ${asOf ?? null}::bigint)
    order by ex_date, kind, p.rank nulls last, a.provider <> 'import', a.provider`;
  return rows.map(({ newUnits, oldUnits, ...row }) => ({
    ...row,
    ratio: newUnits === null || oldUnits === null ? null : { newUnits, oldUnits },
  }));
}

export async function upsertFxRates(sql: SqlExecutor, rates: readonly FxRate[]): Promise<UpsertReport> {
  const column = <Value>(of: (rate: FxRate) => Value) => rates.map(of);
  const written = await sql`
    insert into market_fx_rate (base, quote, date, provider, rate, available_at, received_at)
    select distinct on (1, 2, 3, 4) * from unnest(
      ${column((one) => one.base)}::text[], ${column((one) => one.quote)}::text[], ${column((one) => one.date)}::date[],
      ${column((one) => one.provider)}::text[], ${column((one) => one.rate)}::numeric[],
      ${column((one) => one.availableAt)}::bigint[], ${column((one) => one.receivedAt)}::bigint[]) as r
    on conflict (base, quote, date, provider) do update set rate = excluded.rate, available_at = excluded.received_at,
      received_at = excluded.received_at
    where market_fx_rate.rate <> excluded.rate`;
  return { rows: rates.length, written: written.count };
}

export async function readFxRate(
  sql: SqlExecutor,
  query: { readonly base: string; readonly quote: string; readonly date: string; readonly asOf?: number },
): Promise<FxRate | null> {
  const { base, quote, date, asOf = null } = query;
  const [row] = await sql<FxRate[]>`
    select base, quote, date::text, r.provider, trim_scale(rate)::text as rate, available_at as "availableAt",
      received_at as "receivedAt"
    from market_fx_rate r left join market_preference p using (provider)
    where base = ${base} and quote = ${quote} and date <= ${date}::date
      and (${asOf}::bigint is null or available_at <= ${asOf}::bigint)
    order by date desc, p.rank nulls last, r.provider limit 1`;
  return row ?? null;
}

export async function upsertInstruments(
  sql: SqlExecutor,
  instruments: readonly ListedInstrument[],
): Promise<UpsertReport> {
  const column = <Value>(of: (one: ListedInstrument) => Value) => instruments.map(of);
  const written = await sql`
    insert into market_instrument (symbol, provider, name, exchange, kind, currency, is_active, received_at)
    select distinct on (1, 2) symbol, provider, name, exchange, kind, currency, is_active::boolean, received_at from unnest(
      ${column((one) => one.symbol)}::text[], ${column((one) => one.provider)}::text[], ${column((one) => one.name)}::text[],
      ${column((one) => one.exchange)}::text[], ${column((one) => one.kind as string)}::text[],
      ${column((one) => one.currency)}::text[], ${column((one) => String(one.isActive))}::text[],
      ${column((one) => one.receivedAt)}::bigint[])
      as i (symbol, provider, name, exchange, kind, currency, is_active, received_at)
    on conflict (symbol, provider) do update set name = excluded.name, exchange = excluded.exchange, kind = excluded.kind,
      currency = excluded.currency, is_active = excluded.is_active, received_at = excluded.received_at
    where (market_instrument.name, market_instrument.exchange, market_instrument.kind, market_instrument.currency,
           market_instrument.is_active)
      is distinct from (excluded.name, excluded.exchange, excluded.kind, excluded.currency, excluded.is_active)`;
  return { rows: instruments.length, written: written.count };
}

/** The symbol itself first, then symbols and names that begin with the text, then names that hold it. */
export async function searchInstruments(
  sql: SqlExecutor,
  { text, limit }: { readonly text: string; readonly limit: number },
): Promise<readonly ListedInstrument[]> {
  const wanted = text.trim().toLowerCase();
  const pattern = wanted.replace(/[\\%_]/g, '\\$&');
  return sql<ListedInstrument[]>`
    select symbol, name, exchange, kind, currency, provider, is_active as "isActive", received_at as "receivedAt" from (
      select distinct on (symbol) i.*, case when lower(symbol) = ${wanted} then 0 when lower(symbol) like ${`${pattern}%`} then 1
        when lower(name) like ${`${pattern}%`} then 2 else 3 end as closeness
      from market_instrument i left join market_preference p using (provider)
      where lower(symbol) like ${`${pattern}%`} or lower(name) like ${`%${pattern}%`}
      order by symbol, p.rank nulls last, i.provider) found
    order by closeness, not is_active, symbol limit ${limit}`;
}
