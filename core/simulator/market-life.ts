import type { CorporateAction, Instrument } from '../market/index.ts';
import {
  formatDecimal,
  microsPerMinute,
  microsPerSecond,
  randomUnit,
  randomWord,
  type TradingDate,
  type UnixMicros,
} from '../units/index.ts';
import { actionsDue } from './company-calendar.ts';
import { headlineAbout, headlineOfMarket, simulatedNews } from './headlines.ts';
import type { LifeDecision, LifeView } from './life-decision.ts';
import { purpose } from './purposes.ts';
import { entityOf } from './symbol-profile.ts';
import { VolatilityWatch } from './volatility-watch.ts';

const lookEvery = 10 * microsPerSecond;
const meanOver = 5 * microsPerMinute;
const pauseMinutes = 5;
const newsHaltMinutes = 10;
const minutesPerDay = 1_440;
/** One headline in this many is about the whole market. */
const marketNewsEvery = 8;
const marketEntity = entityOf('the life of the market');

interface SymbolLife {
  readonly entity: number;
  readonly watch: VolatilityWatch;
  /** The trading date for which announcements were looked up. */
  announcedOn: TradingDate | null;
}

/**
 * What happens to companies: headlines, halts for news, pauses after fast moves, dividends, splits. Every draw is keyed by (seed,
 * purpose, symbol, minute or date), so nothing that customers do changes when news comes; pauses alone follow the prices. It only
 * decides: its host makes commands of the decisions. Minutes in which the world was off stay silent.
 */
export class MarketLife {
  /** When it wants to look again. Compared at each tick, and nothing else is done then. */
  nextAt: number;
  readonly #seed: number;
  readonly #symbols: SymbolLife[] = [];
  #minutesDone: number;

  constructor(seed: number, startedAt: UnixMicros) {
    this.#seed = seed;
    this.#minutesDone = Math.floor(startedAt / microsPerMinute);
    this.nextAt = startedAt;
  }

  /** The world goes on at an instant; what would have happened while it was off has not. */
  beginAt(at: UnixMicros): void {
    this.#symbols.length = 0;
    this.#minutesDone = Math.floor(at / microsPerMinute);
    this.nextAt = at;
  }

  /** Prices of before mean nothing any more. */
  forget(instrumentIndex: number): void {
    this.#symbols[instrumentIndex]?.watch.forget();
  }

