import type { AccountView } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { request } from '../../../lib/api/client.ts';
import { toApiError } from '../../../lib/api/problem.ts';
import { randomUuid } from '../../../lib/ids.ts';

/** What becomes of an account. */
export type AccountChange =
  | { readonly kind: 'rename'; readonly name: string }
  | { readonly kind: 'clone'; readonly name: string }
  | { readonly kind: 'reset'; readonly cash: string }
  | { readonly kind: 'close' };

function sendChange(accountId: string, change: AccountChange, idempotencyKey: string): Promise<unknown> {
  const path = `accounts/${accountId}`;
  switch (change.kind) {
    case 'rename':
      return request('PATCH', path, { body: { name: change.name } });
    case 'clone':
      return request<AccountView>('POST', `${path}/clone`, { body: { name: change.name }, idempotencyKey });
    case 'reset':
      return request<AccountView>('POST', `${path}/reset`, { body: { cash: change.cash }, idempotencyKey });
    case 'close':
      return request<AccountView>('POST', `${path}/close`);
  }
}

/** One key for one intent: asking again after no answer resets or copies once. */
export function useChangeAccount(accountId: string, onDone: (change: AccountChange, answer: unknown) => void) {
  const client = useQueryClient();
  const key = useRef(randomUuid());
  return useMutation({
    mutationFn: (change: AccountChange) => sendChange(accountId, change, key.current),
    onSuccess: async (answer, change) => {
      key.current = randomUuid();
      // A reset touches everything that hangs on an account.
      await client.invalidateQueries();
      onDone(change, answer);
    },
    onError: (error) => {
      if (!toApiError(error).isUnanswered) key.current = randomUuid();
    },
  });
}
