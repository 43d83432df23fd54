import { isOpen, nextClose, nextOpen, sessionAt, type TradingCalendar, tradingDateAt } from '@quire/core/market';
import type { WorldGateway } from '../../platform/world-gateway.ts';

/** The calendars of the world, as it says itself. */
export interface WorldCalendars {
  find(calendarId: string): TradingCalendar | null;
  /** The calendar that most instruments follow: the world's clock shows it. */
  main(): TradingCalendar | null;
  /** The newest instant at which the trading date of the main calendar changed. */
  lastRoll(): number | null;
}

export function createCalendars(gateway: WorldGateway): WorldCalendars {
  const main = () => {
    const counts = new Map<string, number>();
    for (const { calendarId } of gateway.instruments()) counts.set(calendarId, (counts.get(calendarId) ?? 0) + 1);
    const [most] = [...counts].sort(([leftId, left], [rightId, right]) => right - left || (leftId < rightId ? -1 : 1));
    return most ? gateway.calendarById(most[0]) : null;
  };
  return {
    find: (calendarId) => gateway.calendarById(calendarId),
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
