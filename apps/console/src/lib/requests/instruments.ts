import type { InstrumentView } from '@quire/contract';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type Page, request } from '../api/client.ts';

export const instrumentsQuery = queryOptions({
  queryKey: ['instruments'],
  queryFn: ({ signal }) => request<Page<InstrumentView>>('GET', 'instruments', { signal }),
  select: (page) => page.items,
  refetchInterval: 10_000,
});

export function useInstruments() {
  return useQuery(instrumentsQuery);
}

export function useInstrument(symbol: string | null): InstrumentView | null {
  const instruments = useInstruments().data;
  return instruments?.find((instrument) => instrument.symbol === symbol) ?? null;
}
