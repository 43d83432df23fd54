import type { ApiKeyCreated, ApiKeyView } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Page, request } from '../../../lib/api/client.ts';

export function useApiKeys(accountId: string, enabled: boolean) {
  return useQuery({
    queryKey: ['api-keys', accountId],
    queryFn: ({ signal }) => request<Page<ApiKeyView>>('GET', `accounts/${accountId}/api-keys`, { signal }),
    enabled,
  });
}

type KeyChange =
  | { readonly kind: 'create'; readonly label: string }
  | { readonly kind: 'regenerate'; readonly keyId: string }
  | { readonly kind: 'revoke'; readonly keyId: string };

function send(accountId: string, change: KeyChange): Promise<ApiKeyCreated | null> {
  const path = `accounts/${accountId}/api-keys`;
  if (change.kind === 'create') return request('POST', path, { body: { label: change.label } });
  const one = `${path}/${encodeURIComponent(change.keyId)}`;
  return change.kind === 'regenerate' ? request('POST', `${one}/regenerate`) : request('DELETE', one);
}

/** `onDone` gets the new key and its secret, which is shown this once; null after a revocation. */
export function useChangeApiKey(accountId: string, onDone: (created: ApiKeyCreated | null) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: KeyChange) => send(accountId, change),
    onSuccess: (created, change) => {
      void client.invalidateQueries({ queryKey: ['api-keys', accountId] });
      onDone(change.kind === 'revoke' ? null : created);
    },
  });
}
