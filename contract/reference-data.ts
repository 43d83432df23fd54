import { type Static, Type } from 'typebox';
import { DecimalInput, DecimalText, InstantText, literals, nullable } from './primitives.ts';

/** What is listed anywhere, as providers name it. `asset_class` follows the source document's spelling with underscores. */
export const assetClasses = ['stock', 'fund', 'index', 'crypto', 'fx', 'other'] as const;

export const FoundInstrumentView = Type.Object(
  {
    symbol: Type.String(),
    name: Type.String(),
    exchange: Type.String({ description: 'As who told it names it; empty when it did not' }),
    country: nullable(Type.String({ description: 'ISO 3166, where the exchange is known' })),
    currency: nullable(Type.String()),
    asset_class: literals(assetClasses),
    is_active: Type.Boolean(),
    /** Traded in the running world. */
    is_traded_here: Type.Boolean(),
    provider: Type.String({ description: 'Who told it; world for what is traded here' }),
  },
  { $id: 'FoundInstrument' },
);
export type FoundInstrumentView = Static<typeof FoundInstrumentView>;

export const SearchAnswer = Type.Object(
  {
    items: Type.Array(FoundInstrumentView),
    nextCursor: nullable(Type.String()),
    /** Which provider was asked for this answer; null when none was. */
    asked: nullable(Type.String()),
    /** Why providers could not help; null when they were not needed or did. */
    unanswered: nullable(Type.String()),
  },
  { $id: 'SearchAnswer' },
);
export type SearchAnswer = Static<typeof SearchAnswer>;

export const MarketActionView = Type.Object(
  {
    symbol: Type.String(),
    kind: literals(['split', 'cash_dividend'] as const),
    exDate: Type.String(),
    recordDate: nullable(Type.String()),
    payDate: nullable(Type.String()),
    newUnits: nullable(Type.Number()),
    oldUnits: nullable(Type.Number()),
    cashPerUnit: nullable(DecimalText),
    currency: nullable(Type.String()),
    provider: Type.String(),
    availableAt: InstantText,
    receivedAt: InstantText,
  },
  { $id: 'MarketAction' },
);
export type MarketActionView = Static<typeof MarketActionView>;

const currencyCode = Type.String({ pattern: '^[A-Za-z]{3}$' });

export const CurrenciesView = Type.Object(
  { base: Type.String(), currencies: Type.Array(Type.String()) },
  { $id: 'Currencies' },
);
export type CurrenciesView = Static<typeof CurrenciesView>;

export const RatesView = Type.Object(
  {
    base: Type.String(),
    /** On or before which day; the rates of each currency are of the newest day up to it. */
    date: Type.String(),
    rates: Type.Record(Type.String(), Type.Number()),
    dates: Type.Record(Type.String(), Type.String()),
    provider: nullable(Type.String()),
  },
  { $id: 'Rates' },
);
export type RatesView = Static<typeof RatesView>;

export const ConvertBody = Type.Object(
  {
    amount: DecimalInput,
    from_currency: currencyCode,
    to_currency: currencyCode,
    date: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
  },
  { additionalProperties: false },
);
export type ConvertBody = Static<typeof ConvertBody>;

export const ConversionView = Type.Object(
  {
    original_amount: Type.Number(),
    converted_amount: Type.Number(),
    from_currency: Type.String(),
    to_currency: Type.String(),
    rate: Type.Number(),
    date: Type.String(),
    provider: nullable(Type.String()),
  },
  { $id: 'Conversion' },
);
export type ConversionView = Static<typeof ConversionView>;

/** The same with exact decimals as text; the amount is rounded half to even at eight decimals. */
export const PreciseConversionView = Type.Object(
  {
    original_amount: DecimalText,
    converted_amount: DecimalText,
    from_currency: Type.String(),
    to_currency: Type.String(),
    rate: DecimalText,
    date: Type.String(),
    provider: nullable(Type.String()),
  },
  { $id: 'PreciseConversion' },
);
export type PreciseConversionView = Static<typeof PreciseConversionView>;
