import type { ExchangeCalendar, ExchangeSession } from '@quire/core/market';
import { assert, type TradingDate } from '@quire/core/units';
import { type DayNumber, dayOf, dayOfIso, type IsoDate, isoOf, saturday, weekdayOf } from './calendar-day.ts';
import { makeUsEquitySessions } from './calendars.ts';
import type { ClockTime, DayHours, Exchange, HoursPeriod } from './exchange.ts';
import { holidaysByRule } from './holiday-rules.ts';
import { halfDaysOf, holidaysOf } from './us-equity-dates.ts';
import type { YearRange } from './year-range.ts';
import { yearMax } from './year-range.ts';
import { instantAt, type ZoneClock, zoneClockOf } from './zone-clock.ts';

/** Why an exchange does not trade a usual day. */
export type DayKind = 'regular' | 'half day' | 'late open' | 'other hours' | 'holiday' | 'weekend';

export interface DayFacts {
  readonly kind: DayKind;
  /** The holiday or the occasion, where one is known by name. */
  readonly reason: string | null;
}

interface PlannedDay extends DayFacts {
  readonly date: IsoDate;
  readonly hours: DayHours & Pick<HoursPeriod, 'pause'>;
}

/**
 * The sessions of an exchange in whole calendar years.
 *
 * @throws when the years leave what is known of the exchange: we would have to guess
 */
export function makeExchangeCalendar(exchange: Exchange, { fromYear, toYear }: YearRange): ExchangeCalendar {
  assert(fromYear <= toYear, `calendar years run backwards: ${fromYear} to ${toYear}`);
  const isKnown = fromYear >= exchange.fromYear && toYear <= yearMax;
  assert(isKnown, `years ${fromYear} to ${toYear} of ${exchange.mic} leave ${exchange.fromYear} to ${yearMax}`);
  const sessions: ExchangeSession[] = [];
  for (let year = fromYear; year <= toYear; year++) sessions.push(...sessionsOf(exchange, year));
  const { mic, name, timeZone } = exchange;
  return { calendarId: mic, name, timeZone, alwaysOpen: false, sessions };
}

/** What kind of day a date is at an exchange, by the date alone. */
export function dayFactsOf(exchange: Exchange, date: IsoDate): DayFacts {
  if (exchange.country === 'US') return usDayFacts(date);
  const year = Number(date.slice(0, 4));
  const planned = plannedDays(exchange, year).find((day) => day.date === date);
  if (planned !== undefined) return { kind: planned.kind, reason: planned.reason };
  if (weekdayOf(dayOfIso(date)) >= saturday) return { kind: 'weekend', reason: null };
  return { kind: 'holiday', reason: holidaysByRule(exchange.holidays, year).get(date) ?? null };
}

/** Days on which an exchange is shut from Monday to Friday, with their names, ascending. */
export function closingsOf(exchange: Exchange, year: number): ReadonlyMap<IsoDate, string | null> {
  const trading = new Set(exchange.country === 'US' ? null : plannedDays(exchange, year).map(({ date }) => date));
  const names = holidaysByRule(exchange.holidays, year);
  const us = new Set(exchange.country === 'US' ? holidaysOf(year) : []);
  const found = new Map<IsoDate, string | null>();
  for (let day = dayOf(year, 1, 1); day <= dayOf(year, 12, 31); day++) {
    const date = isoOf(day);
    if (weekdayOf(day) >= saturday) continue;
    if (exchange.country === 'US' ? us.has(date) : !trading.has(date)) found.set(date, names.get(date) ?? null);
  }
  return found;
}

function usDayFacts(date: IsoDate): DayFacts {
  const year = Number(date.slice(0, 4));
  if (weekdayOf(dayOfIso(date)) >= saturday) return { kind: 'weekend', reason: null };
  if (holidaysOf(year).includes(date)) return { kind: 'holiday', reason: null };
  return { kind: halfDaysOf(year).has(date) ? 'half day' : 'regular', reason: null };
}

function sessionsOf(exchange: Exchange, year: number): readonly ExchangeSession[] {
  if (exchange.country === 'US') {
    return makeUsEquitySessions(year).map((session) => ({ ...session, breakStart: null, breakEnd: null }));
  }
  const clock = zoneClockOf(exchange.timeZone);
  return plannedDays(exchange, year).map((day) => sessionOf(day, clock));
}

