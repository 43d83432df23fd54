import type { AccountActivityView } from '@quire/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type Page, request } from '../../../lib/api/client.ts';

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
export async function readAllActivities(accountId: string): Promise<readonly AccountActivityView[]> {
  const all: AccountActivityView[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<AccountActivityView> = await readPage(accountId, cursor);
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}
