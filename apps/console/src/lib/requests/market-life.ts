import type { CorporateActionView, HaltView, NewsRefreshView, NewsView } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Page, request } from '../api/client.ts';
import { mergeNews } from '../stream/replica.ts';
import { useStream } from '../stream/use-stream.ts';
import { toastProblem } from '../toast.ts';

/** What is halted now, by symbol: the stream tells the halts in force with its snapshot, and every change after it. */
export function useHalts(): ReadonlyMap<string, HaltView> {
  const halts = useStream((snapshot) => snapshot.replica.halts);
  return useMemo(() => new Map([...halts].filter(([, halt]) => halt.resumedAt === null)), [halts]);
}

export function useHalt(symbol: string): HaltView | null {
  const halt = useStream((snapshot) => snapshot.replica.halts.get(symbol));
  return halt === undefined || halt.resumedAt !== null ? null : halt;
}

const noNews: readonly NewsView[] = [];
const noActions: readonly CorporateActionView[] = [];

/**
 * Headlines about one symbol and about the whole market, or about everything; newest first, as fresh as the stream. Those of providers
 * are of real markets, and a simulated one shows them only when they are asked for.
 */
export function useNews(symbol: string | null, source: 'world' | 'providers' = 'world') {
  const epoch = useStream((snapshot) => snapshot.epoch);
  const streamed = useStream((snapshot) => snapshot.replica.news);
  const query = useQuery({
    queryKey: ['news', symbol, source, epoch],
    queryFn: ({ signal }) =>
      request<Page<NewsView>>('GET', 'news', {
        query: { symbol, limit: 100, source: source === 'providers' ? source : null },
        signal,
      }),
    select: (page) => page.items,
    placeholderData: (previous) => previous,
  });
  const news = useMemo(() => {
    const concerns = ({ symbols }: NewsView): boolean =>
      symbol === null || symbols.length === 0 || symbols.includes(symbol);
    if (source === 'providers') return query.data ?? noNews;
    return mergeNews(query.data ?? noNews, streamed).filter(concerns);
  }, [query.data, streamed, symbol, source]);
  return { news, query };
}

/** Asks the providers for news of a symbol; why nobody answered is an answer too. */
export function useNewsRefresh(onDone: (answer: NewsRefreshView) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (symbol: string) =>
      request<Page<NewsRefreshView>>('POST', 'news/refresh', { body: { symbols: [symbol] } }),
    onSuccess: ({ items }) => {
      void client.invalidateQueries({ queryKey: ['news'] });
      if (items[0]) onDone(items[0]);
    },
    onError: (error) => toastProblem('The providers were not asked', error),
  });
}

/** Splits, dividends and the like, newest first; of one symbol, or of all; as fresh as the stream. */
export function useCorporateActions(symbol: string | null) {
  const epoch = useStream((snapshot) => snapshot.epoch);
  const streamed = useStream((snapshot) => snapshot.replica.corporateActions);
  const query = useQuery({
    queryKey: ['corporate-actions', symbol, epoch],
    queryFn: ({ signal }) =>
      request<Page<CorporateActionView>>('GET', 'corporate-actions', { query: { symbol, limit: 200 }, signal }),
    select: (page) => page.items,
    placeholderData: (previous) => previous,
  });
  const actions = useMemo(
    () => mergeActions(query.data ?? noActions, streamed, symbol),
    [query.data, streamed, symbol],
  );
  return { actions, query };
}

function mergeActions(
  read: readonly CorporateActionView[],
  streamed: ReadonlyMap<string, CorporateActionView>,
  symbol: string | null,
): readonly CorporateActionView[] {
  const merged = new Map(read.map((action) => [action.actionId, action]));
  for (const action of streamed.values()) merged.set(action.actionId, action);
  return [...merged.values()]
    .filter((action) => symbol === null || action.symbol === symbol)
    .sort((left, right) => (left.announcedAt < right.announcedAt ? 1 : -1));
}

/** What is still to come to a symbol, the nearest first. */
export function useComingActions(symbol: string): readonly CorporateActionView[] {
  const { actions } = useCorporateActions(symbol);
  return useMemo(
    () =>
      actions
        .filter(({ appliedAt }) => appliedAt === null)
        .sort((left, right) => (left.exDate < right.exDate ? -1 : 1)),
    [actions],
  );
}
