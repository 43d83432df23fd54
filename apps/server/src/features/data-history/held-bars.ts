import type { Sql } from '@quire/adapters/storage';
import type { BarTimeframe } from '@quire/core/market';
import { barTimeframeMicros } from '@quire/core/market';
import type { MarketStore } from '@quire/ports/market-store';
import { type Actor, type RequestOrigin, recordAudit } from '../../platform/audit.ts';

/** A bar that waits for a person, or that one has decided upon. Prices in ticks. */
export interface HeldBar {
  readonly symbol: string;
  readonly timeframe: BarTimeframe;
  readonly provider: string;
  readonly openTime: number;
  readonly priceScale: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly reason: string;
  readonly move: number;
  readonly receivedAt: number;
  readonly state: 'held' | 'released' | 'rejected';
  readonly decidedBy: string | null;
}

export interface HeldBarKey {
  readonly symbol: string;
  readonly timeframe: BarTimeframe;
  readonly provider: string;
  readonly openTime: number;
}

const columns = (sql: Sql) => sql`
  symbol, timeframe, provider, open_time as "openTime", price_scale as "priceScale", open, high, low, close, volume, reason, move,
  received_at as "receivedAt", state, decided_by as "decidedBy"`;

export function listHeldBars(
  sql: Sql,
  {
    state,
    symbol,
    limit,
  }: { readonly state: HeldBar['state']; readonly symbol: string | null; readonly limit: number },
): Promise<readonly HeldBar[]> {
  return sql<HeldBar[]>`
    select ${columns(sql)} from market_bar_quarantine
    where state = ${state} and (${symbol}::text is null or symbol = ${symbol}::text)
    order by received_at desc, symbol, timeframe, open_time limit ${limit}`;
}

/** How many wait, by symbol, timeframe and provider. */
export async function countHeldBars(sql: Sql): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{ symbol: string; timeframe: string; provider: string; count: number }[]>`
    select symbol, timeframe, provider, count(*)::integer as count from market_bar_quarantine where state = 'held' group by 1, 2, 3`;
  return new Map(rows.map(({ symbol, timeframe, provider, count }) => [`${symbol} ${timeframe} ${provider}`, count]));
}

/** Decides upon a bar that waits. A released one becomes a price from now on: that is when anybody could know it. Null: none waits. */
export async function decideHeldBar(
  { sql, store }: { readonly sql: Sql; readonly store: MarketStore },
  key: HeldBarKey,
  state: 'released' | 'rejected',
  by: { readonly actor: Actor; readonly origin: RequestOrigin },
): Promise<HeldBar | null> {
  const { symbol, timeframe, provider, openTime } = key;
  const decided = await sql.begin(async (transaction) => {
    const [row] = await transaction<HeldBar[]>`
      update market_bar_quarantine set state = ${state}, decided_by = ${by.actor.actor}, decided_at = now()
      where symbol = ${symbol} and timeframe = ${timeframe} and provider = ${provider} and open_time = ${openTime} and state = 'held'
      returning ${columns(sql)}`;
    if (row === undefined) return { row: null };
    const resourceId = `${symbol} ${timeframe} ${provider} ${openTime}`;
    const entry = { action: `held-bar.${state}`, resourceKind: 'bar', resourceId, before: 'held', after: state };
    await recordAudit(transaction, by.actor, by.origin, entry);
    return { row };
  });
  if (decided.row !== null && state === 'released') await storeReleased(store, decided.row);
  return decided.row;
}

async function storeReleased(store: MarketStore, bar: HeldBar): Promise<void> {
  const one = (value: number) => Float64Array.of(value);
  const now = Date.now() * 1_000;
  const { symbol, timeframe, provider, priceScale } = bar;
  await store.upsertBars([
    {
      ...{ symbol, timeframe, provider, priceScale, source: provider, receivedAt: now },
      openTime: one(bar.openTime),
      open: one(bar.open),
      high: one(bar.high),
      low: one(bar.low),
      close: one(bar.close),
      volume: one(bar.volume),
      notional: one(Number.NaN),
      printCount: Int32Array.of(-1),
      isFinal: Uint8Array.of(bar.openTime + barTimeframeMicros(timeframe) <= now ? 1 : 0),
      availableAt: one(now),
    },
  ]);
}
