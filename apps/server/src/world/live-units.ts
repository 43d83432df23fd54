import type { Instrument, Quote, Side } from '@quire/core/market';
import { divideRounded, type Price, type Quantity, type Rounding, type UnixMicros } from '@quire/core/units';
import type { ProviderQuote, ProviderTrade } from '@quire/ports/market-data';

/**
 * A provider's number in the scale of an instrument. Scales that are finer than ours are rounded as named; null is what no safe
 * integer holds.
 */
export function rescaled(value: number, from: number, to: number, rounding: Rounding): number | null {
  if (from === to) return value;
  const wide =
    from < to
      ? BigInt(value) * 10n ** BigInt(to - from)
      : divideRounded(BigInt(value), 10n ** BigInt(from - to), rounding);
  const narrow = Number(wide);
  return Number.isSafeInteger(narrow) ? narrow : null;
}

/**
 * A quote in ticks and lots: a bid is rounded down and an ask up, so that rounding never invents a better price; sizes are cut
 * down. A side without a price is empty. Null when a number does not fit.
 */
export function quoteInTicks(told: ProviderQuote, instrument: Instrument, tsEvent: UnixMicros): Quote | null {
  const { priceScale, quantityScale } = instrument;
  const price = (value: number | null, rounding: Rounding) =>
    value === null ? 0 : rescaled(value, told.priceScale, priceScale, rounding);
  const size = (value: number | null) =>
    value === null ? 0 : rescaled(value, told.quantityScale, quantityScale, 'floor');
  const [bidPrice, askPrice] = [price(told.bidPrice, 'floor'), price(told.askPrice, 'ceiling')];
  const [bidQuantity, askQuantity] = [size(told.bidQuantity), size(told.askQuantity)];
  if (bidPrice === null || askPrice === null || bidQuantity === null || askQuantity === null) return null;
  return {
    instrumentId: instrument.instrumentId,
    tsEvent,
    bidPrice: bidPrice as Price,
    bidQuantity: (bidPrice === 0 ? 0 : bidQuantity) as Quantity,
    askPrice: askPrice as Price,
    askQuantity: (askPrice === 0 ? 0 : askQuantity) as Quantity,
  };
}

/** The price of a trade to the nearest tick, its size cut down; null when a number does not fit or nothing is left of it. */
export function tradeInTicks(
  told: Pick<ProviderTrade, 'price' | 'priceScale' | 'quantity' | 'quantityScale'>,
  { priceScale, quantityScale }: Instrument,
): { readonly price: Price; readonly quantity: Quantity } | null {
  const price = rescaled(told.price, told.priceScale, priceScale, 'halfEven');
  const quantity = rescaled(told.quantity, told.quantityScale, quantityScale, 'floor');
  if (price === null || quantity === null || price <= 0) return null;
  return { price: price as Price, quantity: quantity as Quantity };
}

/**
 * Who came to whom, which no provider of ours says: a trade above the middle of the quote was a buyer's, below it a seller's (Lee and
 * Ready 1991); at the middle, or without a quote, it is as the trade before it.
 */
export function aggressorOf(price: Price, quote: Quote | null, before: Side): Side {
  if (quote === null || quote.bidPrice === 0 || quote.askPrice === 0) return before;
  const twice = 2 * price;
  const middle = quote.bidPrice + quote.askPrice;
  if (twice === middle) return before;
  return twice > middle ? 'buy' : 'sell';
}
