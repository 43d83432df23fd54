import type { ProviderChange, ProviderKeyBody, ProvidersView, ProviderTestView } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';
import { useStreamedData } from '../../../lib/stream/use-stream.ts';
import { toastDone, toastProblem } from '../../../lib/toast.ts';

const key = ['data', 'providers'];

/** As they were read, or as the stream has told them since, whichever is newer. */
export function useProviders() {
  const streamed = useStreamedData()?.providers ?? null;
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => request<ProvidersView>('GET', 'data/providers', { signal }),
  });
  const read = query.data;
  const isStreamNewer = streamed !== null && (read === undefined || Date.parse(streamed.at) > Date.parse(read.at));
  return { ...query, data: isStreamNewer ? streamed : read };
}

interface Change {
  readonly provider: string;
  readonly change: ProviderChange;
  readonly done: string;
}

export function useChangeProvider() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ provider, change }: Change) =>
      request<ProvidersView>('PATCH', `data/providers/${provider}`, { body: change }),
    onSuccess: (providers, { done }) => {
      client.setQueryData(key, providers);
      toastDone(done);
    },
    onError: (error) => toastProblem('Nothing was changed', error),
  });
}

/** With a key that is not stored yet, or without one the key in use. */
export function useTestProvider() {
  return useMutation({
    mutationFn: ({ provider, key: pasted }: { readonly provider: string; readonly key: ProviderKeyBody | null }) =>
      request<ProviderTestView>('POST', `data/providers/${provider}/test`, {
        body: pasted === null ? {} : { key: pasted },
      }),
    onError: (error) => toastProblem('The key was not tested', error),
  });
}
