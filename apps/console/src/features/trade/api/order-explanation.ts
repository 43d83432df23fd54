import type { OrderExplanationView } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';

/** What blocks an open order now: asked every second while it is looked at, for the market answers differently by then. */
export function useOrderExplanation(orderId: string) {
  return useQuery({
    queryKey: ['orders', 'explain', orderId],
    queryFn: ({ signal }) =>
      request<OrderExplanationView>('GET', `orders/${encodeURIComponent(orderId)}/explain`, { signal }),
    refetchInterval: 1_000,
    gcTime: 5_000,
  });
}
