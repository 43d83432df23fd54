import type { LogLineView } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { type Page, request } from '../../../lib/api/client.ts';

interface LogFilter {
  readonly level: string;
  readonly text: string;
}

export function useLogs({ level, text }: LogFilter, enabled: boolean) {
  return useQuery({
    queryKey: ['system', 'logs', level, text],
    queryFn: ({ signal }) =>
      request<Page<LogLineView>>('GET', 'system/logs', { query: { level, text, limit: 200 }, signal }),
    enabled,
    refetchInterval: 3_000,
    placeholderData: (previous) => previous,
  });
}
