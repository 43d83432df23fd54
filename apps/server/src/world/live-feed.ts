import { type InputBody, instrumentsOf, type World } from '@quire/core/engine';
import { type Bar, BarBuilder, type Instrument, type Print, type Quote, type Side } from '@quire/core/market';
import {
  microsPerMillisecond,
  microsPerSecond,
  type Price,
  type Quantity,
  type UnixMicros,
  unixMicros,
} from '@quire/core/units';
import type { ProviderQuote, ProviderTrade } from '@quire/ports/market-data';
import type { LiveTick } from '../platform/live-tick.ts';
import { aggressorOf, quoteInTicks, rescaled, tradeInTicks } from './live-units.ts';
import type { DueInput, MarketFeed } from './market-feed.ts';

/** A market that says nothing still grows old: time enters at least this often. */
const beatMicros = microsPerSecond;
/** A minute is final this long after its end, for trades that were on their way. */
const graceMicros = 2 * microsPerSecond;
/** Ticks that wait for a world that does not keep up; beyond it older quotes and the oldest trades are given up. */
const waitingMax = 20_000;

interface LiveMarket {
  readonly instrument: Instrument;
  readonly bars: BarBuilder;
  quote: Quote | null;
  side: Side;
  /** How old what the provider tells is when it comes. */
  lagMicros: number;
  dayVolume: number | null;
  isChanged: boolean;
}

/**
 * What providers tell as market inputs, each at the instant at which it came: quotes and trades as they are, and minute bars made of
 * the trades. A price without a trade (a provider that only knows the last one) enters minute bars and nothing else.
 */
export class LiveFeed implements MarketFeed {
  readonly #world: World;
  readonly #markets = new Map<string, LiveMarket | null>();
  readonly #startedAt: UnixMicros;
  #waiting: DueInput[] = [];
  #taken = 0;
  #lastAt: UnixMicros;
  #beatAt: UnixMicros;
  #printSequence = 0;
  /** Ticks that did not enter: of symbols that are not listed, not of our scale, or too many. */
  dropped = 0;

  constructor(world: World, lastTime: UnixMicros) {
    this.#world = world;
    this.#startedAt = lastTime;
    this.#lastAt = lastTime;
    this.#beatAt = beatAfter(lastTime);
  }

