import type { MarketDataProvider } from '@quire/ports/market-data';
import { createAlpaca } from './alpaca/client.ts';
import { createAlphaVantage } from './alpha-vantage/client.ts';
import { createBinance } from './binance/client.ts';
import { createAnyExchange } from './ccxt/any-exchange.ts';
import { createCoinbase } from './coinbase/client.ts';
import { createEcb } from './ecb/client.ts';
import { createEodhd } from './eodhd/client.ts';
import { createFinnhub } from './finnhub/client.ts';
import { createFmp } from './fmp/client.ts';
import { createFrankfurter } from './frankfurter/client.ts';
import type { ProviderOptions } from './http/wire.ts';
import { createIntrinio } from './intrinio/client.ts';
import { createKraken } from './kraken/client.ts';
import { createMarketstack } from './marketstack/client.ts';
import { createNasdaqDataLink } from './nasdaq-data-link/client.ts';
import { createPolygon } from './polygon/client.ts';
import { createStockData } from './stockdata/client.ts';
import { createStooq } from './stooq/client.ts';
import { createTiingo } from './tiingo/client.ts';
import { createTwelveData } from './twelve-data/client.ts';
import { createYahoo } from './yahoo/client.ts';

type Create = (options: ProviderOptions) => MarketDataProvider;

/** Every provider, one line each; pages, limits and `total_providers` count these. */
const factories: readonly Create[] = [
  createAlpaca,
  createPolygon,
  createFinnhub,
  createTwelveData,
  createAlphaVantage,
  createYahoo,
  createEodhd,
  createStooq,
  createFmp,
  createTiingo,
  createMarketstack,
  createNasdaqDataLink,
  createStockData,
  createIntrinio,
  createFrankfurter,
  createEcb,
  createBinance,
  createCoinbase,
  createKraken,
];

export interface RegistryOptions extends ProviderOptions {
  /** Options of single providers, by id. */
  readonly of?: Readonly<Record<string, ProviderOptions>>;
  /** Further exchanges by their ccxt ids; one that ccxt does not know throws. */
  readonly exchanges?: readonly string[];
}

/** All providers, by their usual order of preference. */
export function createProviders(options: RegistryOptions = {}): readonly MarketDataProvider[] {
  const { of = {}, exchanges = [], ...common } = options;
  const providers = factories.map((create) => {
    const own = of[create(common).description.id];
    return own === undefined ? create(common) : create({ ...common, ...own });
  });
  const known = new Set(providers.map(({ description }) => description.id));
  for (const id of exchanges.filter((one) => !known.has(one))) {
    providers.push(createAnyExchange(id, { ...common, ...of[id] }));
  }
  return providers.toSorted((left, right) => left.description.priority - right.description.priority);
}