  decide(now: UnixMicros, view: LifeView): readonly LifeDecision[] {
    this.nextAt = (Math.floor(now / lookEvery) + 1) * lookEvery;
    while (this.#symbols.length < view.instrumentCount) {
      const entity = entityOf(view.listedSymbol(this.#symbols.length));
      this.#symbols.push({ entity, watch: new VolatilityWatch(), announcedOn: null });
    }
    const decisions: LifeDecision[] = [];
    this.#announce(view, decisions);
    this.#pause(now, view, decisions);
    const minute = Math.floor(now / microsPerMinute);
    for (let at = this.#minutesDone + 1; at <= minute; at++) this.#minuteOf(at, now, view, decisions);
    this.#minutesDone = Math.max(this.#minutesDone, minute);
    return decisions;
  }

  /** Once for each trading date. */
  #announce(view: LifeView, decisions: LifeDecision[]): void {
    for (let index = 0; index < this.#symbols.length; index++) {
      const symbol = this.#symbols[index]!;
      const tradingDate = view.tradingDate(index);
      if (tradingDate === null || tradingDate === symbol.announcedOn || view.lastPrice(index) === 0) continue;
      symbol.announcedOn = tradingDate;
      const instrument = view.instrument(index);
      if (!isCompany(instrument)) continue;
      for (const action of actionsDue(view, index, this.#seed, symbol.entity)) {
        decisions.push({ kind: 'announce', action });
        decisions.push({
          kind: 'news',
          item: simulatedNews(headlineOfAction(instrument, action), [instrument.instrumentId]),
        });
      }
    }
  }

  #pause(now: UnixMicros, view: LifeView, decisions: LifeDecision[]): void {
    const { pauseMove } = view.rates;
    if (pauseMove === 0) return;
    for (let index = 0; index < this.#symbols.length; index++) {
      const instrument = view.instrument(index);
      const price = view.lastPrice(index);
      if (price === 0 || !isCompany(instrument) || view.standsStill(index)) continue;
      if (this.#symbols[index]!.watch.see(price, now, now - meanOver) < pauseMove) continue;
      const notes = `Simulated: ${instrument.symbol} left its mean of five minutes by more than ${pauseMove / 10_000} %.`;
      const resumesAt = (now + pauseMinutes * microsPerMinute) as UnixMicros;
      decisions.push({ kind: 'halt', instrumentIndex: index, reasonCode: 'VOLATILITY', notes, resumesAt });
      const headline = `Trading in ${instrument.symbol} pauses for ${pauseMinutes} minutes after a fast move`;
      decisions.push({ kind: 'news', item: simulatedNews(headline, [instrument.instrumentId]) });
    }
  }

  #minuteOf(minute: number, now: UnixMicros, view: LifeView, decisions: LifeDecision[]): void {
    const seed = this.#seed;
    const { newsPerDay, newsHaltsPerDay } = view.rates;
    if (randomUnit(seed, purpose.newsMinute, marketEntity, minute) * minutesPerDay < newsPerDay) {
      const word = randomWord(seed, purpose.newsText, marketEntity, minute);
      const index = word % marketNewsEvery === 0 ? null : this.#chosen(purpose.newsSymbol, minute, view, () => true);
      decisions.push({
        kind: 'news',
        item:
          index === null
            ? headlineOfMarket(word >>> 8)
            : headlineAbout(view.instrument(index), view.lastPrice(index), word >>> 8),
      });
    }
    if (randomUnit(seed, purpose.haltMinute, marketEntity, minute) * minutesPerDay >= newsHaltsPerDay) return;
    const halted = this.#chosen(purpose.haltSymbol, minute, view, isCompany);
    if (halted === null || view.standsStill(halted)) return;
    const { symbol, name, instrumentId } = view.instrument(halted);
    const resumesAt = (now + newsHaltMinutes * microsPerMinute) as UnixMicros;
    const notes = `Simulated: ${symbol} is halted for news.`;
    decisions.push({ kind: 'halt', instrumentIndex: halted, reasonCode: 'NEWS', notes, resumesAt });
    const headline = `${name} is about to publish news; trading in ${symbol} is halted for ${newsHaltMinutes} minutes`;
    decisions.push({ kind: 'news', item: simulatedNews(headline, [instrumentId]) });
  }

  /** The symbol with the largest draw, so that a new listing takes news only for itself. Null when none qualifies. */
  #chosen(what: number, minute: number, view: LifeView, qualifies: (instrument: Instrument) => boolean): number | null {
    let chosen: number | null = null;
    let most = -1;
    for (let index = 0; index < this.#symbols.length; index++) {
      if (view.lastPrice(index) === 0 || !qualifies(view.instrument(index))) continue;
      const draw = randomWord(this.#seed, what, this.#symbols[index]!.entity, minute);
      if (draw <= most) continue;
      most = draw;
      chosen = index;
    }
    return chosen;
  }
}

function isCompany({ assetClass, tradable }: Instrument): boolean {
  return assetClass === 'us_equity' && tradable;
}

function headlineOfAction({ name }: Instrument, { terms, exDate }: CorporateAction): string {
  if (terms.kind === 'cash_dividend') {
    return `${name} declares a dividend of ${formatDecimal(terms.cashPerUnit, 9, 2)} a share, ex-date ${exDate}`;
  }
  return terms.kind === 'split'
    ? `${name} announces a ${terms.newUnits}-for-${terms.oldUnits} split, effective ${exDate}`
    : `${name} announces a corporate action, effective ${exDate}`;
}
