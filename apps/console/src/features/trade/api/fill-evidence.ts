import type { FillExplanation } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';

/** Why a fill happened at its price and size; what happened never changes. */
export function useFillEvidence(fillId: string) {
  return useQuery({
    queryKey: ['fills', 'evidence', fillId],
    queryFn: ({ signal }) =>
      request<FillExplanation>('GET', `fills/${encodeURIComponent(fillId)}/evidence`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
