import type { CorporateActionView, HaltView, NewsView } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { type Page, request } from '../api/client.ts';

/** What is halted now. The market stops within a second of a halt, so it is asked often. */
export function useHalts() {
  return useQuery({
    queryKey: ['halts', 'active'],
    queryFn: ({ signal }) => request<Page<HaltView>>('GET', 'halts', { query: { active: true, limit: 500 }, signal }),
    select: (page) => page.items,
    refetchInterval: 3_000,
  });
}

export function useHalt(symbol: string): HaltView | null {
  return useHalts().data?.find((halt) => halt.symbol === symbol) ?? null;
}

/** Headlines about one symbol and about the whole market, newest first. */
export function useNews(symbol: string) {
  return useQuery({
    queryKey: ['news', symbol],
    queryFn: ({ signal }) => request<Page<NewsView>>('GET', 'news', { query: { symbol, limit: 100 }, signal }),
    refetchInterval: 15_000,
  });
}

/** Splits, dividends and the like, newest first; of one symbol, or of all. */
export function useCorporateActions(symbol: string | null) {
  return useQuery({
    queryKey: ['corporate-actions', symbol],
    queryFn: ({ signal }) =>
      request<Page<CorporateActionView>>('GET', 'corporate-actions', { query: { symbol, limit: 200 }, signal }),
    refetchInterval: 30_000,
  });
}
