import { ApiKeyCreated, ApiKeyView, pageOf, Uuid } from '@quire/contract';
import { Type } from 'typebox';
import type { Principal } from '../../platform/access.ts';
import { type Api, answers, noContent } from '../../platform/api.ts';
import { callerOf, originOf } from '../../platform/authentication.ts';
import { problem } from '../../platform/problem.ts';
import type { AccountDirectory } from '../accounts/directory.ts';
import type { ApiKeyService } from './service.ts';
import type { ApiKeyRecord } from './store.ts';

const tags = ['api keys'];
const accountParams = Type.Object({ accountId: Uuid });
const keyParams = Type.Object({ accountId: Uuid, keyId: Type.String({ maxLength: 64 }) });

export function registerApiKeyRoutes(
  api: Api,
  { apiKeys, accounts }: { apiKeys: ApiKeyService; accounts: AccountDirectory },
): void {
  /** The key of the account in the address; another account's key does not exist here. */
  const keyOf = async (caller: Principal, { accountId, keyId }: { accountId: string; keyId: string }) => {
    await accounts.require(caller, accountId, 'manage');
    const key = await apiKeys.find(keyId);
    if (key.accountId !== accountId) throw problem('UNKNOWN_API_KEY', 'no key has this id');
    return key;
  };

  api.route({
    method: 'GET',
    url: '/accounts/:accountId/api-keys',
    config: { access: 'api-key:manage' },
    schema: { tags, summary: 'The keys of an account', params: accountParams, response: answers(pageOf(ApiKeyView)) },
    handler: async (request) => {
      await accounts.require(callerOf(request), request.params.accountId, 'manage');
      return { items: (await apiKeys.list(request.params.accountId)).map(keyView), nextCursor: null };
    },
  });

  api.route({
    method: 'POST',
    url: '/accounts/:accountId/api-keys',
    config: { access: 'api-key:manage' },
    schema: {
      tags,
      summary: 'Make a key; its secret is in this answer and nowhere else',
      params: accountParams,
      body: Type.Object({ label: Type.String({ minLength: 1, maxLength: 80 }) }),
      response: answers(ApiKeyCreated, 201),
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { accountId } = request.params;
      const { account } = await accounts.require(caller, accountId, 'manage');
      const { label } = request.body;
      const userId = caller.userId ?? account.ownerUserId!;
      const created = await apiKeys.create(caller, { accountId, userId, label }, originOf(request));
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...created, accountId, label });
    },
  });

  api.route({
    method: 'DELETE',
    url: '/accounts/:accountId/api-keys/:keyId',
    config: { access: 'api-key:manage' },
    schema: { tags, summary: 'Revoke a key at once', params: keyParams, response: noContent },
    handler: async (request, reply) => {
      const { keyId } = await keyOf(callerOf(request), request.params);
      await apiKeys.revoke(callerOf(request), keyId, originOf(request));
      return reply.code(204).send(null);
    },
  });

  api.route({
    method: 'POST',
    url: '/accounts/:accountId/api-keys/:keyId/regenerate',
    config: { access: 'api-key:manage' },
    schema: {
      tags,
      summary: 'Give a key a new secret; the old one stops at once',
      params: keyParams,
      response: answers(ApiKeyCreated),
    },
    handler: async (request, reply) => {
      const { keyId, accountId, label } = await keyOf(callerOf(request), request.params);
      const { secret } = await apiKeys.regenerate(callerOf(request), keyId, originOf(request));
      reply.header('cache-control', 'no-store');
      return { keyId, secret, accountId, label };
    },
  });
}

function keyView({ userId: _, ...key }: ApiKeyRecord): ApiKeyView {
  return {
    ...key,
    createdAt: key.createdAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
  };
}
