import type { OrderView } from '@quire/contract';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Page, request } from '../api/client.ts';
import { isOpen, mergeOrders } from '../stream/merge.ts';
import { useStream } from '../stream/use-stream.ts';

const none: readonly OrderView[] = [];

export const openOrdersQuery = (accountId: string | null, epoch: number) =>
  queryOptions({
    queryKey: ['orders', 'open', accountId, epoch],
    queryFn: ({ signal }) =>
      request<Page<OrderView>>('GET', 'orders', { query: { status: 'open', accountId, limit: 500 }, signal }),
    select: (page) => page.items,
    enabled: accountId !== null,
    placeholderData: (previous) => previous,
  });

/** Open orders of an account, as fresh as the stream. */
export function useOpenOrders(accountId: string | null) {
  const epoch = useStream((snapshot) => snapshot.epoch);
  const streamed = useStream((snapshot) => snapshot.replica.orders);
  const query = useQuery(openOrdersQuery(accountId, epoch));
  const orders = useMemo(
    () => mergeOrders(query.data ?? none, streamed, accountId ?? '').filter(isOpen),
    [query.data, streamed, accountId],
  );
  return { orders, query };
}
