import type { EquityPoint } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { type Page, request } from '../../../lib/api/client.ts';

export const equitySpans = { '1d': 86_400_000, '1w': 604_800_000, '1m': 2_678_400_000, all: null } as const;
export type EquitySpan = keyof typeof equitySpans;

const minuteMs = 60_000;

/** Samples are taken once a minute, so asking more often than that shows nothing new. */
export function useEquity(accountId: string, span: EquitySpan) {
  return useQuery({
    queryKey: ['equity', accountId, span],
    queryFn: ({ signal }) => {
      const lengthMs = equitySpans[span];
      const from = lengthMs === null ? undefined : new Date(Date.now() - lengthMs).toISOString();
      return request<Page<EquityPoint>>('GET', `accounts/${accountId}/equity`, { query: { from }, signal });
    },
    refetchInterval: minuteMs / 2,
  });
}
