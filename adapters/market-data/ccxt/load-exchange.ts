import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

type Text = string | undefined | null;

export interface CcxtTicker {
  readonly symbol: string;
  readonly timestamp?: number | undefined;
  readonly bid?: Text;
  readonly bidVolume?: Text;
  readonly ask?: Text;
  readonly askVolume?: Text;
  readonly last?: Text;
  readonly open?: Text;
  readonly high?: Text;
  readonly low?: Text;
  readonly previousClose?: Text;
  readonly baseVolume?: Text;
}

export interface CcxtTrade {
  readonly id?: Text;
  readonly timestamp?: number | undefined;
  readonly price?: Text;
  readonly amount?: Text;
}

export type CcxtBar = readonly [number, Text, Text, Text, Text, Text];

/** The part of an exchange that is used; its own types are those of a hundred exchanges. */
export interface CcxtExchange {
  readonly has: Readonly<Record<string, boolean | string | undefined>>;
  readonly timeframes: Readonly<Record<string, unknown>>;
  markets: Readonly<Record<string, { readonly spot?: boolean; readonly active?: boolean }>> | undefined;
  urls: { api: unknown };
  timeout: number;
  loadMarkets(): Promise<unknown>;
  fetchOHLCV(symbol: string, timeframe: string, since: number, limit: number): Promise<readonly CcxtBar[]>;
  fetchTickers(symbols: readonly string[]): Promise<Readonly<Record<string, CcxtTicker>>>;
  fetchTicker(symbol: string): Promise<CcxtTicker>;
  fetchTrades(symbol: string, since: number, limit: number): Promise<readonly CcxtTrade[]>;
}

interface ExchangeModule {
  readonly default: new (options: object) => CcxtExchange;
}

const require = createRequire(import.meta.url);

/** Where the module of an exchange lies, null when ccxt knows none of the id. Cheap: nothing is loaded. */
export function exchangeModule(exchangeId: string): string | null {
  if (!/^[a-z0-9]{2,40}$/.test(exchangeId)) return null;
  // ccxt exports all exchanges at once only, which takes seconds and 80 MB; its files are those of the exact version we depend on.
  const path = join(dirname(require.resolve('ccxt')), '..', 'js', 'src', `${exchangeId}.js`);
  return existsSync(path) ? path : null;
}

/** Loads one exchange. Its numbers stay text, as the exchange wrote them; keeping its limits is the router's business. */
export async function loadExchange(
  exchangeId: string,
  { baseUrl, timeoutMs }: { readonly baseUrl: string | null; readonly timeoutMs: number },
): Promise<CcxtExchange> {
  const path = exchangeModule(exchangeId);
  if (path === null) throw new Error(`ccxt knows no exchange ${exchangeId}`);
  const { default: Exchange } = (await import(pathToFileURL(path).href)) as ExchangeModule;
  const exchange = new Exchange({
    number: String,
    enableRateLimit: false,
    options: { fetchMarkets: { types: ['spot'] }, defaultType: 'spot' },
  });
  exchange.timeout = timeoutMs;
  if (baseUrl !== null) exchange.urls.api = withHost(exchange.urls.api, baseUrl);
  return exchange;
}

/** Every address of the exchange on another host, its paths as they are. */
function withHost(urls: unknown, baseUrl: string): unknown {
  if (typeof urls === 'string') return urls.replace(/^https?:\/\/[^/]+/, baseUrl);
  if (typeof urls !== 'object' || urls === null) return urls;
  return Object.fromEntries(Object.entries(urls).map(([name, value]) => [name, withHost(value, baseUrl)]));
}
