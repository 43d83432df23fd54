import type { AlpacaDependencies } from '../dependencies.ts';

type Watchlist = NonNullable<Awaited<ReturnType<AlpacaDependencies['watchlists']['find']>>>;

/** @param assetOf null: not of this world any more, and left out */
export function watchlistView(
  { watchlistId, accountId, name, instrumentIds, createdAt, updatedAt }: Watchlist,
  assetOf: (instrumentId: string) => Record<string, unknown> | null,
): Record<string, unknown> {
  return {
    id: watchlistId,
    account_id: accountId,
    name,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
    assets: instrumentIds.map(assetOf).filter((asset) => asset !== null),
  };
}
