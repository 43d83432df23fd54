import type { AccountPatch, AccountStandingView, AccountTermsBody } from '@quire/contract';
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
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
    onSuccess: (standing) => {
      keepStanding(client, standing);
      onDone();
    },
  });
}

/** What the server answered is shown at once; what hangs on it is read again. */
function keepStanding(client: QueryClient, standing: AccountStandingView): void {
  const { accountId } = standing;
  client.setQueryData(['standing', accountId], standing);
  for (const queryKey of [['accounts'], ['activities', accountId]]) void client.invalidateQueries({ queryKey });
}

type Controls = NonNullable<AccountPatch['controls']>;

/** Trading, short selling, fractions, leverage: each at once, the others as they are. */
export function useSwitchControls(accountId: string, onSettled: (controls: Controls) => void) {
  const client = useQueryClient();
  return useMutation({
    // One after the other: the server merges each with what it has, and two at once would lose one.
    scope: { id: `controls ${accountId}` },
    mutationFn: (controls: Controls) =>
      request<AccountStandingView>('PATCH', `accounts/${accountId}`, { body: { controls } }),
    onSuccess: (standing) => keepStanding(client, standing),
    onSettled: (_standing, _error, controls) => onSettled(controls),
  });
}

export function useBlockAccount(accountId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (blocked: boolean) =>
      request<AccountStandingView>('PUT', 'account-blocks', { body: { accountId, blocked } }),
    onSuccess: (standing) => keepStanding(client, standing),
  });
}
