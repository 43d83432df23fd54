import {
  type Bar,
  BarBuilder,
  type BarOrigin,
  barTimeframeMicros,
  type Instrument,
  type Print,
  type TradingCalendar,
} from '@quire/core/market';
import { ensureDefined, type InstrumentId, type UnixMicros } from '@quire/core/units';
import type { MarketNews } from './market-accumulator.ts';

export interface LiveBarsOptions {
  readonly origin: BarOrigin;
  readonly instruments: () => readonly Instrument[];
  readonly calendar: (calendarId: string) => TradingCalendar | null;
}

/** Minute bars of a world that has prints, made of what is public: the bars of a batch are those of its own prints. */
export class LiveBars {
  readonly #builder: BarBuilder;

  constructor({ origin, instruments, calendar }: LiveBarsOptions) {
    const byId = new Map<InstrumentId, Instrument>();
    const instrumentOf = (instrumentId: InstrumentId): Instrument => {
      if (!byId.has(instrumentId)) for (const one of instruments()) byId.set(one.instrumentId, one);
      return ensureDefined(byId.get(instrumentId), `a print of an unknown instrument ${instrumentId}`);
    };
    this.#builder = new BarBuilder({ origin, instrumentOf, calendarOf: ({ calendarId }) => calendar(calendarId) });
  }

  /** Goes on with the minute that was in the making: the bar of a made-up past, or the kept prints of before a restart. */
  begin(now: UnixMicros, forming: readonly Bar[], prints: readonly Print[]): void {
    for (const bar of forming) this.#builder.seed(bar);
    const minute = barTimeframeMicros('1m');
    const from = Math.floor(now / minute) * minute;
    const current = prints.filter(({ tsEvent }) => tsEvent >= from);
    for (const print of current.sort((left, right) => left.tsEvent - right.tsEvent)) this.#builder.add(print, () => {});
  }

  /** The news with the minute bars that they end, and those that they change. */
  complete(news: MarketNews, time: UnixMicros): MarketNews {
    const bars: Bar[] = [];
    const emit = (bar: Bar): void => {
      if (bar.timeframe === '1m') bars.push(bar);
    };
    const changed = new Set<InstrumentId>();
    for (const print of news.prints) {
      this.#builder.add(print, emit);
      changed.add(print.instrumentId);
    }
    this.#builder.advance(time, emit);
    for (const instrumentId of changed) {
      const forming = this.#builder.forming(instrumentId, '1m');
      if (forming) bars.push(forming);
    }
    return bars.length === 0 ? news : { ...news, bars: [...news.bars, ...bars] };
  }
}
