import type { AccountView } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { request } from '../../../lib/api/client.ts';
import { randomUuid } from '../../../lib/ids.ts';

interface NewAccount {
  readonly name: string;
  readonly initialCash: string;
  /** Of the notional, as a fraction. */
  readonly feeRate: string;
  readonly shorting: boolean;
}

export function useOpenAccount(onDone: (account: AccountView) => void) {
  const client = useQueryClient();
  const key = useRef(randomUuid());
  return useMutation({
    mutationFn: (body: NewAccount) => request<AccountView>('POST', 'accounts', { body, idempotencyKey: key.current }),
    onSuccess: async (account) => {
      key.current = randomUuid();
      await client.invalidateQueries({ queryKey: ['accounts'] });
      onDone(account);
    },
  });
}
