import {
  type AnswerOf,
  type ArgumentsOf,
  type ClientOptions,
  type OperationMethods,
  operationMethods,
} from './request.ts';
import { openStream, type Stream, type StreamHandlers, type StreamOptions, type Subscription } from './stream.ts';

type Portfolio = AnswerOf<'postPaperTradingPortfolio'>;
type Trade = AnswerOf<'postPaperTradingPortfolioByAccountIdBuy'>;
type TradeBody = ArgumentsOf<'postPaperTradingPortfolioByAccountIdBuy'>['body'];

export interface QuireClient {
  /** Every operation of the API, typed. */
  readonly api: OperationMethods;
  createPaperPortfolio(portfolio: ArgumentsOf<'postPaperTradingPortfolio'>['body']): Promise<Portfolio>;
  /** At the market, unless the order says LIMIT. */
  buyAsset(portfolioId: string, order: TradeBody): Promise<Trade>;
  sellAsset(portfolioId: string, order: TradeBody): Promise<Trade>;
  getPositions(portfolioId: string): Promise<AnswerOf<'getPaperTradingPortfolioByAccountIdPositions'>>;
  stream(subscription: Subscription, handlers: StreamHandlers, options?: StreamOptions): Stream;
}

/**
 * A client of the native API, for browsers and Node.
 *
 * @example
 * const { createPaperPortfolio, buyAsset } = createClient({ baseUrl: 'http://localhost:8000' });
 * const portfolio = await createPaperPortfolio({ name: 'My Portfolio', initial_capital: 10000 });
 * await buyAsset(portfolio.id, { symbol: 'BTCUSDT', quantity: 0.01 });
 */
export function createClient(options: ClientOptions): QuireClient {
  const api = operationMethods(options);
  return {
    api,
    createPaperPortfolio: (body) => api.postPaperTradingPortfolio({ body }),
    buyAsset: (accountId, body) => api.postPaperTradingPortfolioByAccountIdBuy({ path: { accountId }, body }),
    sellAsset: (accountId, body) => api.postPaperTradingPortfolioByAccountIdSell({ path: { accountId }, body }),
    getPositions: (accountId) => api.getPaperTradingPortfolioByAccountIdPositions({ path: { accountId } }),
    stream: (subscription, handlers, streamOptions = {}) =>
      openStream(options, { subscription, handlers, options: streamOptions }),
  };
}
