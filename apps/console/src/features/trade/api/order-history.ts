import type { OrderView } from '@quire/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Page, readPages, request } from '../../../lib/api/client.ts';
import { mergeOrders } from '../../../lib/stream/merge.ts';
import { useStream } from '../../../lib/stream/use-stream.ts';

const readPage = (accountId: string | null, cursor: string | null, signal?: AbortSignal) =>
  request<Page<OrderView>>('GET', 'orders', {
    query: { status: 'all', accountId, limit: 200, cursor },
    ...(signal ? { signal } : {}),
  });

/** Every order that an account ever had, for a file. */
export const readOrderHistory = (accountId: string): Promise<readonly OrderView[]> =>
  readPages((cursor) => readPage(accountId, cursor));

/** All orders of an account, newest first, a page at a time. */
export function useOrderHistory(accountId: string | null) {
  const epoch = useStream((snapshot) => snapshot.epoch);
  const streamed = useStream((snapshot) => snapshot.replica.orders);
  const query = useInfiniteQuery({
    queryKey: ['orders', 'all', accountId, epoch],
    queryFn: ({ pageParam, signal }) => readPage(accountId, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled: accountId !== null,
    placeholderData: (previous) => previous,
  });
  const pages = query.data?.pages;
  const orders = useMemo(
    () =>
      mergeOrders(
        (pages ?? []).flatMap((page) => page.items),
        streamed,
        accountId ?? '',
      ),
    [pages, streamed, accountId],
  );
  return { orders, query };
}
