import type { IsoDate } from './calendar-day.ts';
import type { DayRule, HolidayRule } from './holiday-rules.ts';

/** `HH:MM` of the exchange's own clock. */
export type ClockTime = string;

export interface DayHours {
  readonly open: ClockTime;
  readonly close: ClockTime;
}

/** Regular hours from a date on, until the next period begins. */
export interface HoursPeriod extends DayHours {
  readonly since: IsoDate;
  /** The pause at noon: nothing trades from its start inclusive to its end exclusive. */
  readonly pause?: { readonly start: ClockTime; readonly end: ClockTime };
  /** Other hours on days on which New York keeps summer time, at exchanges that follow its clock. */
  readonly inNewYorkSummer?: DayHours;
}

export interface HalfDayRule {
  readonly name: string;
  readonly day: DayRule;
  readonly close: ClockTime;
  /** `same`: only when the market trades on the day itself; `last`: else the last day before it on which it does. */
  readonly when: 'same' | 'last';
  readonly fromYear?: number;
  readonly toYear?: number;
}

/**
 * What is known of an exchange's hours, as data. Holidays of public calendars are no holidays of exchanges, so each exchange says its
 * own; what no rule foretells is listed.
 */
export interface Exchange {
  /** ISO 10383 market identifier code. */
  readonly mic: string;
  readonly name: string;
  /** What people call it, and what else it is called; upper case. */
  readonly code: string;
  readonly aliases: readonly string[];
  /** ISO 3166. */
  readonly country: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly timeZone: string;
  readonly fromYear: number;
  /** The last year whose closings the exchange or its government had published when this was written; later ones are expected. */
  readonly publishedThrough: number;
  /** What the dates were compared with, and what could not be. */
  readonly checkedAgainst: string;
  /** Ascending. */
  readonly hours: readonly HoursPeriod[];
  readonly holidays: readonly HolidayRule[];
  /** Closed although no rule says so. */
  readonly closings: readonly IsoDate[];
  /** Weekend days on which it traded a full day. */
  readonly openings: readonly IsoDate[];
  readonly halfDays: readonly HalfDayRule[];
  /** Other hours of single days. */
  readonly dayHours: Readonly<Record<IsoDate, DayHours>>;
  /** Later opens: by a rule, or null for the first session of each year. */
  readonly lateOpens: readonly { readonly name: string; readonly day: DayRule | null; readonly open: ClockTime }[];
}

type Optional = 'aliases' | 'fromYear' | 'closings' | 'openings' | 'halfDays' | 'dayHours' | 'lateOpens';

/** An exchange with what most of them have none of left out. */
export const exchange = (facts: Omit<Exchange, Optional> & Partial<Pick<Exchange, Optional>>): Exchange => ({
  aliases: [],
  fromYear: 2010,
  closings: [],
  openings: [],
  halfDays: [],
  dayHours: {},
  lateOpens: [],
  ...facts,
});

/** Dates written in one text, for lists that are easier to compare with their source that way. */
export const dates = (text: string): readonly IsoDate[] => text.trim().split(/\s+/);
