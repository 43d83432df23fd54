import type { OrderPreview, SubmitOrderBody } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';

export function useOrderPreview(body: SubmitOrderBody | null) {
  return useQuery({
    queryKey: ['orders', 'preview', body],
    queryFn: ({ signal }) => request<OrderPreview>('POST', 'orders/preview', { body, signal }),
    enabled: body !== null,
    refetchInterval: 2_000,
    gcTime: 10_000,
    retry: false,
    placeholderData: (previous) => previous,
  });
}
