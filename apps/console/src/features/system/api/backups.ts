import type { BackupStatusView, BackupView } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/api/client.ts';
import { toastDone, toastProblem } from '../../../lib/toast.ts';

const queryKey = ['system', 'backups'];

export function useBackups() {
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => request<BackupStatusView>('GET', 'backups', { signal }),
    // While one is written its progress is what people look at.
    refetchInterval: ({ state }) => (state.data?.running ? 500 : 10_000),
  });
}

function useBackupTask<Wish>(send: (wish: Wish) => Promise<BackupStatusView>, failure: string, done?: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (status) => {
      client.setQueryData(queryKey, status);
      if (done !== undefined) toastDone(done);
    },
    onError: (error) => toastProblem(failure, error),
  });
}

export const useCreateBackup = () =>
  useBackupTask(
    (withDataSets: boolean) => request<BackupStatusView>('POST', 'backups', { query: { withDataSets } }),
    'No backup was begun',
  );

export const useCheckBackup = () =>
  useBackupTask(
    ({ name }: BackupView) => request<BackupStatusView>('POST', `backups/${name}/check`),
    'The backup is not being checked',
  );

export const useRemoveBackup = () =>
  useBackupTask(
    ({ name }: BackupView) => request<BackupStatusView>('DELETE', `backups/${name}`),
    'The backup was not removed',
    'Backup removed',
  );
