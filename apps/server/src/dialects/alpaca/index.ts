import type { FastifyInstance } from 'fastify';
import { registerDataStreams } from './data-stream/route.ts';
import type { AlpacaDependencies } from './dependencies.ts';
import { alpacaApp, answerUnknownPaths, sendAlpacaError } from './plugin.ts';
import { accountRoutes } from './routes/accounts.ts';
import { historyRoutes } from './routes/history.ts';
import { latestRoutes } from './routes/latest.ts';
import { orderRoutes } from './routes/orders.ts';
import { positionRoutes } from './routes/positions.ts';
import { registerTradingStream } from './trading-stream/route.ts';

export type { AlpacaCaller, AlpacaDependencies } from './dependencies.ts';

/** Registers the whole dialect in an encapsulated scope with its own error shape. */
export async function registerAlpacaDialect(app: FastifyInstance, dependencies: AlpacaDependencies): Promise<void> {
  await app.register(async (scope) => {
    scope.setErrorHandler(sendAlpacaError);
    const routes = alpacaApp(scope, dependencies);
    for (const register of [accountRoutes, orderRoutes, positionRoutes, latestRoutes, historyRoutes]) {
      register(routes, dependencies);
    }
    answerUnknownPaths(scope);
    registerDataStreams(scope, dependencies);
    registerTradingStream(scope, dependencies);
  });
}
