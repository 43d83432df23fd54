import type { CollectorConfigBody, CollectorStatusView, CollectorTask } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { request } from '../../../lib/api/client.ts';
import { useStreamedData } from '../../../lib/stream/use-stream.ts';
import { toastDone, toastProblem } from '../../../lib/toast.ts';

const root = ['data', 'collector'];
const base = 'data-collector';

/** The stream tells how far a pass is; what it has changed is read anew when one begins or ends. */
export function useCollector() {
  const client = useQueryClient();
  const tasks = useStreamedData()?.tasks;
  const [newest] = tasks ?? [];
  const passes = newest && `${newest.task_id} ${newest.status}`;
  useEffect(() => {
    if (passes !== undefined) void client.invalidateQueries({ queryKey: [...root, 'status'] });
  }, [client, passes]);
  const query = useQuery({
    queryKey: [...root, 'status'],
    queryFn: ({ signal }) => request<CollectorStatusView>('GET', `${base}/status`, { signal }),
    refetchInterval: 10_000,
  });
  const { data } = query;
  if (data === undefined || tasks === undefined) return query;
  const active = tasks.find(({ status, kind }) => status === 'running' && kind === 'collection') ?? null;
  return { ...query, data: { ...data, active_task: active } };
}

/** Background tasks, newest first, as they are. */
export function useCollectorTasks() {
  const streamed = useStreamedData()?.tasks;
  const query = useQuery({
    queryKey: [...root, 'tasks'],
    queryFn: ({ signal }) => request<CollectorTask[]>('GET', `${base}/tasks`, { query: { limit: 100 }, signal }),
    enabled: streamed === undefined,
  });
  return { ...query, data: streamed ?? query.data };
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
