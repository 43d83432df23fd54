import type { Sql } from '@quire/adapters/storage';
import { decodeEvent } from '@quire/core/engine';
import { isOpen, nextClose, nextOpen, sessionAt, type TradingCalendar, tradingDateAt } from '@quire/core/market';
import type { CommittedBatch, WorldGateway } from '../../platform/world-gateway.ts';

/** The calendars that the world was given, as its own journal has them. */
export interface WorldCalendars {
  find(calendarId: string): TradingCalendar | null;
  /** The calendar that most instruments follow: the world's clock shows it. */
  main(): TradingCalendar | null;
  /** The newest instant at which the trading date of the main calendar changed. */
  lastRoll(): number | null;
  committed(batch: CommittedBatch): void;
}

export async function loadCalendars(sql: Sql, gateway: WorldGateway): Promise<WorldCalendars> {
  const calendars = new Map<string, TradingCalendar>();
  const rows = await sql<{ payload: string }[]>`
    select payload from journal_event
    where world_id = ${gateway.worldId} and type = 'CalendarDefined' order by event_sequence`;
  for (const { payload } of rows) {
    const event = decodeEvent(payload);
    if (event.type === 'CalendarDefined') calendars.set(event.calendar.calendarId, event.calendar);
  }
  const main = () => {
    const counts = new Map<string, number>();
    for (const { calendarId } of gateway.instruments()) counts.set(calendarId, (counts.get(calendarId) ?? 0) + 1);
    const [most] = [...counts].sort(([leftId, left], [rightId, right]) => right - left || (leftId < rightId ? -1 : 1));
    return (most && calendars.get(most[0])) ?? null;
  };
  return {
    find: (calendarId) => calendars.get(calendarId) ?? null,
    main,
    lastRoll() {
      const calendar = main();
      if (!calendar) return null;
      const now = gateway.now();
      const session = sessionAt(calendar, now);
      if (session) return session.sessionOpen;
      const ended = calendar.sessions.findLast(({ sessionClose }) => sessionClose <= now);
      return ended?.sessionClose ?? null;
    },
    committed({ events }) {
      for (const { event } of events) {
        if (event.type === 'CalendarDefined') calendars.set(event.calendar.calendarId, event.calendar);
      }
    },
  };
}

/** What the market clock shows of a calendar at an instant. */
export function clockOf(calendar: TradingCalendar | null, gateway: WorldGateway) {
  const now = gateway.now();
  return {
    now,
    tradingDate: calendar && tradingDateAt(calendar, now),
    isOpen: calendar !== null && isOpen(calendar, now),
    nextOpen: calendar && nextOpen(calendar, now),
    nextClose: calendar && nextClose(calendar, now),
  };
}
