import type { Sql } from '@quire/adapters/storage';
import type { OrderFilled } from '@quire/core/order';

/**
 * The shape to compare with: a fill row, two entries, cash and position per fill, a hundred fills in one statement and commit. No
 * journal, no orders, no keys, no lots, no hashes, no fence.
 */
export async function createPlainTables(sql: Sql): Promise<void> {
  await sql.unsafe(`
    create table plain_fill (fill_id uuid primary key, account_id uuid not null, instrument_id uuid not null, quantity numeric not null,
      price numeric not null, ts bigint not null);
    create table plain_entry (fill_id uuid not null, line integer not null, account text not null, amount numeric not null,
      primary key (fill_id, line));
    create table plain_cash (account_id uuid primary key, cash numeric not null);
    create table plain_position (account_id uuid, instrument_id uuid, quantity numeric not null, primary key (account_id, instrument_id))`);
}

const statement = `
  with u as (select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::numeric[], $5::numeric[], $6::numeric[], $7::bigint[])
    as u (fill_id, account_id, instrument_id, quantity, price, amount, ts)),
  f as (insert into plain_fill select fill_id, account_id, instrument_id, quantity, price, ts from u),
  e as (insert into plain_entry select fill_id, line, account, sign * amount from u
    cross join (values (1, 'cash', -1), (2, 'position', 1)) as lines (line, account, sign)),
  c as (insert into plain_cash select account_id, -sum(amount) from u group by account_id
    on conflict (account_id) do update set cash = plain_cash.cash + excluded.cash)
  insert into plain_position select account_id, instrument_id, sum(quantity) from u group by account_id, instrument_id
  on conflict (account_id, instrument_id) do update set quantity = plain_position.quantity + excluded.quantity`;

export async function bookPlainly(writer: Sql, fills: readonly OrderFilled[]): Promise<void> {
  const signed = (fill: OrderFilled, value: bigint | number): string => `${fill.side === 'buy' ? '' : '-'}${value}`;
  await writer.unsafe(
    statement,
    [
      fills.map((fill) => fill.fillId as string),
      fills.map((fill) => fill.accountId as string),
      fills.map((fill) => fill.instrumentId as string),
      fills.map((fill) => `${signed(fill, fill.quantity)}e-3`),
      fills.map((fill) => `${fill.price}e-2`),
      fills.map((fill) => `${signed(fill, fill.notional)}e-9`),
      fills.map((fill) => String(fill.at)),
    ],
    { prepare: true },
  );
}
