import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { request } from '../../../lib/api/client.ts';
import { randomUuid } from '../../../lib/ids.ts';

interface CashMove {
  readonly direction: 'deposit' | 'withdraw';
  readonly amount: string;
}

/** One key for one intent: asking again after no answer moves the money once. */
export function useMoveCash(accountId: string, onDone: () => void) {
  const client = useQueryClient();
  const key = useRef(randomUuid());
  return useMutation({
    mutationFn: ({ direction, amount }: CashMove) =>
      request<unknown>('POST', `accounts/${accountId}/${direction}`, { body: { amount }, idempotencyKey: key.current }),
    onSuccess: () => {
      key.current = randomUuid();
      for (const queryKey of [['accounts'], ['postings', accountId], ['equity', accountId]]) {
        void client.invalidateQueries({ queryKey });
      }
      onDone();
    },
  });
}