function sessionOf({ date, hours }: PlannedDay, clock: ZoneClock): ExchangeSession {
  const day = dayOfIso(date);
  const open = instantAt(clock, day, hours.open);
  const close = instantAt(clock, day, hours.close);
  const { pause } = hours;
  return {
    ...{ tradingDate: date as TradingDate, sessionOpen: open, open, close, sessionClose: close },
    breakStart: pause === undefined ? null : instantAt(clock, day, pause.start),
    breakEnd: pause === undefined ? null : instantAt(clock, day, pause.end),
  };
}

const planned = new WeakMap<Exchange, Map<number, readonly PlannedDay[]>>();

/** The days on which an exchange trades in a year, with their hours. Kept, because questions about single dates ask again and again. */
function plannedDays(exchange: Exchange, year: number): readonly PlannedDay[] {
  const years = planned.get(exchange) ?? new Map<number, readonly PlannedDay[]>();
  planned.set(exchange, years);
  const found = years.get(year) ?? planYear(exchange, year);
  years.set(year, found);
  return found;
}

function planYear(exchange: Exchange, year: number): readonly PlannedDay[] {
  const holidays = holidaysByRule(exchange.holidays, year);
  const closed = new Set([...holidays.keys(), ...exchange.closings]);
  const opened = new Set(exchange.openings);
  const tradingDays: DayNumber[] = [];
  for (let day = dayOf(year, 1, 1); day <= dayOf(year, 12, 31); day++) {
    const date = isoOf(day);
    if (opened.has(date) || (weekdayOf(day) < saturday && !closed.has(date))) tradingDays.push(day);
  }
  const changes = changedHours(exchange, year, tradingDays);
  return tradingDays.map((day) => {
    const date = isoOf(day);
    const usual = usualHours(exchange, date);
    const change = changes.get(day);
    if (change === undefined) return { date, kind: 'regular', reason: null, hours: usual };
    const { kind, reason, open = usual.open, close = usual.close } = change;
    return { date, kind, reason, hours: withPause({ open, close }, usual.pause) };
  });
}

interface Change extends DayFacts {
  readonly open?: ClockTime;
  readonly close?: ClockTime;
}

function changedHours(exchange: Exchange, year: number, tradingDays: readonly DayNumber[]): Map<DayNumber, Change> {
  const changes = new Map<DayNumber, Change>();
  const trades = new Set(tradingDays);
  for (const { name, day: rule, close, when, fromYear = 0, toYear = yearMax } of exchange.halfDays) {
    const wanted = fromYear <= year && year <= toYear ? rule(year) : null;
    if (wanted === null) continue;
    const day = when === 'same' ? wanted : tradingDays.findLast((trading) => trading <= wanted);
    if (day !== undefined && trades.has(day)) changes.set(day, { kind: 'half day', reason: name, close });
  }
  for (const { name, day: rule, open } of exchange.lateOpens) {
    const day = rule === null ? tradingDays[0]! : rule(year);
    if (day !== null && trades.has(day)) changes.set(day, { kind: 'late open', reason: name, open });
  }
  for (const [date, hours] of Object.entries(exchange.dayHours)) {
    const day = dayOfIso(date);
    if (trades.has(day)) changes.set(day, { kind: 'other hours', reason: null, ...hours });
  }
  return changes;
}

function usualHours(exchange: Exchange, date: IsoDate): DayHours & Pick<HoursPeriod, 'pause'> {
  const period = exchange.hours.findLast(({ since }) => since <= date)!;
  const { inNewYorkSummer, open, close, pause } = period;
  if (inNewYorkSummer !== undefined && isNewYorkSummer(date)) return inNewYorkSummer;
  return withPause({ open, close }, pause);
}

const newYorkWinterOffset = -300;

const isNewYorkSummer = (date: IsoDate): boolean =>
  zoneClockOf('America/New_York')(dayOfIso(date)) !== newYorkWinterOffset;

/** A day that ends before the pause, or begins after it, has none. */
function withPause(hours: DayHours, pause: HoursPeriod['pause']): DayHours & Pick<HoursPeriod, 'pause'> {
  return pause !== undefined && hours.open < pause.start && hours.close > pause.end ? { ...hours, pause } : hours;
}
