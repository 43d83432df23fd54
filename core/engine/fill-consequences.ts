import type { Cash, FillId } from '../units/index.ts';
import { countWithin, dayTradeDays, goodFaithDays } from './account-conduct.ts';
import type { AccountState, OrderState } from './durable-state.ts';
import { emit } from './emit.ts';
import type { World } from './world.ts';

/** How a fill stands to what was opened today, seen before it is applied. */
export interface FillStanding {
  readonly closesToday: boolean;
  readonly sellsUnsettled: boolean;
}

export function standingBefore(account: AccountState, order: OrderState): FillStanding | null {
  const { conduct } = account;
  if (conduct === null) return null;
  const opened = conduct.openedToday.get(order.instrumentId) ?? 0n;
  return {
    closesToday: order.side === 'sell' ? opened > 0n : opened < 0n,
    sellsUnsettled: order.side === 'sell' && conduct.boughtUnsettled.has(order.instrumentId),
  };
}

/** What the terms of an account make of a fill: a day trade, proceeds that settle later, a violation of good faith. */
export function tellConsequences(
  world: World,
  account: AccountState,
  order: OrderState,
  fill: FillStanding & {
    readonly fillId: FillId;
    readonly currency: AccountState['currency'];
    readonly proceeds: Cash;
  },
): void {
  const { conduct, terms } = account;
  if (conduct === null || terms === null) return;
  const { orderId, accountId, instrumentId } = order;
  const fact = { version: 1, accountId, at: world.time } as const;
  if (terms.dayTrading === 'refuse' && fill.closesToday && !conduct.dayTradeOrders.has(orderId)) {
    const count = countWithin(conduct.dayTrades, conduct.dayNumber, dayTradeDays) + 1;
    emit(world, { type: 'DayTradeCounted', ...fact, orderId, instrumentId, count });
  }
  if (terms.settlement !== 'next_day' || order.side !== 'sell') return;
  if (terms.unsettledFunds === 'good_faith' && fill.sellsUnsettled) {
    const count = countWithin(conduct.goodFaithViolations, conduct.dayNumber, goodFaithDays) + 1;
    emit(world, { type: 'GoodFaithViolated', ...fact, orderId, instrumentId, count });
  }
  if (fill.proceeds <= 0n) return;
  const { fillId, currency, proceeds } = fill;
  emit(world, { type: 'ProceedsHeld', ...fact, fillId, currency, amount: proceeds });
}