  /** Ticks from outside, at world time `now`. */
  receive(ticks: readonly LiveTick[], now: UnixMicros): void {
    const at = unixMicros(Math.max(now, this.#lastAt));
    this.#lastAt = at;
    for (const tick of ticks) {
      const { text } = (tick.kind === 'trade' ? tick.trade : tick.quote).symbol;
      const market = this.#marketOf(text);
      if (market === null) this.dropped += 1;
      else if (tick.kind === 'trade') this.#trade(market, tick.trade, at);
      else this.#quote(market, tick.quote, at);
    }
    if (this.#waiting.length - this.#taken > waitingMax) this.#giveUp();
  }

  take(now: UnixMicros): DueInput | null {
    this.#endMinutes(now);
    const next = this.#waiting[this.#taken];
    const nextAt = next?.at ?? Number.POSITIVE_INFINITY;
    const timerAt = this.#world.nextTimerAt;
    if (timerAt <= now && timerAt <= Math.min(nextAt, this.#beatAt)) {
      return { at: unixMicros(timerAt), body: { kind: 'TimeAdvanced' } };
    }
    if (this.#beatAt <= now && this.#beatAt < nextAt) {
      const at = this.#beatAt;
      this.#beatAt = beatAfter(at);
      return { at, body: { kind: 'MarketTick' } };
    }
    if (next === undefined || next.at > now) return null;
    this.#taken += 1;
    if (this.#taken > 1_000) {
      this.#waiting = this.#waiting.slice(this.#taken);
      this.#taken = 0;
    }
    return next;
  }

  nextAt(): UnixMicros {
    const nextAt = this.#waiting[this.#taken]?.at ?? Number.POSITIVE_INFINITY;
    return unixMicros(Math.min(nextAt, this.#beatAt, this.#world.nextTimerAt));
  }

  /** Real markets run by the wall clock, closed or not. */
  deadUntil(): null {
    return null;
  }

  async close(): Promise<void> {}

  /** Minutes in the making that changed since the last call. */
  takeForming(): readonly Bar[] {
    const bars: Bar[] = [];
    for (const market of this.#markets.values()) {
      if (market === null || !market.isChanged) continue;
      market.isChanged = false;
      const bar = market.bars.forming(market.instrument.instrumentId, '1m');
      if (bar !== null) bars.push(bar);
    }
    return bars;
  }

  #quote(market: LiveMarket, told: ProviderQuote, at: UnixMicros): void {
    const tsEvent = sourceTime(told.at, at);
    market.lagMicros = at - tsEvent;
    const quote = quoteInTicks(told, market.instrument, tsEvent);
    if (quote === null) this.dropped += 1;
    else if (quote.bidPrice > 0 || quote.askPrice > 0) {
      if (quote.askPrice === 0 || quote.bidPrice <= quote.askPrice) market.quote = quote;
      this.#enter(at, { kind: 'QuoteReceived', quote });
    }
    if (told.lastPrice !== null) this.#lastPrice(market, told, told.lastPrice, tsEvent, at);
  }

  #trade(market: LiveMarket, told: ProviderTrade, at: UnixMicros): void {
    const tsEvent = sourceTime(told.at, at);
    market.lagMicros = at - tsEvent;
    const trade = tradeInTicks(told, market.instrument);
    if (trade === null || trade.quantity === 0) {
      this.dropped += 1;
      return;
    }
    const print = this.#printOf(market, trade, tsEvent, at);
    market.isChanged = true;
    market.bars.add(print, (bar) => this.#bar(bar, at));
    this.#enter(at, { kind: 'PrintReceived', print });
  }

  /** A last price is no trade that we saw: it moves the minute in the making, with what the day's volume grew by meanwhile. */
  #lastPrice(market: LiveMarket, told: ProviderQuote, last: Price, tsEvent: UnixMicros, at: UnixMicros): void {
    const { instrument } = market;
    const price = rescaled(last, told.priceScale, instrument.priceScale, 'halfEven');
    if (price === null || price <= 0) return;
    const volume = told.day?.volume ?? null;
    const grown = volume === null || market.dayVolume === null ? 0 : Math.max(0, volume - market.dayVolume);
    market.dayVolume = volume;
    const lots = Math.floor(grown * 10 ** instrument.quantityScale);
    const quantity = (Number.isSafeInteger(lots) ? lots : 0) as Quantity;
    market.isChanged = true;
    market.bars.add(this.#printOf(market, { price: price as Price, quantity }, tsEvent, at), (bar) =>
      this.#bar(bar, at),
    );
  }

  #printOf(
    market: LiveMarket,
    { price, quantity }: { readonly price: Price; readonly quantity: Quantity },
    tsEvent: UnixMicros,
    at: UnixMicros,
  ): Print {
    market.side = aggressorOf(price, market.quote, market.side);
    // The time of arrival begins the numbers, so that they grow through every restart.
    this.#printSequence = Math.max(this.#printSequence + 1, at);
    const { instrumentId } = market.instrument;
    return { instrumentId, tsEvent, printSequence: this.#printSequence, price, quantity, aggressorSide: market.side };
  }

  #endMinutes(now: UnixMicros): void {
    const at = unixMicros(Math.max(now, this.#lastAt));
    for (const market of this.#markets.values()) {
      if (market === null) continue;
      const until = now - Math.max(graceMicros, market.lagMicros + graceMicros);
      if (until > 0) market.bars.advance(unixMicros(until), (bar) => this.#bar(bar, at));
    }
  }

  /** Days are made of the kept minutes. */
  #bar(bar: Bar, at: UnixMicros): void {
    if (bar.timeframe === '1m') this.#enter(at, { kind: 'BarReceived', bar });
  }

  #enter(at: UnixMicros, body: InputBody): void {
    this.#lastAt = unixMicros(Math.max(at, this.#lastAt));
    this.#waiting.push({ at, body });
  }

  #marketOf(symbol: string): LiveMarket | null {
    const known = this.#markets.get(symbol);
    if (known !== undefined && known !== null) return known;
    const instrument = instrumentsOf(this.#world).find((listed) => listed.symbol === symbol);
    if (instrument === undefined) return null;
    const bars = new BarBuilder({
      origin: 'provider',
      instrumentOf: () => instrument,
      calendarOf: ({ calendarId }) => this.#world.durable.calendars.get(calendarId)?.calendar ?? null,
    });
    bars.markMissed(this.#startedAt);
    const fresh = { quote: null, side: 'buy', lagMicros: 0, dayVolume: null, isChanged: false } as const;
    const market: LiveMarket = { instrument, bars, ...fresh };
    this.#markets.set(symbol, market);
    return market;
  }

  /** Of quotes the newest of each instrument stays, of trades the newest half. */
  #giveUp(): void {
    const waiting = this.#waiting.slice(this.#taken);
    const newest = new Map<string, DueInput>();
    for (const due of waiting) if (due.body.kind === 'QuoteReceived') newest.set(due.body.quote.instrumentId, due);
    const kept = waiting.filter(
      (due, index) =>
        due.body.kind === 'BarReceived' ||
        (due.body.kind === 'QuoteReceived'
          ? newest.get(due.body.quote.instrumentId) === due
          : index >= waiting.length / 2),
    );
    this.dropped += waiting.length - kept.length;
    this.#waiting = kept;
    this.#taken = 0;
  }
}

/** When it was so at its source; a source whose clock is ahead of ours said it now. */
function sourceTime(atMs: number, receivedAt: UnixMicros): UnixMicros {
  return unixMicros(Math.min(atMs * microsPerMillisecond, receivedAt));
}

function beatAfter(time: UnixMicros): UnixMicros {
  return unixMicros((Math.floor(time / beatMicros) + 1) * beatMicros);
}
