import type { MarketDataProvider } from '@quire/ports/market-data';
import { createCcxtExchange, type ExchangeFacts } from '../ccxt/client.ts';
import type { ProviderOptions } from '../http/wire.ts';

export const coinbase: ExchangeFacts = {
  exchangeId: 'coinbase',
  name: 'Coinbase',
  website: 'https://www.coinbase.com',
  timeframes: ['1m', '5m', '15m', '30m', '1h', '1d'],
  hasTickers: true,
  requestsPerMinute: 300,
  priority: 71,
};

export const createCoinbase = (options: ProviderOptions): MarketDataProvider => createCcxtExchange(coinbase, options);
