import type { FillView } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Page, request } from '../../../lib/api/client.ts';
import { mergeFills } from '../../../lib/stream/merge.ts';
import { useStream } from '../../../lib/stream/use-stream.ts';

const none: readonly FillView[] = [];

/** The newest fills of an account, as fresh as the stream. */
export function useFills(accountId: string | null) {
  const epoch = useStream((snapshot) => snapshot.epoch);
  const streamed = useStream((snapshot) => snapshot.replica.fills);
  const query = useQuery({
    queryKey: ['fills', accountId, epoch],
    queryFn: ({ signal }) => request<Page<FillView>>('GET', 'fills', { query: { accountId, limit: 200 }, signal }),
    enabled: accountId !== null,
    placeholderData: (previous) => previous,
  });
  const read = query.data?.items ?? none;
  const fills = useMemo(() => mergeFills(read, streamed, accountId ?? ''), [read, streamed, accountId]);
  return { fills, query };
}
