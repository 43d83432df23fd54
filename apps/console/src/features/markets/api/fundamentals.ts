import type { FundamentalsView } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';
import { toastDone, toastProblem } from '../../../lib/toast.ts';

const pathOf = (symbol: string): string => `fundamentals/${encodeURIComponent(symbol)}`;

/** What a provider said about the company last; null while none did. */
export function useFundamentals(symbol: string) {
  return useQuery({
    queryKey: ['fundamentals', symbol],
    queryFn: ({ signal }) => request<FundamentalsView | null>('GET', pathOf(symbol), { signal }),
  });
}

export function useAskFundamentals(symbol: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<FundamentalsView>('POST', `${pathOf(symbol)}/refresh`),
    onSuccess: (answer) => {
      client.setQueryData(['fundamentals', symbol], answer);
      toastDone(`${answer.provider} answered`, `What it says about ${symbol} is kept.`);
    },
    onError: (error) => toastProblem(`Nobody told about ${symbol}`, error),
  });
}
