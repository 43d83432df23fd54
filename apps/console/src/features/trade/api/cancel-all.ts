import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';

export function useCancelAll(accountId: string, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<unknown>('POST', 'orders/cancel-all', { query: { accountId } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['orders'] });
      onDone();
    },
  });
}
