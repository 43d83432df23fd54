import { literals } from '@quire/contract';
import { Type } from 'typebox';
import type { Api } from '../../platform/api.ts';
import { version } from '../../platform/version.ts';
import type { HealthService } from './service.ts';

const tags = ['health'];
const config = { access: 'public', unlimited: true } as const;
const Health = Type.Object({
  status: literals(['healthy', 'unhealthy'] as const),
  service: Type.String(),
  database: literals(['connected', 'disconnected'] as const),
  redis: literals(['disabled'] as const),
  world: literals(['running', 'unavailable'] as const),
  timestamp: Type.String({ format: 'date-time' }),
  version: Type.String(),
});

/** What load balancers and the documents' checks ask. None of it needs credentials, and none of it names anything inside. */
export function registerHealthRoutes(app: Api, health: HealthService): void {
  app.route({
    method: 'GET',
    url: '/health',
    config,
    schema: {
      tags,
      summary: 'Real probes; 503 when something it cannot do without fails',
      response: { 200: Health, 503: Health },
    },
    handler: async (_request, reply) => {
      const database = await health.database();
      const world = health.world();
      const isHealthy = database.isUp && world.isUp;
      return reply.code(isHealthy ? 200 : 503).send({
        status: isHealthy ? 'healthy' : 'unhealthy',
        service: 'quire',
        database: database.isUp ? 'connected' : 'disconnected',
        redis: 'disabled',
        world: world.isUp ? 'running' : 'unavailable',
        timestamp: new Date().toISOString(),
        version,
      });
    },
  });

  const Alive = Type.Object({ status: literals(['alive'] as const) });
  app.route({
    method: 'GET',
    url: '/healthz',
    config,
    schema: { tags, summary: 'The process answers', response: { 200: Alive } },
    handler: async () => ({ status: 'alive' as const }),
  });

  const Ready = Type.Object({ ready: Type.Boolean(), reason: Type.String() });
  app.route({
    method: 'GET',
    url: '/ready',
    config,
    schema: { tags, summary: 'Whether orders are taken', response: { 200: Ready, 503: Ready } },
    handler: async (_request, reply) => {
      const database = await health.database();
      const world = health.world();
      const isReady = database.isUp && world.isUp;
      const reason = database.isUp ? world.detail : 'the database does not answer';
      return reply.code(isReady ? 200 : 503).send({ ready: isReady, reason });
    },
  });

  const DatabaseTest = Type.Object({ database_connected: Type.Boolean() });
  app.route({
    method: 'GET',
    url: '/db-test',
    config,
    schema: { tags, summary: 'Whether the database answers', response: { 200: DatabaseTest, 503: DatabaseTest } },
    handler: async (_request, reply) => {
      const { isUp } = await health.database();
      return reply.code(isUp ? 200 : 503).send({ database_connected: isUp });
    },
  });
}
