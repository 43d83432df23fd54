import type { AccountView } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';

interface NewAccount {
  readonly name: string;
  readonly initialCash: string;
}

export function useOpenAccount(onDone: (account: AccountView) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewAccount) => request<AccountView>('POST', 'accounts', { body }),
    onSuccess: async (account) => {
      await client.invalidateQueries({ queryKey: ['accounts'] });
      onDone(account);
    },
  });
}
