import type { UserView } from '@quire/contract';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { request } from '../api/client.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => request<UserView>('GET', 'auth/me', { signal }),
  staleTime: 60_000,
});

export function useMe(): UserView | null {
  return useQuery(meQuery).data ?? null;
}
