import type { KillSwitchView } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';

type Change = { readonly to: 'engage'; readonly reason: string } | { readonly to: 'disengage'; readonly notes: string };

export function useChangeKillSwitch(onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Change) =>
      request<KillSwitchView>('POST', `kill-switch/${change.to}`, {
        body: change.to === 'engage' ? { reason: change.reason } : { notes: change.notes },
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['kill-switch'] });
      onDone();
    },
  });
}
