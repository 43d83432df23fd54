import type { MovedAccountView, NewWorldBody, WorldsView } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';
import { setPreferences } from '../../../lib/preferences.ts';
import { toastDone, toastProblem } from '../../../lib/toast.ts';

const key = ['worlds'];

export function useWorlds() {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => request<WorldsView>('GET', 'worlds', { signal }),
    refetchInterval: 2_000,
  });
}

/** Every request of this browser reaches that world from now on; all that was shown is of the other one, so the page begins anew. */
export async function goToWorld(worldId: string): Promise<void> {
  await request<WorldsView>('POST', `worlds/${worldId}/enter`);
  window.location.assign('/');
}

export function useOpenWorld() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewWorldBody) => request<WorldsView>('POST', 'worlds', { body }),
    onSuccess: (worlds) => {
      client.setQueryData(key, worlds);
      toastDone('The world is open');
    },
    onError: (error) => toastProblem('The world was not opened', error),
  });
}

interface Move {
  readonly accountId: string;
  readonly worldId: string;
}

/** The account goes on as another one there, so that one is selected before the page begins anew. */
export function useMoveAccount() {
  return useMutation({
    mutationFn: ({ accountId, worldId }: Move) =>
      request<MovedAccountView>('POST', `accounts/${accountId}/world`, { body: { worldId } }),
    onSuccess: ({ worldId, accountId }) => {
      setPreferences({ accountId });
      return goToWorld(worldId);
    },
  });
}
