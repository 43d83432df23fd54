import type { AccountView } from '@quire/contract';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type Page, request } from '../api/client.ts';
import { usePreference } from '../preferences.ts';
import { useStreamedAccount } from '../stream/use-stream.ts';

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: ({ signal }) => request<Page<AccountView>>('GET', 'accounts', { signal }),
  select: (page) => page.items,
  refetchInterval: 30_000,
});

export function useAccounts() {
  return useQuery(accountsQuery);
}

/** The account that the header shows and orders go to: the chosen one, else the first that is open; as fresh as the stream has it. */
export function useSelectedAccount(): AccountView | null {
  const accounts = useAccounts().data;
  const chosen = usePreference('accountId');
  const streamed = useStreamedAccount();
  const open = accounts?.find((account) => account.closedAt === null);
  const selected = accounts?.find((account) => account.accountId === chosen) ?? open ?? accounts?.[0] ?? null;
  return streamed && streamed.accountId === selected?.accountId ? streamed : selected;
}
