import type { AccountStandingView, AccountTermsBody } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';

/** Terms, switches and margin figures; marks move, so it is asked again while it is looked at. */
export function useStanding(accountId: string) {
  return useQuery({
    queryKey: ['standing', accountId],
    queryFn: ({ signal }) => request<AccountStandingView>('GET', `accounts/${accountId}/standing`, { signal }),
    refetchInterval: 5_000,
  });
}

export function useChangeTerms(accountId: string, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: AccountTermsBody) =>
      request<AccountStandingView>('PUT', `accounts/${accountId}/terms`, { body }),
    onSuccess: () => {
      for (const queryKey of [['standing', accountId], ['accounts'], ['activities', accountId]]) {
        void client.invalidateQueries({ queryKey });
      }
      onDone();
    },
  });
}
