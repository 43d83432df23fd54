import type { OrderView } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';
import { toastProblem } from '../../../lib/toast.ts';

export function useCancelOrder() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (order: OrderView) => request<OrderView>('POST', `orders/${order.orderId}/cancel`),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['orders'] }),
    onError: (error, order) => toastProblem(`The ${order.side} of ${order.symbol} was not canceled`, error),
  });
}
