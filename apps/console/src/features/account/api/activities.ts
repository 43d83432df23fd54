import type { AccountActivityView } from '@quire/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type Page, readPages, request } from '../../../lib/api/client.ts';

const readPage = (accountId: string, cursor: string | null, signal?: AbortSignal) =>
  request<Page<AccountActivityView>>('GET', `accounts/${accountId}/activities`, {
    query: { limit: 200, cursor },
    ...(signal ? { signal } : {}),
  });

export function useActivities(accountId: string) {
  return useInfiniteQuery({
    queryKey: ['activities', accountId],
    queryFn: ({ pageParam, signal }) => readPage(accountId, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: 30_000,
  });
}

/** All of them, newest first, for a file. */
export const readAllActivities = (accountId: string): Promise<readonly AccountActivityView[]> =>
  readPages((cursor) => readPage(accountId, cursor));
