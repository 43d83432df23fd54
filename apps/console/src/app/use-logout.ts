import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { request } from '../lib/api/client.ts';
import { stream } from '../lib/stream/use-stream.ts';
import { toastProblem } from '../lib/toast.ts';

export function useLogout(): () => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  return () => {
    request<unknown>('POST', 'auth/logout').then(
      () => {
        stream.stop();
        client.clear();
        void navigate({ to: '/login', search: {}, replace: true });
      },
      (error: unknown) => toastProblem('You are still logged in', error),
    );
  };
}
