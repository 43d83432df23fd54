import type { SubmitOrderBody } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';

/** What an order would do, by the server's own rules. */
export interface Preview {
  readonly wouldBeAccepted: boolean;
  readonly refusal: {
    readonly code: string;
    readonly message: string;
    readonly details: Readonly<Record<string, string>>;
  } | null;
  readonly estimatedPrice: string | null;
  readonly estimatedNotional: string | null;
  readonly estimatedFee: string | null;
  readonly fillableNow: string | null;
  readonly buyingPower: string;
  readonly buyingPowerAfter: string | null;
  readonly positionAfter: string | null;
}

export function useOrderPreview(body: SubmitOrderBody | null) {
  return useQuery({
    queryKey: ['orders', 'preview', body],
    queryFn: ({ signal }) => request<Preview>('POST', 'orders/preview', { body, signal }),
    enabled: body !== null,
    refetchInterval: 2_000,
    gcTime: 10_000,
    retry: false,
    placeholderData: (previous) => previous,
  });
}
