import type { WatchlistPatch, WatchlistView } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Page, request } from '../../../lib/api/client.ts';
import { toastProblem } from '../../../lib/toast.ts';

const keyOf = (accountId: string | null) => ['watchlists', accountId];

/** The watchlists of an account, which its bots see too. */
export function useWatchlists(accountId: string | null) {
  return useQuery({
    queryKey: keyOf(accountId),
    queryFn: ({ signal }) => request<Page<WatchlistView>>('GET', 'watchlists', { query: { accountId }, signal }),
    select: (page) => page.items,
    enabled: accountId !== null,
    refetchInterval: 30_000,
  });
}

export function useMakeWatchlist(accountId: string, onDone: (list: WatchlistView) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => request<WatchlistView>('POST', 'watchlists', { body: { accountId, name } }),
    onSuccess: async (list) => {
      await client.invalidateQueries({ queryKey: keyOf(accountId) });
      onDone(list);
    },
  });
}

interface Change {
  readonly list: WatchlistView;
  /** Null deletes it. */
  readonly patch: WatchlistPatch | null;
}

/** What is changed is shown at once, and taken back when the server refuses. */
export function useChangeWatchlist(accountId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ list, patch }: Change) => {
      const path = `watchlists/${list.watchlistId}`;
      return patch === null
        ? request<null>('DELETE', path, { query: { accountId } })
        : request<WatchlistView>('PATCH', path, { query: { accountId }, body: patch });
    },
    onMutate: ({ list, patch }) => {
      client.setQueryData<Page<WatchlistView>>(
        keyOf(accountId),
        (page) => page && { ...page, items: changed(page.items, list, patch) },
      );
    },
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(accountId) }),
    onError: (error, { list }) => toastProblem(`The watchlist ${list.name} was not changed`, error),
  });
}

function changed(
  lists: readonly WatchlistView[],
  list: WatchlistView,
  patch: WatchlistPatch | null,
): readonly WatchlistView[] {
  return lists.flatMap((each) =>
    each.watchlistId !== list.watchlistId ? [each] : patch === null ? [] : [{ ...each, ...patch }],
  );
}
