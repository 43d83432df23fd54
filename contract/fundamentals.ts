import { type Static, Type } from 'typebox';
import { InstantText, nullable } from './primitives.ts';

const figure = nullable(Type.Number());
const words = nullable(Type.String());

/** What a provider says about a company; null is what it does not say. Observed, of the real one, whatever the prices of the world. */
export const FundamentalsView = Type.Object(
  {
    symbol: Type.String(),
    provider: Type.String(),
    receivedAt: InstantText,
    name: Type.String(),
    exchange: words,
    sector: words,
    industry: words,
    country: words,
    currency: words,
    description: words,
    marketCapitalization: figure,
    peRatio: figure,
    earningsPerShare: figure,
    /** A fraction: 0.01 is 1 %. */
    dividendYield: figure,
    beta: figure,
    sharesOutstanding: figure,
    high52Weeks: figure,
    low52Weeks: figure,
  },
  { $id: 'Fundamentals' },
);
export type FundamentalsView = Static<typeof FundamentalsView>;
