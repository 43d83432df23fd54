import { currentOrNextSession, type TradingCalendar, type TradingSession } from '../market/index.ts';
import { microsPerDay, type UnixMicros } from '../units/index.ts';
import { wholeDayBars } from './day-end.ts';
import type { MarketState } from './market-state.ts';
import type { World } from './world.ts';

const minute = 60_000_000;
/** Before the auction: orders for the open are taken until 9:28, those for the close until 15:50. */
const cutOff = { opg: 2 * minute, cls: 10 * minute } as const;
/** After the open: from 19:00 on orders are taken for the next day. */
const reopensAfter = 9.5 * 60 * minute;

export interface AuctionTime {
  readonly at: UnixMicros;
  readonly session: TradingSession;
}

/** The auction that an order of this instant takes part in, on the bars and the calendar of its market. */
export function auctionFor(
  world: World,
  market: MarketState,
  timeInForce: 'opg' | 'cls',
  instant: UnixMicros,
): AuctionTime | 'closed' | null {
  const isCoarse = wholeDayBars(world, market) >= microsPerDay;
  return auctionIn(market.calendar.calendar, timeInForce, instant, isCoarse);
}

/**
 * The next auction of a calendar; 'closed' between its cut-off and 19:00 New York, null beyond the calendar. A market that never closes
 * takes orders again as soon as its auction is over. Where the finest bars are whole days (`isCoarse`) no time of day means
 * anything, so there is no cut-off.
 */
export function auctionIn(
  calendar: TradingCalendar,
  timeInForce: 'opg' | 'cls',
  instant: UnixMicros,
  isCoarse: boolean,
): AuctionTime | 'closed' | null {
  const cut = isCoarse ? 0 : cutOff[timeInForce];
  let session = currentOrNextSession(calendar, instant);
  for (let tries = 0; session !== null && tries < 3; tries++) {
    const at = timeInForce === 'opg' ? session.open : session.close;
    if (instant < at - cut) return { at, session };
    if (!isCoarse && instant < reopening(calendar, session, at)) return 'closed';
    session = currentOrNextSession(calendar, session.sessionClose);
  }
  return null;
}

function reopening({ alwaysOpen }: TradingCalendar, session: TradingSession, at: UnixMicros): number {
  return alwaysOpen ? at : Math.max(at, session.open + reopensAfter);
}
