import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';

interface Target {
  readonly accountId: string;
  /** Null closes every position of the account. */
  readonly symbol: string | null;
}

export function useClosePositions({ accountId, symbol }: Target, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      symbol === null
        ? request<unknown>('POST', 'positions/close-all', { query: { accountId } })
        : request<unknown>('POST', `positions/${encodeURIComponent(symbol)}/close`, { body: { accountId } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['positions'] });
      void client.invalidateQueries({ queryKey: ['orders'] });
      onDone();
    },
  });
}
