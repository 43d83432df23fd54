import type { Sql, SqlExecutor } from '@quire/adapters/storage';

export interface Watchlist {
  readonly watchlistId: string;
  readonly accountId: string;
  readonly name: string;
  readonly instrumentIds: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const columns = (sql: SqlExecutor) => sql`
  watchlist_id as "watchlistId", account_id as "accountId", name, instrument_ids as "instrumentIds",
  created_at as "createdAt", updated_at as "updatedAt"`;

export async function listWatchlists(sql: SqlExecutor, accountId: string): Promise<readonly Watchlist[]> {
  return sql<Watchlist[]>`
    select ${columns(sql)} from watchlist where account_id = ${accountId} order by created_at, watchlist_id`;
}

export type WatchlistKey = { readonly watchlistId: string } | { readonly name: string };

const isKeyed = (sql: SqlExecutor, key: WatchlistKey) =>
  'name' in key ? sql`name = ${key.name}` : sql`watchlist_id = ${key.watchlistId}`;

export async function findWatchlist(sql: SqlExecutor, accountId: string, key: WatchlistKey): Promise<Watchlist | null> {
  const [row] = await sql<Watchlist[]>`
    select ${columns(sql)} from watchlist where account_id = ${accountId} and ${isKeyed(sql, key)}`;
  return row ?? null;
}

/** The list while nobody else changes it. */
export async function lockWatchlist(sql: SqlExecutor, accountId: string, key: WatchlistKey): Promise<Watchlist | null> {
  const [row] = await sql<Watchlist[]>`
    select ${columns(sql)} from watchlist where account_id = ${accountId} and ${isKeyed(sql, key)} for update`;
  return row ?? null;
}

export type WatchlistContent = Pick<Watchlist, 'name' | 'instrumentIds'>;

/** Null: the account has a list of that name. */
export async function insertWatchlist(
  sql: SqlExecutor,
  { watchlistId, accountId, name, instrumentIds }: WatchlistContent & Pick<Watchlist, 'watchlistId' | 'accountId'>,
): Promise<Watchlist | null> {
  const [row] = await sql<Watchlist[]>`
    insert into watchlist (watchlist_id, account_id, name, instrument_ids)
    values (${watchlistId}, ${accountId}, ${name}, ${[...instrumentIds]}::uuid[])
    on conflict (account_id, name) do nothing returning ${columns(sql)}`;
  return row ?? null;
}

/** Null: another list of the account has that name. */
export async function updateWatchlist(
  sql: SqlExecutor,
  { watchlistId, accountId }: Watchlist,
  { name, instrumentIds }: WatchlistContent,
): Promise<Watchlist | null> {
  const [row] = await sql<Watchlist[]>`
    update watchlist set name = ${name}, instrument_ids = ${[...instrumentIds]}::uuid[], updated_at = now()
    where watchlist_id = ${watchlistId} and not exists (
      select from watchlist other
      where other.account_id = ${accountId} and other.name = ${name} and other.watchlist_id <> ${watchlistId})
    returning ${columns(sql)}`;
  return row ?? null;
}

export async function deleteWatchlist(sql: SqlExecutor, watchlistId: string): Promise<void> {
  await sql`delete from watchlist where watchlist_id = ${watchlistId}`;
}

/** One change of an account's lists at a time, so that names and numbers hold. */
export async function changingWatchlists<Result>(
  sql: Sql,
  accountId: string,
  change: (transaction: SqlExecutor) => Promise<Result>,
): Promise<Result> {
  const result = await sql.begin(async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtextextended(${`watchlists ${accountId}`}, 0))`;
    return { value: await change(transaction) };
  });
  return result.value;
}
