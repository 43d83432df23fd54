import type { Role, UserView } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Page, request } from '../../../lib/api/client.ts';

export function useUsers() {
  return useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => request<Page<UserView>>('GET', 'users', { signal }),
  });
}

export type UserChange =
  | { readonly kind: 'create'; readonly email: string; readonly name: string; readonly roles: readonly Role[] }
  | { readonly kind: 'roles'; readonly userId: string; readonly roles: readonly Role[] }
  | { readonly kind: 'active'; readonly userId: string; readonly isActive: boolean }
  | { readonly kind: 'password'; readonly userId: string };

function send(change: UserChange): Promise<unknown> {
  switch (change.kind) {
    case 'create':
      return request('POST', 'users', { body: { email: change.email, name: change.name, roles: change.roles } });
    case 'roles':
      return request('PATCH', `users/${change.userId}`, { body: { roles: change.roles } });
    case 'active':
      return request('PATCH', `users/${change.userId}`, { body: { isActive: change.isActive } });
    case 'password':
      return request('POST', `users/${change.userId}/reset-password`);
  }
}

function passwordOf(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('password' in answer)) return null;
  return typeof answer.password === 'string' ? answer.password : null;
}

/** `onDone` gets the generated password where there is one; it is shown this once. */
export function useChangeUser(onDone: (password: string | null) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (answer) => {
      void client.invalidateQueries({ queryKey: ['users'] });
      onDone(passwordOf(answer));
    },
  });
}
