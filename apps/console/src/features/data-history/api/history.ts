import type {
  CollectorTask,
  CoverageMapView,
  FreshnessReport,
  HeldBarView,
  Page,
  ProviderComparisonView,
  QuarantinedView,
  SeriesGapsView,
  SeriesQualityView,
} from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type QueryValue, request } from '../../../lib/api/client.ts';
import { toastDone, toastProblem } from '../../../lib/toast.ts';

const root = ['data', 'history'];
/** What a pass of the collector changes is read anew after it; this is for what other ways bring. */
const refetchInterval = 60_000;

function useHistory<Answer>(path: string, query: Readonly<Record<string, QueryValue>> = {}) {
  return useQuery({
    queryKey: [...root, path, query],
    queryFn: ({ signal }) => request<Answer>('GET', `data/${path}`, { query, signal }),
    refetchInterval,
  });
}

export interface MapRange {
  readonly timeframe: string;
  readonly from: string;
  readonly to: string;
}

export const useCoverageMap = ({ timeframe, from, to }: MapRange) =>
  useHistory<CoverageMapView>('coverage-map', { timeframe, from, to });
export const useGaps = (timeframe: string) => useHistory<Page<SeriesGapsView>>('gaps', { timeframe });
export const useQuality = () => useHistory<Page<SeriesQualityView>>('quality');
export const useFreshness = () => useHistory<FreshnessReport>('freshness');
export const useHeldBars = (state: HeldBarView['state']) =>
  useHistory<Page<HeldBarView>>('held-bars', { state, limit: 500 });
export const useRefusedPayloads = () =>
  useHistory<{ readonly items: readonly QuarantinedView[] }>('quarantine', { limit: 500 });
export const useComparison = (symbol: string, timeframe: string) =>
  useHistory<Page<ProviderComparisonView>>('comparison', { symbol, timeframe });

export interface RepairWanted {
  readonly timeframe: string;
  readonly symbol?: string;
  readonly provider?: string;
}

/** Begins to ask for what is missing; the task says how far it is. */
export function useRepair() {
  return useMutation({
    mutationFn: (wanted: RepairWanted) => request<CollectorTask>('POST', 'data/gaps/repair', { body: wanted }),
    onSuccess: () => toastDone('The missing bars are asked for'),
    onError: (error) => toastProblem('Nothing was asked for', error),
  });
}

export type Decision = 'release' | 'reject';

export function useDecideHeldBar() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ bar, decision }: { readonly bar: HeldBarView; readonly decision: Decision }) => {
      const { symbol, timeframe, provider, openTime } = bar;
      return request<HeldBarView>('POST', `data/held-bars/${decision}`, {
        body: { symbol, timeframe, provider, openTime },
      });
    },
    onSuccess: ({ symbol }, { decision }) =>
      toastDone(
        decision === 'release' ? `The bar of ${symbol} is a price from now on` : `The bar of ${symbol} stays out`,
      ),
    onError: (error) => toastProblem('Nothing was decided', error),
    onSettled: () => void client.invalidateQueries({ queryKey: root }),
  });
}
