import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TradingSession } from '@quire/core/market';
import { type DayView, dayView } from './views/calendar-view.ts';

export interface DayRange {
  /** `YYYY-MM-DD`, both inclusive. */
  readonly start: string;
  readonly end: string;
  /** Which date of a day the range is about. */
  readonly by: 'TRADING' | 'SETTLEMENT';
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
  readonly #views = new Map<number, readonly DayView[]>();

  constructor(sessionsOf: (year: number) => readonly TradingSession[]) {
    this.#sessionsOf = sessionsOf;
  }

  async between({ start, end, by }: DayRange): Promise<readonly DayView[]> {
    const found: DayView[] = [];
    // What settles in the first days of a year was traded in the year before.
    const firstYear = Math.max(yearMin, Number(start.slice(0, 4)) - (by === 'SETTLEMENT' ? 1 : 0));
    const lastYear = Math.min(yearMax, Number(end.slice(0, 4)));
    for (let year = firstYear; year <= lastYear; year++) {
      if (!this.#views.has(year)) await nextTurn();
      for (const day of this.#viewsOf(year)) {
        const date = by === 'TRADING' ? day.date : day.settlement_date;
        if (date >= start && date <= end) found.push(day);
      }
    }
    return found;
  }

  #viewsOf(year: number): readonly DayView[] {
    const known = this.#views.get(year);
    if (known) return known;
    const sessions = [...this.#yearOf(year), this.#yearOf(year + 1)[0]!];
    const views = sessions.slice(0, -1).map((session, index) => dayView(session, sessions[index + 1]!));
    this.#views.set(year, views);
    return views;
  }

  #yearOf(year: number): readonly TradingSession[] {
    const sessions = this.#sessions.get(year) ?? this.#sessionsOf(year);
    this.#sessions.set(year, sessions);
    return sessions;
  }
}
