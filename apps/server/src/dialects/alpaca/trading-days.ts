import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TradingSession } from '@quire/core/market';

export interface DayRange {
  /** `YYYY-MM-DD`, both inclusive. */
  readonly start: string;
  readonly end: string;
  /** Which date of a day the range is about. */
  readonly by: 'TRADING' | 'SETTLEMENT';
}

/** A trading day, and the one on which its trades settle. */
export interface TradingDay {
  readonly session: TradingSession;
  readonly settles: TradingSession;
}

/** The years that clients of this wire can ask for. */
const yearMin = 2010;
const yearMax = 2029;

/**
 * The trading days of US equities, made year by year as they are asked for. A year takes some tens of milliseconds, so other
 * requests get their turn in between.
 */
export class TradingDays {
  readonly #sessionsOf: (year: number) => readonly TradingSession[];
  readonly #sessions = new Map<number, readonly TradingSession[]>();
  readonly #days = new Map<number, readonly TradingDay[]>();

  constructor(sessionsOf: (year: number) => readonly TradingSession[]) {
    this.#sessionsOf = sessionsOf;
  }

  async between({ start, end, by }: DayRange): Promise<readonly TradingDay[]> {
    const found: TradingDay[] = [];
    // What settles in the first days of a year was traded in the year before.
    const firstYear = Math.max(yearMin, Number(start.slice(0, 4)) - (by === 'SETTLEMENT' ? 1 : 0));
    const lastYear = Math.min(yearMax, Number(end.slice(0, 4)));
    for (let year = firstYear; year <= lastYear; year++) {
      if (!this.#days.has(year)) await nextTurn();
      for (const day of this.#daysOf(year)) {
        const date = (by === 'TRADING' ? day.session : day.settles).tradingDate;
        if (date >= start && date <= end) found.push(day);
      }
    }
    return found;
  }

  #daysOf(year: number): readonly TradingDay[] {
    const known = this.#days.get(year);
    if (known) return known;
    const sessions = [...this.#yearOf(year), this.#yearOf(year + 1)[0]!];
    const days = sessions.slice(0, -1).map((session, index) => ({ session, settles: sessions[index + 1]! }));
    this.#days.set(year, days);
    return days;
  }

  #yearOf(year: number): readonly TradingSession[] {
    const sessions = this.#sessions.get(year) ?? this.#sessionsOf(year);
    this.#sessions.set(year, sessions);
    return sessions;
  }
}
