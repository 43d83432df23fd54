import type { OrderView, ReplaceOrderBody } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { request } from '../../../lib/api/client.ts';
import { toApiError } from '../../../lib/api/problem.ts';
import { randomUuid } from '../../../lib/ids.ts';

/** One key for one intent: asking again after no answer replaces once. */
export function useReplaceOrder(orderId: string, onDone: (order: OrderView) => void) {
  const client = useQueryClient();
  const key = useRef(randomUuid());
  return useMutation({
    mutationFn: (body: ReplaceOrderBody) =>
      request<OrderView>('PATCH', `orders/${orderId}`, { body, idempotencyKey: key.current }),
    onSuccess: (order) => {
      void client.invalidateQueries({ queryKey: ['orders'] });
      onDone(order);
    },
    // What was refused may be sent again with other numbers: that is another intent.
    onError: (error) => {
      if (!toApiError(error).isUnanswered) key.current = randomUuid();
    },
  });
}
