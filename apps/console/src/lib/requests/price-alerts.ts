import type { PriceAlertBody, PriceAlertFiringView, PriceAlertPatch, PriceAlertView } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Page, request } from '../api/client.ts';
import { useStream } from '../stream/use-stream.ts';
import { toastProblem } from '../toast.ts';

const key = 'price-alerts';

/** The newest firing that the stream told of: with it the lists change. */
const useNewestFiring = (): number => useStream((snapshot) => snapshot.replica.priceAlerts.at(-1)?.firingSequence ?? 0);

/** Alerts of whoever is logged in; of one symbol, or all. */
export function usePriceAlerts(symbol: string | null) {
  const epoch = useStream((snapshot) => snapshot.epoch);
  const fired = useNewestFiring();
  return useQuery({
    queryKey: [key, 'list', symbol, epoch, fired],
    queryFn: ({ signal }) => request<Page<PriceAlertView>>('GET', 'price-alerts', { query: { symbol }, signal }),
    select: (page) => page.items,
    placeholderData: (previous) => previous,
    // What expires says so by itself.
    refetchInterval: 30_000,
  });
}

const noFirings: readonly PriceAlertFiringView[] = [];

/** What fired, newest first, as fresh as the stream. */
export function usePriceAlertFirings(symbol: string | null, enabled = true) {
  const epoch = useStream((snapshot) => snapshot.epoch);
  const streamed = useStream((snapshot) => snapshot.replica.priceAlerts);
  const query = useQuery({
    queryKey: [key, 'firings', symbol, epoch],
    queryFn: ({ signal }) =>
      request<Page<PriceAlertFiringView>>('GET', 'price-alerts/firings', { query: { symbol, limit: 200 }, signal }),
    select: (page) => page.items,
    placeholderData: (previous) => previous,
    enabled,
  });
  const firings = useMemo(() => {
    const fresh = streamed.filter((firing) => symbol === null || firing.symbol === symbol);
    const known = new Map([...(query.data ?? noFirings), ...fresh].map((firing) => [firing.firingSequence, firing]));
    return [...known.values()].sort((left, right) => right.firingSequence - left.firingSequence);
  }, [query.data, streamed, symbol]);
  return { firings, query };
}

export function useSetPriceAlert(onDone: (alert: PriceAlertView) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PriceAlertBody) => request<PriceAlertView>('POST', 'price-alerts', { body }),
    onSuccess: (alert) => {
      void client.invalidateQueries({ queryKey: [key] });
      onDone(alert);
    },
  });
}

interface Change {
  readonly alert: PriceAlertView;
  /** Null deletes it. */
  readonly patch: PriceAlertPatch | null;
}

export function useChangePriceAlert() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ alert, patch }: Change) =>
      patch === null
        ? request<null>('DELETE', `price-alerts/${alert.alertId}`)
        : request<PriceAlertView>('PATCH', `price-alerts/${alert.alertId}`, { body: patch }),
    onSettled: () => void client.invalidateQueries({ queryKey: [key] }),
    onError: (error, { alert }) => toastProblem(`The alert of ${alert.symbol} was not changed`, error),
  });
}
