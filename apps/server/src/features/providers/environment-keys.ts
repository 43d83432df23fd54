import type { ProviderKey } from '@quire/ports/market-data';
import type { Configuration } from '../../platform/configuration/index.ts';

/** Which settings hold the key of which provider: the key, or the id and the secret of a pair. */
const settings: Readonly<Record<string, readonly [keyof Configuration, (keyof Configuration)?]>> = {
  alpaca: ['alpacaKey', 'alpacaSecret'],
  polygon: ['polygonKey'],
  finnhub: ['finnhubKey'],
  'twelve-data': ['twelveDataKey'],
  'alpha-vantage': ['alphaVantageKey'],
  eodhd: ['eodhdKey'],
  fmp: ['fmpKey'],
  tiingo: ['tiingoKey'],
  marketstack: ['marketstackKey'],
  'nasdaq-data-link': ['nasdaqDataLinkKey'],
  stockdata: ['stockDataKey'],
  intrinio: ['intrinioKey'],
};

/** The key that the environment holds for a provider; null for none, or for half of a pair. */
export function environmentKey(configuration: Configuration, provider: string): ProviderKey | null {
  const [keyName, secretName] = settings[provider] ?? [];
  if (keyName === undefined) return null;
  const key = configuration[keyName] as string | null;
  const secret = secretName === undefined ? null : (configuration[secretName] as string | null);
  if (key === null || (secretName !== undefined && secret === null)) return null;
  return { key, secret };
}
