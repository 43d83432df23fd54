import type { Side } from '../market/index.ts';
import type { AccountId, Cash, InstrumentId } from '../units/index.ts';
import { countWithin, dayTradeDays, goodFaithDays, unsettledIn } from './account-conduct.ts';
import type { World } from './world.ts';

/** What the rules of days say of an order before it is sent: whether it would be a day trade, and what of its money is unsettled. */
export interface OrderOutlook {
  /** It would close what was opened on this trading date. */
  readonly closesToday: boolean;
  /** Day trades of the last five trading dates. */
  readonly dayTradeCount: number;
  /** At the beginning of the trading date, by which the rule of day trades goes. */
  readonly lastEquity: Cash;
  /** It would sell what was bought today with proceeds that have not settled. */
  readonly sellsUnsettled: boolean;
  /** Violations of good faith in the last 250 trading dates. */
  readonly goodFaithViolations: number;
  readonly unsettledCash: Cash;
}

export interface OutlookQuestion {
  readonly accountId: AccountId;
  readonly instrumentId: InstrumentId;
  readonly side: Side;
}

/** Null for an account without terms, of which no days are remembered. Changes nothing. */
export function orderOutlook(world: World, { accountId, instrumentId, side }: OutlookQuestion): OrderOutlook | null {
  const account = world.durable.accounts.get(accountId);
  const conduct = account?.conduct ?? null;
  if (account === undefined || conduct === null) return null;
  const opened = conduct.openedToday.get(instrumentId) ?? 0n;
  return {
    closesToday: side === 'sell' ? opened > 0n : opened < 0n,
    dayTradeCount: countWithin(conduct.dayTrades, conduct.dayNumber, dayTradeDays),
    lastEquity: conduct.lastEquity,
    sellsUnsettled: side === 'sell' && conduct.boughtUnsettled.has(instrumentId),
    goodFaithViolations: countWithin(conduct.goodFaithViolations, conduct.dayNumber, goodFaithDays),
    unsettledCash: unsettledIn(conduct, account.currency),
  };
}
