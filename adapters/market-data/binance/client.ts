import type { MarketDataProvider } from '@quire/ports/market-data';
import { createCcxtExchange, type ExchangeFacts } from '../ccxt/client.ts';
import type { ProviderOptions } from '../http/wire.ts';

export const binance: ExchangeFacts = {
  exchangeId: 'binance',
  name: 'Binance',
  website: 'https://www.binance.com',
  timeframes: ['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w'],
  hasTickers: true,
  requestsPerMinute: 600,
  priority: 70,
};

export const createBinance = (options: ProviderOptions): MarketDataProvider => createCcxtExchange(binance, options);
