import type { PostingView } from '@quire/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type Page, request } from '../../../lib/api/client.ts';

export function usePostings(accountId: string) {
  return useInfiniteQuery({
    queryKey: ['postings', accountId],
    queryFn: ({ pageParam, signal }) =>
      request<Page<PostingView>>('GET', `accounts/${accountId}/postings`, {
        query: { limit: 200, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}
