import type { FastifyInstance } from 'fastify';
import type { AlpacaDependencies } from './dependencies.ts';
import { alpacaApp, sendAlpacaError } from './plugin.ts';
import { accountRoutes } from './routes/accounts.ts';
import { marketDataRoutes } from './routes/market-data.ts';
import { orderRoutes } from './routes/orders.ts';
import { positionRoutes } from './routes/positions.ts';
import { registerTradingStream } from './trading-stream.ts';

export type { AlpacaCaller, AlpacaDependencies } from './dependencies.ts';

/** Registers the whole dialect in an encapsulated scope with its own error shape. */
export async function registerAlpacaDialect(app: FastifyInstance, dependencies: AlpacaDependencies): Promise<void> {
  await app.register(async (scope) => {
    scope.setErrorHandler((error, request, reply) => {
      request.log.info({ error }, 'refused in the Alpaca dialect');
      return sendAlpacaError(error, reply);
    });
    const routes = alpacaApp(scope, dependencies);
    for (const register of [accountRoutes, orderRoutes, positionRoutes, marketDataRoutes])
      register(routes, dependencies);
    registerTradingStream(scope, dependencies);
  });
}
