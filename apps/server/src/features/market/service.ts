import type { Sql } from '@quire/adapters/storage';
import type { BarView, BookView, InstrumentView, MarketClockView, PrintView, QuoteView } from '@quire/contract';
import type { Bar, BookSnapshot, Instrument, Print, Quote } from '@quire/core/market';
import { formatDecimal } from '@quire/core/units';
import { instantText, nullableInstantText, priceText, quantityText } from '../../platform/wire.ts';
import { instrumentOf } from '../../platform/world-commands.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import { type BarQuery, type BarRow, readBars } from './bars.ts';
import { clockOf, type WorldCalendars } from './calendars.ts';
import { createDayFiguresReader, type DayFigures } from './day-figures.ts';

/** The market as it is public: what was committed, never what is only in the engine's memory. */
export interface MarketService {
  instruments(): Promise<readonly InstrumentView[]>;
  /** @throws UNKNOWN_INSTRUMENT */
  instrument(symbol: string): Promise<InstrumentView>;
  /** Oldest first; the last may still be forming. */
  bars(query: Omit<BarQuery, 'instrumentId'> & { readonly symbol: string }): Promise<readonly BarView[]>;
  barRows(query: BarQuery): Promise<readonly BarRow[]>;
  quotes(symbols: readonly string[]): readonly QuoteView[];
  prints(symbol: string, limit: number): readonly PrintView[];
  book(symbol: string): BookView | null;
  clock(): MarketClockView;
}

export interface MarketServiceOptions {
  readonly sql: Sql;
  readonly gateway: WorldGateway;
  readonly calendars: WorldCalendars;
}

export function createMarketService({ sql, gateway, calendars }: MarketServiceOptions): MarketService {
  const reader = createDayFiguresReader({ sql, worldId: gateway.worldId });
  const figures = () => reader.read(calendars.lastRoll());
  return {
    async instruments() {
      const days = await figures();
      return gateway.instruments().map((instrument) => instrumentView(instrument, gateway, days));
    },
    async instrument(symbol) {
      return instrumentView(instrumentOf(gateway, symbol), gateway, await figures());
    },
    async bars({ symbol, ...query }) {
      const instrument = instrumentOf(gateway, symbol);
      const rows = await readBars(sql, gateway, { ...query, instrumentId: instrument.instrumentId });
      return rows.map(barRowView);
    },
    barRows: (query) => readBars(sql, gateway, query),
    quotes: (symbols) =>
      symbols.flatMap((symbol) => {
        const instrument = instrumentOf(gateway, symbol);
        const quote = gateway.market.quote(instrument.instrumentId);
        return quote ? [quoteView(quote, instrument)] : [];
      }),
    prints(symbol, limit) {
      const instrument = instrumentOf(gateway, symbol);
      return gateway.market.recentPrints(instrument.instrumentId, limit).map((print) => printView(print, instrument));
    },
    book(symbol) {
      const instrument = instrumentOf(gateway, symbol);
      const book = gateway.market.book(instrument.instrumentId);
      return book && bookView(book, instrument);
    },
    clock: () => clockView(gateway, calendars),
  };
}

export function clockView(gateway: WorldGateway, calendars: WorldCalendars): MarketClockView {
  const clock = clockOf(calendars.main(), gateway);
  return {
    worldId: gateway.worldId,
    feed: gateway.feed,
    simulated: gateway.simulated,
    providers: [...gateway.toldBy()],
    speed: gateway.speed,
    skipsClosedHours: gateway.skipsClosedHours,
    time: instantText(clock.now),
    tradingDate: clock.tradingDate,
    isOpen: clock.isOpen,
    nextOpen: nullableInstantText(clock.nextOpen),
    nextClose: nullableInstantText(clock.nextClose),
  };
}

function instrumentView(
  instrument: Instrument,
  gateway: WorldGateway,
  days: ReadonlyMap<string, DayFigures>,
): InstrumentView {
  const last = gateway.market.lastPrice(instrument.instrumentId);
  const day = days.get(instrument.instrumentId);
  const lastPrice = last === null ? null : priceText(last.price, instrument);
  const previousClose = day?.previousClose ?? null;
  const change = lastPrice === null || !previousClose ? null : Number(lastPrice) / previousClose - 1;
  return {
    instrumentId: instrument.instrumentId,
    symbol: instrument.symbol,
    name: instrument.name,
    assetClass: instrument.assetClass,
    venue: instrument.venue,
    currency: instrument.currency,
    priceScale: instrument.priceScale,
    quantityScale: instrument.quantityScale,
    priceIncrement: priceText(incrementAt(instrument, last?.price ?? null), instrument),
    quantityIncrement: quantityText(instrument.quantityIncrement, instrument),
    quantityMin: quantityText(instrument.quantityMin, instrument),
    tradable: instrument.tradable,
    shortable: instrument.shortable,
    fractionable: instrument.fractionable,
    simulated: gateway.simulated,
    lastPrice,
    dayChange: change,
    dayVolume: day?.volume ?? null,
  };
}

/** The increment of the band that holds the price; without a price, that of the highest band, where most prices are. */
function incrementAt({ priceBands }: Instrument, price: number | null): number {
  const band = price === null ? priceBands.at(-1) : priceBands.findLast(({ fromPrice }) => fromPrice <= price);
  return band?.increment ?? 1;
}

function barRowView(row: BarRow): BarView {
  const { openTime, notional, ...shown } = row;
  return { ...shown, openTime: instantText(openTime), vwap: row.volume > 0 ? notional / row.volume : null };
}

export function barView(bar: Bar, instrument: Instrument): BarView {
  const price = (ticks: number) => Number(formatDecimal(ticks, instrument.priceScale));
  return {
    openTime: instantText(bar.openTime),
    open: price(bar.open),
    high: price(bar.high),
    low: price(bar.low),
    close: price(bar.close),
    volume: bar.volume,
    vwap: bar.volume > 0 ? bar.notional / bar.volume : null,
    printCount: bar.printCount,
    isFinal: bar.isFinal,
    origin: bar.origin,
    isPartial: bar.isPartial === true,
  };
}

/** A side without orders is null, never 0. */
export function quoteView(quote: Quote, instrument: Instrument): QuoteView {
  const hasBid = quote.bidQuantity > 0;
  const hasAsk = quote.askQuantity > 0;
  return {
    symbol: instrument.symbol,
    at: instantText(quote.tsEvent),
    bidPrice: hasBid ? priceText(quote.bidPrice, instrument) : null,
    bidQuantity: hasBid ? quantityText(quote.bidQuantity, instrument) : null,
    askPrice: hasAsk ? priceText(quote.askPrice, instrument) : null,
    askQuantity: hasAsk ? quantityText(quote.askQuantity, instrument) : null,
  };
}

export function printView(print: Print, instrument: Instrument): PrintView {
  return {
    symbol: instrument.symbol,
    printSequence: print.printSequence,
    at: instantText(print.tsEvent),
    price: priceText(print.price, instrument),
    quantity: quantityText(print.quantity, instrument),
    aggressorSide: print.aggressorSide,
  };
}

export function bookView(book: BookSnapshot, instrument: Instrument): BookView {
  const level = ({ price, quantity, orderCount }: BookSnapshot['bids'][number]) => ({
    price: priceText(price, instrument),
    quantity: quantityText(quantity, instrument),
    orderCount,
  });
  return {
    symbol: instrument.symbol,
    at: instantText(book.tsEvent),
    bookSequence: book.bookSequence,
    bids: book.bids.map(level),
    asks: book.asks.map(level),
  };
}
