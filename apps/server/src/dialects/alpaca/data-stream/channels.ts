/** Which of the wire's data streams a socket speaks; `test` is the stocks' wire with one made-up symbol. */
export type StreamKind = 'stocks' | 'crypto' | 'news' | 'test';

export type Channel =
  | 'trades'
  | 'quotes'
  | 'bars'
  | 'updatedBars'
  | 'dailyBars'
  | 'statuses'
  | 'lulds'
  | 'corrections'
  | 'cancelErrors'
  | 'imbalances'
  | 'orderbooks'
  | 'news';

const ofStocks: readonly Channel[] = [
  'trades',
  'quotes',
  'bars',
  'updatedBars',
  'dailyBars',
  'statuses',
  'lulds',
  'corrections',
  'cancelErrors',
];

/** The channels that every list of subscriptions names, also when nothing is subscribed in them. */
export const channelsOf: Readonly<Record<StreamKind, readonly Channel[]>> = {
  stocks: ofStocks,
  test: ofStocks,
  crypto: ['trades', 'quotes', 'orderbooks', 'bars', 'updatedBars', 'dailyBars'],
  news: ['news'],
};

/** Whoever hears trades hears what becomes of them. */
export const withTrades: readonly Channel[] = ['corrections', 'cancelErrors'];

/**
 * What a client may name in a request. Corrections and canceled trades come with the trades; imbalances are known to newer
 * clients only, so the list names them once they are asked for.
 */
export const askable: Readonly<Record<StreamKind, readonly Channel[]>> = {
  stocks: [...ofStocks.filter((channel) => !withTrades.includes(channel)), 'imbalances'],
  test: [...ofStocks.filter((channel) => !withTrades.includes(channel)), 'imbalances'],
  crypto: channelsOf.crypto,
  news: channelsOf.news,
};

export const everyChannel: readonly Channel[] = [...ofStocks, 'imbalances', 'orderbooks', 'news'];
