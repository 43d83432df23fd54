import type { CollectorTask } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { request } from '../api/client.ts';
import { useStreamedData } from '../stream/use-stream.ts';
import { toastDone, toastProblem } from '../toast.ts';

/** The background task of a kind that runs now; null when none does, or nobody has told yet. */
export function useRunningTask(kind: string): CollectorTask | null {
  const tasks = useStreamedData()?.tasks ?? [];
  return tasks.find((task) => task.kind === kind && task.status === 'running') ?? null;
}

export function useCancelTask() {
  return useMutation({
    mutationFn: ({ task_id }: CollectorTask) => request<CollectorTask>('POST', `data-collector/task/${task_id}/cancel`),
    onSuccess: () => toastDone('The task was canceled; what it had done stays'),
    onError: (error) => toastProblem('The task was not canceled', error),
  });
}

/** What stored history says is read anew whenever a background task has ended. */
export function useHistoryAfterTasks(): void {
  const client = useQueryClient();
  const tasks = useStreamedData()?.tasks;
  const ended = tasks?.filter(({ status }) => status !== 'running').length;
  const newest = tasks?.find(({ status }) => status !== 'running')?.task_id;
  useEffect(() => {
    if (ended !== undefined && newest !== undefined) void client.invalidateQueries({ queryKey: ['data', 'history'] });
  }, [client, ended, newest]);
}
