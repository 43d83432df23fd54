import type { UserView } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';
import { meQuery } from '../../../lib/requests/me.ts';

interface Credentials {
  readonly email: string;
  readonly password: string;
}

export function useLogin(onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (credentials: Credentials) => request<unknown>('POST', 'auth/login', { body: credentials }),
    onSuccess: async () => {
      // The cookie is what counts; the person is read with it, so that both can never differ.
      client.clear();
      const me = await request<UserView>('GET', 'auth/me');
      client.setQueryData(meQuery.queryKey, me);
      onDone();
    },
  });
}
