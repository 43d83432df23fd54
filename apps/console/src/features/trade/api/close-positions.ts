import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';

interface Target {
  readonly accountId: string;
  /** Null closes every position of the account. */
  readonly symbol: string | null;
  /** Of one position; null closes all of it. */
  readonly quantity?: string | null;
}

export function useClosePositions({ accountId, symbol, quantity = null }: Target, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      symbol === null
        ? request<unknown>('POST', 'positions/close-all', { query: { accountId } })
        : request<unknown>('POST', `positions/${encodeURIComponent(symbol)}/close`, {
            body: { accountId, ...(quantity === null ? {} : { quantity }) },
          }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['positions'] });
      void client.invalidateQueries({ queryKey: ['orders'] });
      onDone();
    },
  });
}
