import type { SessionView } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Page, request } from '../../../lib/api/client.ts';
import { toastProblem } from '../../../lib/toast.ts';

export function useSessions() {
  return useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => request<Page<SessionView>>('GET', 'auth/sessions', { signal }),
  });
}

export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (session: SessionView) => request<unknown>('DELETE', `auth/sessions/${session.sessionId}`),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['sessions'] }),
    onError: (error) => toastProblem('The session was not ended', error),
  });
}
