import {
  barTimeframeMicros,
  currentOrNextSession,
  type TradingCalendar,
  type TradingSession,
} from '../market/index.ts';
import { ensureDefined, microsPerDay, type UnixMicros } from '../units/index.ts';
import type { MarketState } from './market-state.ts';
import type { World } from './world.ts';

/**
 * When an order of the day ends: with the regular session, or with the extended one when it may trade there. Where the finest bars
 * are whole days, the bar of a session that has begun can act on no new order, so such an order belongs to the session after it
 * (rule X52), whose bar is the next that can.
 */
export function dayEnd(world: World, market: MarketState, extendedHours: boolean): UnixMicros {
  const { calendar } = market.calendar;
  const session = sessionOfOrder(world, market, extendedHours, calendar);
  return extendedHours ? session.sessionClose : session.close;
}

const agedAfterDays = 90;
const minute = 60_000_000;
/** 16:15 New York: after the open of a US session, and before the roll of a market that never closes. */
const agedAfterOpen = (6 * 60 + 45) * minute;
const agedBeforeRoll = (3 * 60 + 45) * minute;

/**
 * When an order that is good till canceled ends on a wire that lets none wait for ever: at 16:15 New York, ninety days from now or on
 * the first trading date after that. Null beyond the calendar.
 */
export function agedEnd(world: World, market: MarketState): UnixMicros | null {
  const { calendar } = market.calendar;
  const session = currentOrNextSession(calendar, (world.time + agedAfterDays * microsPerDay) as UnixMicros);
  if (session === null) return null;
  return (calendar.alwaysOpen ? session.close - agedBeforeRoll : session.open + agedAfterOpen) as UnixMicros;
}

function sessionOfOrder(
  world: World,
  market: MarketState,
  extendedHours: boolean,
  calendar: TradingCalendar,
): TradingSession {
  const session = ensureDefined(currentOrNextSession(calendar, world.time), 'risk refuses an unknown session');
  const spanMicros = wholeDayBars(world, market);
  if (spanMicros > microsPerDay) return sessionEndingBy(calendar, world.time + 2 * spanMicros) ?? session;
  const hasBegun = spanMicros === microsPerDay && session.open < world.time;
  const isOver = !extendedHours && session.close <= world.time;
  return hasBegun || isOver ? (currentOrNextSession(calendar, session.sessionClose) ?? session) : session;
}

/** Length of the feed's finest bars when those are days or longer, else 0. */
export function wholeDayBars({ durable: { barTimeframe } }: World, { book }: MarketState): number {
  if (barTimeframe === null || book !== null) return 0;
  const spanMicros = barTimeframeMicros(barTimeframe);
  return spanMicros >= microsPerDay ? spanMicros : 0;
}

/**
 * The first session that ends at the instant or later. A week opens at most one length after the order and ends one length later, on
 * whatever day the files date their weeks by.
 */
function sessionEndingBy(calendar: TradingCalendar, instant: number): TradingSession | null {
  let session = currentOrNextSession(calendar, instant as UnixMicros);
  if (session !== null && session.close < instant) session = currentOrNextSession(calendar, session.sessionClose);
  return session;
}
