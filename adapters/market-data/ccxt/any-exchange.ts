import type { MarketDataProvider } from '@quire/ports/market-data';
import type { ProviderOptions } from '../http/wire.ts';
import { createCcxtExchange } from './client.ts';
import { exchangeModule } from './load-exchange.ts';

/** Exchanges without a folder of their own: asked last, slowly, and for what nearly all of them have. */
const requestsPerMinute = 30;
const priority = 90;

/**
 * An exchange by its ccxt id.
 *
 * @throws when ccxt knows none of the id
 */
export function createAnyExchange(exchangeId: string, options: ProviderOptions): MarketDataProvider {
  if (exchangeModule(exchangeId) === null) throw new Error(`ccxt knows no exchange ${exchangeId}`);
  return createCcxtExchange(
    {
      exchangeId,
      name: exchangeId,
      website: `https://docs.ccxt.com/#/exchanges/${exchangeId}`,
      timeframes: ['1m', '5m', '15m', '30m', '1h', '1d'],
      hasTickers: false,
      requestsPerMinute,
      priority,
      note: 'Named in QUIRE_CCXT_EXCHANGES; what it does not have is refused when asked.',
    },
    options,
  );
}
