import type { MoverKind, WatchlistView } from '@quire/contract';

/** What the table shows: everything, the movers of a kind, the screener, or a watchlist. */
export type ListScope =
  | { readonly kind: 'all' | 'screener' }
  | { readonly kind: MoverKind }
  | { readonly kind: 'list'; readonly list: WatchlistView };

export const fixedScopes = [
  { id: 'all', label: 'All symbols' },
  { id: 'gainers', label: 'Gainers' },
  { id: 'losers', label: 'Losers' },
  { id: 'most-active', label: 'Most active' },
  { id: 'trending', label: 'Trending' },
  { id: 'screener', label: 'Screener' },
] as const;

/** The scope that an address names; a list that is no more is everything. */
export function scopeOf(name: string | undefined, lists: readonly WatchlistView[]): ListScope {
  const list = lists.find(({ watchlistId }) => watchlistId === name);
  if (list !== undefined) return { kind: 'list', list };
  const fixed = fixedScopes.find(({ id }) => id === name);
  return { kind: fixed?.id ?? 'all' };
}

export const scopeIdOf = (scope: ListScope): string => (scope.kind === 'list' ? scope.list.watchlistId : scope.kind);

export const scopeLabel = (scope: ListScope): string =>
  scope.kind === 'list' ? scope.list.name : fixedScopes.find(({ id }) => id === scope.kind)!.label;
