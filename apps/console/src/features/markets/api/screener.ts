import type { ScreenerRowView } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { type Page, type QueryValue, request } from '../../../lib/api/client.ts';

export type ScreenerQuery = Readonly<Record<string, QueryValue>>;

/** Rows of the screener, or of one kind of movers; read anew every few seconds, while the stream keeps the prices. */
export function useScreener(path: string, query: ScreenerQuery, isWanted = true) {
  return useQuery({
    queryKey: ['screener', path, query],
    queryFn: ({ signal }) => request<Page<ScreenerRowView>>('GET', path, { query, signal }),
    select: (page) => page.items,
    placeholderData: (previous) => previous,
    refetchInterval: 5_000,
    enabled: isWanted,
  });
}
