import {
  nullable,
  ProviderChange,
  ProviderKeyBody,
  ProvidersView,
  ProviderTestView,
  QuarantinedView,
} from '@quire/contract';
import { Type } from 'typebox';
import { type Api, answers } from '../../platform/api.ts';
import { callerOf, originOf } from '../../platform/authentication.ts';
import type { ProviderService } from './service.ts';
import { legacyStatus, marketProviders } from './views.ts';

const tags = ['market data'];
const provider = Type.String({ minLength: 1, maxLength: 40 });
const read = { access: 'market:read' } as const;
const manage = { access: 'provider:manage' } as const;
const maybeNumber = nullable(Type.Number());
const quarantineLimitDefault = 50;

export function registerProviderRoutes(api: Api, service: ProviderService): void {
  api.route({
    method: 'GET',
    url: '/data/providers',
    config: read,
    schema: {
      tags,
      summary: 'Providers of market data, in the order in which they are asked',
      response: answers(ProvidersView),
    },
    handler: (request) => service.list(callerOf(request)),
  });

  api.route({
    method: 'PATCH',
    url: '/data/providers/:provider',
    config: manage,
    schema: {
      tags,
      summary: 'Enable or disable a provider, set its preference, limits and key',
      description: 'What is not named stays. The key is sealed and never shown again; null removes it.',
      params: Type.Object({ provider }),
      body: ProviderChange,
      response: answers(ProvidersView),
    },
    handler: (request) => service.change(callerOf(request), request.params.provider, request.body, originOf(request)),
  });

  api.route({
    method: 'POST',
    url: '/data/providers/:provider/test',
    config: manage,
    schema: {
      tags,
      summary: 'Spend one request to learn whether the key is good',
      description: 'Without a key in the body the one in use is tested.',
      params: Type.Object({ provider }),
      body: Type.Object({ key: Type.Optional(nullable(ProviderKeyBody)) }),
      response: answers(ProviderTestView),
    },
    handler: (request) =>
      service.test(callerOf(request), request.params.provider, request.body.key ?? null, originOf(request)),
  });

  api.route({
    method: 'GET',
    url: '/data/quarantine',
    config: read,
    schema: {
      tags,
      summary: 'What providers sent and nobody believed, newest first',
      querystring: Type.Object({
        provider: Type.Optional(provider),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
      }),
      response: answers(Type.Object({ items: Type.Array(QuarantinedView) })),
    },
    handler: async ({ query }) => ({
      items: await service.quarantined({ ...query, limit: query.limit ?? quarantineLimitDefault }),
    }),
  });

  registerForMonitors(api, service);
}

/** Two paths that monitors of the replaced systems ask, with their field names at their depth. */
function registerForMonitors(api: Api, service: ProviderService): void {
  const Legacy = Type.Object({
    rate_limit: Type.Object({ remaining: maybeNumber, limit: maybeNumber }),
    health: Type.Object({ is_healthy: Type.Boolean(), avg_latency_ms: maybeNumber }),
    budget: Type.Object({ daily_limit: maybeNumber, daily_spent: Type.Number() }),
  });
  api.route({
    method: 'GET',
    url: '/providers/status',
    config: read,
    schema: {
      tags,
      summary: 'Limits, health and budgets of the providers, for monitors',
      response: answers(
        Type.Object({
          providers: Type.Record(Type.String(), Legacy),
          total_providers: Type.Integer(),
          timestamp: Type.String(),
        }),
      ),
    },
    handler: async () => {
      const statuses = await service.status();
      const timestamp = new Date().toISOString();
      return { providers: legacyStatus(statuses), total_providers: statuses.length, timestamp };
    },
  });

  api.route({
    method: 'GET',
    url: '/market/providers',
    config: read,
    schema: {
      tags,
      summary: 'Which providers are connected and what is left of their limits, for monitors',
      response: answers(
        Type.Object({
          active: nullable(Type.String()),
          backups: Type.Array(Type.String()),
          providers: Type.Array(
            Type.Object({
              name: Type.String(),
              connected: Type.Boolean(),
              enabled: Type.Boolean(),
              rate_limit: maybeNumber,
              remaining: maybeNumber,
              daily_remaining: maybeNumber,
              avg_latency_ms: maybeNumber,
              last_error: nullable(Type.String()),
            }),
          ),
        }),
      ),
    },
    handler: async () => marketProviders(await service.status()),
  });
}
