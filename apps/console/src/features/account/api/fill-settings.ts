import type { FillModelView, FillSettingsBody, FillSettingsView } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Page, request } from '../../../lib/api/client.ts';

export function useFillSettings(accountId: string) {
  return useQuery({
    queryKey: ['fill-settings', accountId],
    queryFn: ({ signal }) => request<FillSettingsView>('GET', `accounts/${accountId}/fill-settings`, { signal }),
  });
}

export function useFillModels() {
  return useQuery({
    queryKey: ['fill-models'],
    queryFn: ({ signal }) => request<Page<FillModelView>>('GET', 'fill-models', { signal }),
    select: (page) => page.items,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useChooseFills(accountId: string, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: FillSettingsBody) =>
      request<FillSettingsView>('PUT', `accounts/${accountId}/fill-settings`, { body }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['fill-settings', accountId] });
      onDone();
    },
  });
}
