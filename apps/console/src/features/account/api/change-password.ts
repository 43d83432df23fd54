import { useMutation } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';

interface PasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
}

export function useChangePassword(onDone: () => void) {
  return useMutation({
    mutationFn: (body: PasswordChange) => request<unknown>('POST', 'auth/change-password', { body }),
    onSuccess: onDone,
  });
}
