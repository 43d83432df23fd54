import type { Instrument } from '@quire/core/market';
import type { Currency, InstrumentId, Price, Quantity } from '@quire/core/units';

export const share: Instrument = {
  instrumentId: 'apple' as InstrumentId,
  symbol: 'AAPL',
  name: 'Apple',
  assetClass: 'us_equity',
  venue: 'NASDAQ',
  currency: 'USD' as Currency,
  priceScale: 4,
  quantityScale: 9,
  priceBands: [
    { fromPrice: 0 as Price, increment: 1 as Price },
    { fromPrice: 10_000 as Price, increment: 100 as Price },
  ],
  quantityMin: 1 as Quantity,
  quantityIncrement: 1 as Quantity,
  calendarId: 'sim',
  tradable: true,
  shortable: true,
  fractionable: true,
};

export const pair: Instrument = {
  ...share,
  instrumentId: 'bitcoin' as InstrumentId,
  symbol: 'BTC/USD',
  assetClass: 'crypto',
  venue: 'CRYPTO',
};
