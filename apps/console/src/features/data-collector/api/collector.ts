import type { CollectorConfigBody, CollectorStatusView, CollectorTask } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';
import { toastDone, toastProblem } from '../../../lib/toast.ts';

const root = ['data', 'collector'];
const base = 'data-collector';

export function useCollector() {
  return useQuery({
    queryKey: [...root, 'status'],
    queryFn: ({ signal }) => request<CollectorStatusView>('GET', `${base}/status`, { signal }),
    // A pass under way is what people look at.
    refetchInterval: ({ state }) => (state.data?.active_task ? 500 : 5_000),
  });
}

export function useCollectorTasks() {
  return useQuery({
    queryKey: [...root, 'tasks'],
    queryFn: ({ signal }) => request<CollectorTask[]>('GET', `${base}/tasks`, { query: { limit: 100 }, signal }),
    refetchInterval: 5_000,
  });
}

export function useCollectorSettings() {
  return useQuery({
    queryKey: [...root, 'config'],
    queryFn: ({ signal }) => request<Required<CollectorConfigBody>>('GET', `${base}/config`, { signal }),
  });
}

interface CollectorCommand {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body?: object;
  readonly done: string;
  readonly failure: string;
}

/** Sends one command and reads everything about the collector anew. */
export function useCollectorCommand(onDone?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ method, path, body }: CollectorCommand) =>
      request<unknown>(method, `${base}/${path}`, body === undefined ? {} : { body }),
    onSuccess: (_, { done }) => {
      toastDone(done);
      onDone?.();
    },
    onError: (error, { failure }) => toastProblem(failure, error),
    onSettled: () => void client.invalidateQueries({ queryKey: root }),
  });
}
