import type { FillView } from '@quire/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Page, request } from '../../../lib/api/client.ts';
import { mergeFills } from '../../../lib/stream/merge.ts';
import { useStream } from '../../../lib/stream/use-stream.ts';

/** The fills of an account, newest first, a page at a time, as fresh as the stream. */
export function useFills(accountId: string | null) {
  const epoch = useStream((snapshot) => snapshot.epoch);
  const streamed = useStream((snapshot) => snapshot.replica.fills);
  const query = useInfiniteQuery({
    queryKey: ['fills', accountId, epoch],
    queryFn: ({ pageParam, signal }) =>
      request<Page<FillView>>('GET', 'fills', { query: { accountId, limit: 200, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled: accountId !== null,
    placeholderData: (previous) => previous,
  });
  const pages = query.data?.pages;
  const fills = useMemo(
    () =>
      mergeFills(
        (pages ?? []).flatMap((page) => page.items),
        streamed,
        accountId ?? '',
      ),
    [pages, streamed, accountId],
  );
  return { fills, query };
}
