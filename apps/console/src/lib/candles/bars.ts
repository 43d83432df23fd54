import type { BarView } from '@quire/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type Page, request } from '../api/client.ts';

export const barsPerPage = 500;

interface BarsRequest {
  readonly symbol: string;
  readonly timeframe: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
}

export function readBars({ ...query }: BarsRequest, signal: AbortSignal): Promise<Page<BarView>> {
  return request<Page<BarView>>('GET', 'bars', { query, signal });
}

interface Series {
  readonly symbol: string | null;
  readonly timeframe: string;
  /** Changes when the stream lost its place, and when the trading date rolls: the bars are read again. */
  readonly version: string;
}

/** Newest page first; the next page ends where the known bars begin. */
export function useBars({ symbol, timeframe, version }: Series) {
  return useInfiniteQuery({
    queryKey: ['bars', symbol, timeframe, version],
    queryFn: ({ pageParam, signal }) =>
      readBars(
        { symbol: symbol ?? '', timeframe, limit: barsPerPage, ...(pageParam === null ? {} : { to: pageParam }) },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.items.length < barsPerPage ? undefined : oldestOf(page.items)),
    enabled: symbol !== null,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}

function oldestOf(bars: readonly BarView[]): string | undefined {
  return bars.map((bar) => bar.openTime).sort((left, right) => Date.parse(left) - Date.parse(right))[0];
}

/** The minutes of a bucket that is still forming, so that it can be rebuilt exactly. */
export function useFormingMinutes({ symbol, timeframe, version, from }: Series & { readonly from: string | null }) {
  return useQuery({
    queryKey: ['bars', 'forming', symbol, timeframe, version, from],
    queryFn: ({ signal }) => readBars({ symbol: symbol ?? '', timeframe: '1m', from: from ?? '', limit: 500 }, signal),
    enabled: symbol !== null && from !== null,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}
