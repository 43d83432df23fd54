import type { PositionView } from '@quire/contract';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { request } from '../api/client.ts';
import { mergePositions } from '../stream/merge.ts';
import { useStream } from '../stream/use-stream.ts';

const none: readonly PositionView[] = [];

/** Marks come from the server, so positions are read again every three seconds while they are on the screen. */
export const positionsQuery = (accountId: string | null, epoch: number) =>
  queryOptions({
    queryKey: ['positions', accountId, epoch],
    queryFn: ({ signal }) => request<readonly PositionView[]>('GET', 'positions', { query: { accountId }, signal }),
    enabled: accountId !== null,
    refetchInterval: 3_000,
    placeholderData: (previous) => previous,
  });

export function usePositions(accountId: string | null) {
  const epoch = useStream((snapshot) => snapshot.epoch);
  const streamed = useStream((snapshot) => snapshot.replica.positions);
  const query = useQuery(positionsQuery(accountId, epoch));
  const positions = useMemo(
    () => mergePositions(query.data ?? none, streamed, accountId ?? ''),
    [query.data, streamed, accountId],
  );
  return { positions, query };
}
