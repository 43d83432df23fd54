import type { Currency, InstrumentId, Price, Quantity } from '../units/index.ts';

export type AssetClass = 'us_equity' | 'crypto';

/** From `fromPrice` upward a valid price is a multiple of `increment`; both in ticks of the instrument's priceScale. */
export interface PriceBand {
  readonly fromPrice: Price;
  readonly increment: Price;
}

/**
 * What is traded. Scales say how numbers are stored; increments say which numbers are valid. Both are fixed for the life of an
 * instrument in a world, because its definition is an event of that world.
 */
export interface Instrument {
  readonly instrumentId: InstrumentId;
  /** Canonical spelling: `AAPL`, `BTC/USD`. */
  readonly symbol: string;
  readonly name: string;
  readonly assetClass: AssetClass;
  /** Listing venue as Alpaca spells it: NASDAQ, NYSE, ARCA, CRYPTO. */
  readonly venue: string;
  readonly currency: Currency;
  /** Decimals of a price tick, 0 to 12. */
  readonly priceScale: number;
  /** Decimals of a lot, 0 to 9. */
  readonly quantityScale: number;
  /** Ascending by fromPrice; the first starts at 0. */
  readonly priceBands: readonly PriceBand[];
  readonly quantityIncrement: Quantity;
  readonly quantityMin: Quantity;
  /** Key of a calendar defined in the same world. */
  readonly calendarId: string;
  readonly tradable: boolean;
  readonly shortable: boolean;
  readonly fractionable: boolean;
}
