import type { StoredPrint, StoredQuote, TickRange, UpsertReport } from '@quire/ports/market-store';
import type { SqlExecutor } from '../client.ts';

/** A quote of an instant that is there already stays: the first word on an instant holds. */
export async function insertQuotes(sql: SqlExecutor, quotes: readonly StoredQuote[]): Promise<UpsertReport> {
  const column = <Value>(of: (quote: StoredQuote) => Value) => quotes.map(of);
  const written = await sql`
    insert into market_quote (symbol, provider, at, received_at, bid_price, bid_quantity, ask_price, ask_quantity)
    select * from unnest(${column((one) => one.symbol)}::text[], ${column((one) => one.provider)}::text[],
      ${column((one) => one.at)}::bigint[], ${column((one) => one.receivedAt)}::bigint[],
      ${column((one) => one.bidPrice)}::numeric[], ${column((one) => one.bidQuantity)}::numeric[],
      ${column((one) => one.askPrice)}::numeric[], ${column((one) => one.askQuantity)}::numeric[])
    on conflict do nothing`;
  return { rows: quotes.length, written: written.count };
}

export async function readQuotes(sql: SqlExecutor, range: TickRange): Promise<readonly StoredQuote[]> {
  const rows = await sql<StoredQuote[]>`
    select symbol, provider, at, received_at as "receivedAt", bid_price::text as "bidPrice", bid_quantity::text as "bidQuantity",
      ask_price::text as "askPrice", ask_quantity::text as "askQuantity"
    from market_quote where ${within(sql, range)} order by at desc limit ${range.limit}`;
  return [...rows].reverse();
}

/** A print that is there already is the same print told again. */
export async function insertPrints(sql: SqlExecutor, prints: readonly StoredPrint[]): Promise<UpsertReport> {
  const column = <Value>(of: (print: StoredPrint) => Value) => prints.map(of);
  const written = await sql`
    insert into market_print (symbol, provider, at, print_key, trade_id, received_at, price, quantity)
    select * from unnest(${column((one) => one.symbol)}::text[], ${column((one) => one.provider)}::text[],
      ${column((one) => one.at)}::bigint[], ${column(keyOf)}::text[], ${column((one) => one.tradeId)}::text[],
      ${column((one) => one.receivedAt)}::bigint[], ${column((one) => one.price)}::numeric[],
      ${column((one) => one.quantity)}::numeric[])
    on conflict do nothing`;
  return { rows: prints.length, written: written.count };
}

const keyOf = ({ tradeId, price, quantity }: StoredPrint): string =>
  tradeId === null ? `${price}x${quantity}` : `#${tradeId}`;

export async function readPrints(sql: SqlExecutor, range: TickRange): Promise<readonly StoredPrint[]> {
  const rows = await sql<StoredPrint[]>`
    select symbol, provider, at, received_at as "receivedAt", trade_id as "tradeId", price::text, quantity::text
    from market_print where ${within(sql, range)} order by at desc, print_key desc limit ${range.limit}`;
  return [...rows].reverse();
}

const within = (sql: SqlExecutor, { symbol, provider, from, to }: TickRange) => sql`
  symbol = ${symbol} and (${provider ?? null}::text is null or provider = ${provider ?? null}::text)
  and at >= ${from ?? 0} and at < ${to ?? Number.MAX_SAFE_INTEGER}`;
