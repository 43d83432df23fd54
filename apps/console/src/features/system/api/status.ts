import type { SystemStatusView } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';

export function useSystemStatus() {
  return useQuery({
    queryKey: ['system', 'status'],
    queryFn: ({ signal }) => request<SystemStatusView>('GET', 'system/status', { signal }),
    refetchInterval: 2_000,
  });
}
