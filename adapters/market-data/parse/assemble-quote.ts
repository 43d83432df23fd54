import type { Price, Quantity } from '@quire/core/units';
import type {
  MarketSymbol,
  ProviderCall,
  ProviderDay,
  ProviderQuote,
  ProviderTrade,
  Quarantined,
} from '@quire/ports/market-data';
import type { Wire } from '../http/wire.ts';
import { clockToleranceMs } from './assemble-bars.ts';
import { commonScale, exactPrice, exactQuantity, withoutFloatNoise } from './exact-prices.ts';
import { type Decimal, observed } from './shapes.ts';

type Maybe = Decimal | null | undefined;

/** A quote as a provider says it, its instant understood. A side whose price is 0 is empty. */
export interface RawQuote {
  readonly symbol: MarketSymbol;
  readonly at: number | null;
  readonly bid?: Maybe;
  readonly bidSize?: Maybe;
  readonly ask?: Maybe;
  readonly askSize?: Maybe;
  readonly last?: Maybe;
  readonly lastSize?: Maybe;
  readonly day?: {
    readonly open?: Maybe;
    readonly high?: Maybe;
    readonly low?: Maybe;
    readonly previousClose?: Maybe;
    readonly volume?: Maybe;
  };
}

export type Assembled<Value> =
  | { readonly ok: true; readonly value: Value }
  | {
      readonly ok: false;
      readonly cause: Quarantined['cause'];
      readonly detail: string;
      /** With `crossed-quote`: what was said. */
      readonly crossed?: Value;
    };

const refuse = (cause: Quarantined['cause'], detail: string) => ({ ok: false, cause, detail }) as const;
const isEmpty = (value: Maybe): value is null | undefined =>
  value === null || value === undefined || Number(value) === 0;
/** Decimals of a size that a provider computed in floating point; our finest lot. */
const sizeScaleMax = 9;

/** A quote that can be believed, or why not: not a price, crossed, or later than our clock allows. */
export function quoteOf(raw: RawQuote, receivedAt: number): Assembled<ProviderQuote> {
  const { bid, ask, last, day = {} } = raw;
  const prices = [bid, ask, last, day.open, day.high, day.low, day.previousClose].filter((value) => !isEmpty(value));
  const priceScale = commonScale(prices as Decimal[]);
  if (priceScale === null || prices.some((value) => exactPrice(value as Decimal, priceScale) === null))
    return refuse('not-a-price', 'one of its prices is not a price');
  if (isEmpty(bid) && isEmpty(ask) && isEmpty(last)) return refuse('not-a-price', 'it has neither bid, ask nor last');
  if (raw.at === null || !Number.isSafeInteger(raw.at)) return refuse('schema', 'its instant is not one');
  if (raw.at > receivedAt + clockToleranceMs)
    return refuse('from-the-future', `it is of ${raw.at - receivedAt} ms after it was received`);
  const sizes = [raw.bidSize, raw.askSize, raw.lastSize].map(sizeWithoutNoise);
  const quantityScale = commonScale(sizes.filter((size) => size !== null));
  if (quantityScale === null) return refuse('not-a-price', 'one of its sizes is not a size');
  const price = (value: Maybe): Price | null => (isEmpty(value) ? null : exactPrice(value, priceScale));
  const size = (at: number): Quantity | null => (sizes[at] === null ? null : exactQuantity(sizes[at]!, quantityScale));
  const value: ProviderQuote = {
    symbol: raw.symbol,
    at: raw.at,
    priceScale,
    quantityScale,
    bidPrice: price(bid),
    bidQuantity: size(0),
    askPrice: price(ask),
    askQuantity: size(1),
    lastPrice: price(last),
    lastQuantity: size(2),
    day: raw.day === undefined ? null : dayOf(raw.day, price),
  };
  if (!isEmpty(bid) && !isEmpty(ask) && Number(bid) > Number(ask))
    return { ...refuse('crossed-quote', `bid ${bid} is above ask ${ask}`), crossed: value };
  return { ok: true, value };
}

const sizeWithoutNoise = (size: Maybe): Decimal | null =>
  size === null || size === undefined ? null : withoutFloatNoise(size, sizeScaleMax);

function dayOf(day: NonNullable<RawQuote['day']>, price: (value: Maybe) => Price | null): ProviderDay {
  return {
    open: price(day.open),
    high: price(day.high),
    low: price(day.low),
    previousClose: price(day.previousClose),
    volume: observed(day.volume),
  };
}

export interface RawTrade {
  readonly symbol: MarketSymbol;
  readonly at: number | null;
  readonly price: Decimal;
  readonly size: Decimal;
  readonly tradeId: Decimal | null | undefined;
}

export function tradeOf(raw: RawTrade, receivedAt: number): Assembled<ProviderTrade> {
  const priceScale = commonScale([raw.price]);
  const price = priceScale === null ? null : exactPrice(raw.price, priceScale);
  if (priceScale === null || price === null) return refuse('not-a-price', `${raw.price} is not a price`);
  const size = withoutFloatNoise(raw.size, sizeScaleMax);
  const quantityScale = commonScale([size]);
  const quantity = quantityScale === null ? null : exactQuantity(size, quantityScale);
  if (quantityScale === null || quantity === null) return refuse('not-a-price', `${raw.size} is not a size`);
  if (raw.at === null || !Number.isSafeInteger(raw.at)) return refuse('schema', 'its instant is not one');
  if (raw.at > receivedAt + clockToleranceMs)
    return refuse('from-the-future', `it is of ${raw.at - receivedAt} ms after it was received`);
  const tradeId = raw.tradeId === null || raw.tradeId === undefined ? null : String(raw.tradeId);
  return { ok: true, value: { symbol: raw.symbol, at: raw.at, tradeId, priceScale, quantityScale, price, quantity } };
}

/** Keeps what can be believed and quarantines the rest. */
export function believed<Raw extends { readonly symbol: MarketSymbol }, Value>(
  raws: readonly Raw[],
  assemble: (raw: Raw, receivedAt: number) => Assembled<Value>,
  scene: {
    readonly wire: Wire;
    readonly call: ProviderCall;
    readonly capability: 'quotes' | 'trades';
    readonly receivedAt: number;
  },
): readonly Value[] {
  const { wire, call, capability, receivedAt } = scene;
  return raws.flatMap((raw) => {
    const assembled = assemble(raw, receivedAt);
    if (assembled.ok) return [assembled.value];
    const { cause, detail } = assembled;
    const ask = { capability, about: raw.symbol.text };
    wire.quarantine(call, { ask, cause, detail, sample: JSON.stringify(raw), receivedAt });
    return [];
  });
}
