import type { AuditEntryView } from '@quire/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type Page, request } from '../../../lib/api/client.ts';

interface AuditFilter {
  readonly actor: string;
  readonly action: string;
}

export function useAudit({ actor, action }: AuditFilter) {
  return useInfiniteQuery({
    queryKey: ['audit', actor, action],
    queryFn: ({ pageParam, signal }) =>
      request<Page<AuditEntryView>>('GET', 'audit', {
        query: { limit: 200, cursor: pageParam, actor, action },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (previous) => previous,
  });
}
