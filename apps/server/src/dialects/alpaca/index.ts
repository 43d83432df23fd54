import type { FastifyInstance } from 'fastify';
import { registerDataStreams } from './data-stream/route.ts';
import type { AlpacaDependencies } from './dependencies.ts';
import { type AlpacaRoutes, alpacaApp, answerUnknownPaths, sendAlpacaError } from './plugin.ts';
import { QuoteHistory } from './quote-history.ts';
import { accountRoutes } from './routes/accounts.ts';
import { activityRoutes } from './routes/activities.ts';
import { configurationRoutes } from './routes/configurations.ts';
import { corporateActionRoutes } from './routes/corporate-actions.ts';
import { historyRoutes } from './routes/history.ts';
import { latestRoutes } from './routes/latest.ts';
import { newsRoutes } from './routes/news.ts';
import { orderRoutes } from './routes/orders.ts';
import { portfolioHistoryRoutes } from './routes/portfolio-history.ts';
import { positionRoutes } from './routes/positions.ts';
import { referenceDataRoutes } from './routes/reference-data.ts';
import { screenerRoutes } from './routes/screener.ts';
import { watchlistRoutes } from './routes/watchlists.ts';
import { eventStreamRoutes } from './trading-stream/event-stream.ts';
import { registerTradingStream } from './trading-stream/route.ts';

export type { AlpacaCaller, AlpacaDependencies } from './dependencies.ts';

const everyRoute: readonly AlpacaRoutes[] = [
  accountRoutes,
  configurationRoutes,
  activityRoutes,
  portfolioHistoryRoutes,
  orderRoutes,
  positionRoutes,
  watchlistRoutes,
  latestRoutes,
  referenceDataRoutes,
  screenerRoutes,
  corporateActionRoutes,
];

/** Registers the whole dialect in an encapsulated scope with its own error shape. */
export async function registerAlpacaDialect(app: FastifyInstance, dependencies: AlpacaDependencies): Promise<void> {
  await app.register(async (scope) => {
    scope.setErrorHandler(sendAlpacaError);
    const routes = alpacaApp(scope, dependencies);
    for (const register of everyRoute) register(routes, dependencies);
    const quotes = new QuoteHistory();
    const unsubscribe = dependencies.gateway.subscribe((batch) => quotes.add(batch.quotes));
    scope.addHook('preClose', async () => {
      unsubscribe();
    });
    historyRoutes(routes, dependencies, quotes);
    newsRoutes(routes, dependencies, registerDataStreams(scope, dependencies));
    eventStreamRoutes(routes, dependencies, {
      onError: (error) => scope.log.error({ err: error }, 'the event stream failed'),
      onStop: (stop) => scope.addHook('preClose', async () => stop()),
    });
    answerUnknownPaths(scope);
    registerTradingStream(scope, dependencies);
  });
}
