import { useQuery } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';

export interface KillSwitchHistoryEntry {
  readonly state: string;
  readonly operator: string;
  readonly reason: string;
  readonly at: string;
}

export function useKillSwitchHistory(enabled: boolean) {
  return useQuery({
    queryKey: ['kill-switch', 'history'],
    queryFn: ({ signal }) => request<readonly KillSwitchHistoryEntry[]>('GET', 'kill-switch/history', { signal }),
    enabled,
  });
}
