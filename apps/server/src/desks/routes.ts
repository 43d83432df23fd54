import { MoveAccountBody, MovedAccountView, NewWorldBody, Uuid, WorldsView, worldCookie } from '@quire/contract';
import { Type } from 'typebox';
import { type Api, answers } from '../platform/api.ts';
import { callerOf, originOf } from '../platform/authentication.ts';
import { problem } from '../platform/problem.ts';
import type { Services } from '../services.ts';
import { moveAccount } from './move-account.ts';

const tags = ['worlds'];
const worldParams = Type.Object({ worldId: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,79}$' }) });
const yearSeconds = 31_536_000;

export function registerWorldRoutes(api: Api, services: Services): void {
  const { desks, gateway } = services;

  api.route({
    method: 'GET',
    url: '/worlds',
    config: { access: 'market:read' },
    schema: {
      tags,
      summary: 'The worlds that are open, and who tells the prices of live ones',
      response: answers(WorldsView),
    },
    handler: async () => desks.view(gateway),
  });

  api.route({
    method: 'POST',
    url: '/worlds',
    config: { access: 'world:operate' },
    schema: {
      tags,
      summary: 'Open a live world or a replay beside the first world, or list more in the live one',
      body: NewWorldBody,
      response: answers(WorldsView),
    },
    handler: async (request) => {
      await desks.open(callerOf(request), request.body, originOf(request));
      return desks.view(gateway);
    },
  });

  api.route({
    method: 'DELETE',
    url: '/worlds/:worldId',
    config: { access: 'world:operate' },
    schema: {
      tags,
      summary: 'End a world beside the first one; its record and accounts stay',
      params: worldParams,
      response: answers(WorldsView),
    },
    handler: async (request) => {
      await desks.shut(callerOf(request), request.params.worldId, originOf(request));
      return desks.view(gateway);
    },
  });

  api.route({
    method: 'POST',
    url: '/worlds/:worldId/enter',
    config: { access: 'market:read' },
    schema: {
      tags,
      summary: 'Let the requests of this browser reach a world from now on, by a cookie',
      params: worldParams,
      response: answers(WorldsView),
    },
    handler: async (request, reply) => {
      const { worldId } = request.params;
      if (desks.find(worldId) === null && worldId !== gateway.worldId)
        throw problem('UNKNOWN_WORLD', `no world ${worldId} is open`, { field: 'worldId' });
      reply.setCookie(worldCookie, worldId, { path: '/', sameSite: 'strict', httpOnly: true, maxAge: yearSeconds });
      return desks.view(gateway);
    },
  });

  api.route({
    method: 'POST',
    url: '/accounts/:accountId/world',
    config: { access: 'account:cash' },
    schema: {
      tags,
      summary: 'Move an account without positions and open orders to another world, with its cash and its API keys',
      params: Type.Object({ accountId: Uuid }),
      body: MoveAccountBody,
      response: answers(MovedAccountView),
    },
    handler: (request) =>
      moveAccount(
        { from: services, desks },
        callerOf(request),
        { accountId: request.params.accountId, worldId: request.body.worldId },
        originOf(request),
      ),
  });
}
