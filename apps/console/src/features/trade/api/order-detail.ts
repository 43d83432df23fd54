import type { FillView, OrderView } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';
import { useStream } from '../../../lib/stream/use-stream.ts';

export interface OrderTimelineEntry {
  readonly at: string;
  readonly type: string;
  readonly eventSequence: number;
  readonly event: unknown;
}

export interface OrderDetail {
  readonly order: OrderView;
  readonly fills: readonly FillView[];
  readonly timeline: readonly OrderTimelineEntry[];
}

/** The full story of one order; read again when the stream says that it changed. */
export function useOrderDetail(orderId: string | null) {
  const changedAt = useStream((snapshot) =>
    orderId === null ? null : (snapshot.replica.orders.get(orderId)?.updatedAt ?? null),
  );
  return useQuery({
    queryKey: ['orders', 'detail', orderId, changedAt],
    queryFn: ({ signal }) => request<OrderDetail>('GET', `orders/${encodeURIComponent(orderId ?? '')}`, { signal }),
    enabled: orderId !== null,
    placeholderData: (previous) => (previous?.order.orderId === orderId ? previous : undefined),
  });
}
