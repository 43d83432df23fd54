import type { MarketDataProvider } from '@quire/ports/market-data';
import { createCcxtExchange, type ExchangeFacts } from '../ccxt/client.ts';
import type { ProviderOptions } from '../http/wire.ts';

export const kraken: ExchangeFacts = {
  exchangeId: 'kraken',
  name: 'Kraken',
  website: 'https://www.kraken.com',
  timeframes: ['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w'],
  hasTickers: true,
  requestsPerMinute: 30,
  priority: 72,
};

export const createKraken = (options: ProviderOptions): MarketDataProvider => createCcxtExchange(kraken, options);
