import type { OrderView, SubmitOrderBody } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { toApiError } from '../../../lib/api/problem.ts';
import { randomUuid } from '../../../lib/ids.ts';
import { submitOrder } from './submit-order.ts';

/** One key for one intent: asking again after no answer places the exits once. */
export function useProtectPosition(onDone: (order: OrderView) => void) {
  const client = useQueryClient();
  const key = useRef(randomUuid());
  return useMutation({
    mutationFn: (body: SubmitOrderBody) => submitOrder({ ...body, clientOrderId: key.current }),
    onSuccess: (order) => {
      void client.invalidateQueries({ queryKey: ['orders'] });
      onDone(order);
    },
    onError: (error) => {
      if (!toApiError(error).isUnanswered) key.current = randomUuid();
    },
  });
}
