import { pageOf, Uuid, WatchlistBody, WatchlistPatch, WatchlistView } from '@quire/contract';
import { Type } from 'typebox';
import type { Principal } from '../../platform/access.ts';
import { type Api, answers, noContent } from '../../platform/api.ts';
import { callerOf, originOf } from '../../platform/authentication.ts';
import { problem } from '../../platform/problem.ts';
import { instrumentOf } from '../../platform/world-commands.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import type { AccountDirectory } from '../accounts/directory.ts';
import { accountFor } from '../accounts/scope.ts';
import type { Watchlist, WatchlistRefusal, WatchlistResult, WatchlistService } from './service.ts';

const tags = ['watchlists'];
const params = Type.Object({ watchlistId: Uuid });
const inAccount = Type.Object({ accountId: Type.Optional(Uuid) });
const read = { access: 'account:read' } as const;
const change = { access: 'order:trade' } as const;

interface WatchlistRouteOptions {
  readonly watchlists: WatchlistService;
  readonly accounts: AccountDirectory;
  readonly gateway: WorldGateway;
}

/** The watchlists that Alpaca's clients see, in our own words. They belong to an account. */
export function registerWatchlistRoutes(api: Api, { watchlists, accounts, gateway }: WatchlistRouteOptions): void {
  const accountIdOf = async (caller: Principal, accountId: string | undefined, wanted: 'view' | 'trade') =>
    (await accountFor(accounts, caller, accountId, wanted)).account.accountId;
  const view = (watchlist: Watchlist): WatchlistView => viewOf(watchlist, gateway);
  const shown = (result: WatchlistResult): WatchlistView => {
    if (!result.ok) throw refusalOf(result.code);
    return view(result.watchlist);
  };
  const idsOf = (symbols: readonly string[]) => [
    ...new Set(symbols.map((symbol) => instrumentOf(gateway, symbol).instrumentId)),
  ];

  api.route({
    method: 'GET',
    url: '/watchlists',
    config: read,
    schema: {
      tags,
      summary: 'The watchlists of an account',
      querystring: inAccount,
      response: answers(pageOf(WatchlistView)),
    },
    handler: async (request) => {
      const accountId = await accountIdOf(callerOf(request), request.query.accountId, 'view');
      return { items: (await watchlists.list(accountId)).map(view), nextCursor: null };
    },
  });

  api.route({
    method: 'POST',
    url: '/watchlists',
    config: change,
    schema: { tags, summary: 'Make a watchlist', body: WatchlistBody, response: answers(WatchlistView, 201) },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { name, symbols = [] } = request.body;
      const accountId = await accountIdOf(caller, request.body.accountId, 'trade');
      const by = { accountId, actor: caller, origin: originOf(request) };
      const made = await watchlists.create(by, { name: named(name), instrumentIds: idsOf(symbols) });
      return reply.code(201).send(shown(made));
    },
  });

  api.route({
    method: 'PATCH',
    url: '/watchlists/:watchlistId',
    config: change,
    schema: {
      tags,
      summary: 'Rename a watchlist, or say anew which symbols it has, in which order',
      params,
      querystring: inAccount,
      body: WatchlistPatch,
      response: answers(WatchlistView),
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { name, symbols } = request.body;
      const accountId = await accountIdOf(caller, request.query.accountId, 'trade');
      const by = { accountId, actor: caller, origin: originOf(request) };
      const content = {
        name: name === undefined ? null : named(name),
        instrumentIds: symbols === undefined ? null : idsOf(symbols),
      };
      return shown(await watchlists.replace(by, request.params, content));
    },
  });

  api.route({
    method: 'DELETE',
    url: '/watchlists/:watchlistId',
    config: change,
    schema: { tags, summary: 'Delete a watchlist', params, querystring: inAccount, response: noContent },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const accountId = await accountIdOf(caller, request.query.accountId, 'trade');
      shown(await watchlists.delete({ accountId, actor: caller, origin: originOf(request) }, request.params));
      return reply.code(204).send(null);
    },
  });
}

function named(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '') throw problem('INVALID_FIELD', 'a watchlist has a name', { field: 'name' });
  return trimmed;
}

function viewOf(watchlist: Watchlist, gateway: WorldGateway): WatchlistView {
  const { watchlistId, accountId, name, instrumentIds, createdAt, updatedAt } = watchlist;
  return {
    ...{ watchlistId, accountId, name },
    symbols: instrumentIds.flatMap((id) => gateway.instrumentById(id)?.symbol ?? []),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

function refusalOf(code: WatchlistRefusal): Error {
  switch (code) {
    case 'UNKNOWN_WATCHLIST':
    case 'NOT_WATCHED':
      return problem('UNKNOWN_WATCHLIST', 'no watchlist of the account has this id');
    case 'NAME_TAKEN':
      return problem('NAME_TAKEN', 'the account has another watchlist of this name', { field: 'name' });
    case 'TOO_MANY_WATCHLISTS':
    case 'TOO_MANY_INSTRUMENTS':
      return problem('TOO_MANY_WATCHED', 'the account has as many watchlists, or the list as many symbols, as it may');
  }
}
