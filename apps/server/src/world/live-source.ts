import { makeCalendar } from '@quire/adapters/calendars';
import { type Instrument, symbolKey, type TradingCalendar } from '@quire/core/market';
import { defaultInstruments } from '@quire/core/simulator';
import {
  type Currency,
  hashedUuid,
  type InstrumentId,
  microsPerMillisecond,
  type Price,
  type Quantity,
  unixMicros,
} from '@quire/core/units';
import { parseMarketSymbol } from '@quire/ports/market-data';
import { LiveFeed } from './live-feed.ts';
import type { WorldOptions } from './world-options.ts';
import type { WorldSource } from './world-source.ts';

const calendars = { usEquity: 'XNYS', crypto: 'crypto' } as const;
/** Providers tell prices of coins in many decimals; of shares four are the finest that trade. */
const scales = { us_equity: 4, crypto: 8 } as const;

/** A market of real prices: what is listed, on which calendars. Prices come while it runs; nothing is made up for the past. */
export async function liveSource({ live }: WorldOptions): Promise<WorldSource> {
  const symbols = live?.symbols ?? [];
  const instruments = symbols.flatMap((symbol) => liveInstrument(symbol) ?? []);
  const year = new Date().getUTCFullYear();
  const made = new Map<string, TradingCalendar>();
  return {
    generatorVersion: 0,
    barTimeframe: null,
    startAt: (wallMs) => unixMicros(wallMs * microsPerMillisecond),
    calendar: (calendarId) => {
      const calendar =
        made.get(calendarId) ??
        makeCalendar(calendarId === calendars.crypto ? 'crypto' : 'XNYS', { fromYear: year - 1, toYear: year + 1 });
      made.set(calendarId, calendar);
      return calendar;
    },
    instruments: () => instruments,
    writePast: async () => {},
    feed: (world, lastTime) => new LiveFeed(world, lastTime),
  };
}

/**
 * A share of the United States or a pair of a coin and dollars, as a live world lists it; null for what accounts in dollars cannot
 * trade.
 *
 * @example liveInstrument('btc/usd')?.symbol // 'BTC/USD'
 */
export function liveInstrument(symbol: string): Instrument | null {
  const asked = parseMarketSymbol(symbol);
  if (asked === null || (asked.market !== 'us_equity' && asked.market !== 'crypto')) return null;
  if (asked.quote !== null && asked.quote !== 'USD') return null;
  const known = defaultInstruments(calendars).find((listed) => symbolKey(listed.symbol) === symbolKey(asked.text));
  const assetClass = asked.market;
  const isCrypto = assetClass === 'crypto';
  return {
    name: asked.text,
    venue: isCrypto ? 'CRYPTO' : 'NASDAQ',
    quantityScale: 9,
    quantityIncrement: 1 as Quantity,
    quantityMin: 1 as Quantity,
    calendarId: isCrypto ? calendars.crypto : calendars.usEquity,
    tradable: true,
    shortable: !isCrypto,
    fractionable: true,
    ...known,
    instrumentId: hashedUuid('instrument', asked.text) as InstrumentId,
    symbol: asked.text,
    assetClass,
    currency: 'USD' as Currency,
    priceScale: scales[assetClass],
    priceBands: isCrypto
      ? [{ fromPrice: 0 as Price, increment: 1 as Price }]
      : [
          { fromPrice: 0 as Price, increment: 1 as Price },
          { fromPrice: 10_000 as Price, increment: 100 as Price },
        ],
  };
}
