import type { AssetClass, Instrument } from '../market/index.ts';
import { type Currency, hashedUuid, type InstrumentId, type Price, type Quantity } from '../units/index.ts';
import type { SymbolProfile } from './symbol-profile.ts';

interface Listing {
  readonly name: string;
  readonly venue: string;
  readonly priceScale: number;
  /** The smallest price step in ticks, from the reference price upward. */
  readonly increment: number;
  readonly profile: SymbolProfile;
}

const shareLot = 100;

/** symbol, name, venue, price, volatility, beta, actions per second, round lots of a market order. */
const equities = [
  ['AAPL', 'Apple Inc.', 'NASDAQ', 230, 0.28, 1.1, 3.6, 2.2],
  ['MSFT', 'Microsoft Corporation', 'NASDAQ', 470, 0.25, 1.1, 3.2, 1.6],
  ['GOOGL', 'Alphabet Inc. Class A', 'NASDAQ', 185, 0.3, 1.1, 3, 2],
  ['GOOG', 'Alphabet Inc. Class C', 'NASDAQ', 186, 0.3, 1.1, 2.4, 1.8],
  ['AMZN', 'Amazon.com, Inc.', 'NASDAQ', 220, 0.32, 1.2, 3.2, 2],
  ['NVDA', 'NVIDIA Corporation', 'NASDAQ', 175, 0.45, 1.7, 4.2, 3.5],
  ['META', 'Meta Platforms, Inc.', 'NASDAQ', 690, 0.36, 1.25, 2.8, 1.2],
  ['TSLA', 'Tesla, Inc.', 'NASDAQ', 330, 0.55, 1.9, 4, 2.4],
  ['JPM', 'JPMorgan Chase & Co.', 'NYSE', 295, 0.24, 1, 2, 1.5],
  ['KO', 'The Coca-Cola Company', 'NYSE', 70, 0.16, 0.5, 1.6, 3],
  ['XOM', 'Exxon Mobil Corporation', 'NYSE', 112, 0.25, 0.7, 1.8, 2.4],
  ['SPY', 'SPDR S&P 500 ETF Trust', 'ARCA', 640, 0.165, 1, 4.2, 2.6],
  ['QQQ', 'Invesco QQQ Trust', 'NASDAQ', 570, 0.21, 1.2, 3.8, 2.2],
  ['IWM', 'iShares Russell 2000 ETF', 'ARCA', 235, 0.23, 1.2, 3, 2.4],
] as const;

/** symbol, name, price, volatility, price scale, increment in ticks, actions per second, round lot, round lots of a market order. */
const cryptoPairs = [
  ['BTC/USD', 'Bitcoin', 98_000, 0.5, 2, 1, 4, 0.01, 6],
  ['ETH/USD', 'Ethereum', 3_400, 0.65, 2, 1, 3.4, 0.1, 6],
  ['SOL/USD', 'Solana', 165, 0.8, 4, 10, 3, 1, 8],
  ['DOGE/USD', 'Dogecoin', 0.21, 0.85, 6, 10, 2.6, 100, 20],
] as const;

const crossBeta = 1;

const listings: readonly Listing[] = [
  ...equities.map(
    ([symbol, name, venue, referencePrice, annualVolatility, beta, actionsPerSecond, takerRoundLots]) => ({
      name,
      venue,
      priceScale: 4,
      increment: 100,
      profile: {
        symbol,
        referencePrice,
        annualVolatility,
        beta,
        actionsPerSecond,
        roundLot: shareLot,
        takerRoundLots,
        ...(symbol === 'GOOG' ? { twinOf: 'GOOGL' } : {}),
      },
    }),
  ),
  ...cryptoPairs.map(
    ([symbol, name, referencePrice, annualVolatility, priceScale, increment, actionsPerSecond, roundLot, lots]) => ({
      name,
      venue: 'CRYPTO',
      priceScale,
      increment,
      profile: {
        symbol,
        referencePrice,
        annualVolatility,
        beta: crossBeta,
        actionsPerSecond,
        roundLot,
        takerRoundLots: lots,
      },
    }),
  ),
];

/** How the symbols of the default listing behave; by canonical symbol. Invented, and labelled so wherever shown. */
export const defaultProfiles: ReadonlyMap<string, SymbolProfile> = new Map(
  listings.map(({ profile }) => [profile.symbol, profile]),
);

/** Which calendar each asset class follows in the world that lists the instruments. */
export interface ListingCalendars {
  readonly usEquity: string;
  readonly crypto: string;
}

/** In the simulated market everything follows the calendar that never closes. */
export const simulatedCalendars: ListingCalendars = { usEquity: 'sim', crypto: 'sim' };

/**
 * The instruments a new world starts with: real names and venues, fourteen US equities and funds and four crypto pairs. Ids are
 * hashed from the symbol, so that every world means the same instrument.
 *
 * @example defaultInstruments()[0].symbol // 'AAPL'
 */
export function defaultInstruments(calendars: ListingCalendars = simulatedCalendars): readonly Instrument[] {
  return listings.map((listing) => instrumentOf(listing, calendars));
}

function instrumentOf(listing: Listing, calendars: ListingCalendars): Instrument {
  const { profile, venue, name, priceScale, increment } = listing;
  const assetClass: AssetClass = venue === 'CRYPTO' ? 'crypto' : 'us_equity';
  return {
    instrumentId: hashedUuid('instrument', profile.symbol) as InstrumentId,
    symbol: profile.symbol,
    name,
    assetClass,
    venue,
    currency: 'USD' as Currency,
    priceScale,
    quantityScale: 9,
    priceBands:
      assetClass === 'crypto'
        ? [{ fromPrice: 0 as Price, increment: increment as Price }]
        : [
            { fromPrice: 0 as Price, increment: 1 as Price },
            { fromPrice: 10_000 as Price, increment: increment as Price },
          ],
    quantityIncrement: 1 as Quantity,
    quantityMin: 1 as Quantity,
    calendarId: assetClass === 'crypto' ? calendars.crypto : calendars.usEquity,
    tradable: true,
    shortable: assetClass === 'us_equity',
    fractionable: true,
  };
}
