import type { KillSwitchView } from '@quire/contract';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';
import { useConnection, useStreamedKillSwitch } from '../../../lib/stream/use-stream.ts';

export const killSwitchQuery = queryOptions({
  queryKey: ['kill-switch'],
  queryFn: ({ signal }) => request<KillSwitchView>('GET', 'kill-switch', { signal }),
  refetchInterval: 30_000,
});

/** The newer of what the stream said and what a request read; null while nobody knows. */
export function useKillSwitch(): KillSwitchView | null {
  const streamed = useStreamedKillSwitch();
  const connection = useConnection();
  const read = useQuery(killSwitchQuery).data ?? null;
  if (!streamed) return read;
  if (connection === 'live' || !read) return streamed;
  return Date.parse(read.changedAt) > Date.parse(streamed.changedAt) ? read : streamed;
}
