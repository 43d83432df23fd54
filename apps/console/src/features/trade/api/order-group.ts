import type { OrderView } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { type Page, request } from '../../../lib/api/client.ts';
import { useStream } from '../../../lib/stream/use-stream.ts';

const pageLimit = 200;

/** The orders that belong together with this one, by their group, oldest first; read again when one of them changes. */
export function useOrderGroup({ orderId, groupId, accountId, symbol }: OrderView) {
  const changes = useStream((snapshot) =>
    [...snapshot.replica.orders.values()]
      .filter((order) => order.groupId === groupId)
      .map((order) => order.updatedAt)
      .join(),
  );
  return useQuery({
    queryKey: ['orders', 'group', groupId, orderId, changes],
    queryFn: async ({ signal }) => {
      const query = { accountId, symbol, status: 'all', limit: pageLimit };
      const page = await request<Page<OrderView>>('GET', 'orders', { query, signal });
      return page.items.filter((order) => order.groupId === groupId).reverse();
    },
    enabled: groupId !== null,
    placeholderData: (previous) => previous,
  });
}
