import type { AccountEvent, ProceedsHeld } from '../ledger/index.ts';
import type { OrderFilled } from '../order/index.ts';
import {
  type Cash,
  type Currency,
  type InstrumentId,
  type OrderId,
  type TradingDate,
  type UnixMicros,
  zeroCash,
} from '../units/index.ts';

/**
 * What the terms of an account need to remember of its days: what has not settled, what was opened today, which day trades it
 * made. Accounts without terms have none of it.
 */
export interface AccountConduct {
  tradingDate: TradingDate | null;
  dayNumber: number;
  /** At the beginning of the trading date. */
  lastEquity: Cash;
  lastMaintenanceMargin: Cash;
  lastExposure: Cash;
  /** Deposits so far at that time: what came later counts as if it had been there. */
  depositedAtRoll: Cash;
  tierVolume: Cash;
  /** Notional per trading date, the newest last. */
  volumes: DayAmount[];
  readonly unsettled: Map<Currency, Cash>;
  /** Signed lots opened today and not closed again. */
  readonly openedToday: Map<InstrumentId, bigint>;
  /** Lots bought today with proceeds that have not settled. */
  readonly boughtUnsettled: Set<InstrumentId>;
  /** Day numbers, oldest first. */
  dayTrades: number[];
  /** Orders counted today: one order is one day trade, in however many fills. */
  readonly dayTradeOrders: Set<OrderId>;
  goodFaithViolations: number[];
  marginCalledAt: UnixMicros | null;
}

export interface DayAmount {
  readonly dayNumber: number;
  readonly amount: Cash;
}

export const tierDays = 30;
export const dayTradeDays = 5;
export const goodFaithDays = 250;

export function newConduct(start: { equity: Cash; exposure: Cash; deposited: Cash }): AccountConduct {
  return {
    tradingDate: null,
    dayNumber: 0,
    lastEquity: start.equity,
    lastMaintenanceMargin: zeroCash,
    lastExposure: start.exposure,
    depositedAtRoll: start.deposited,
    tierVolume: zeroCash,
    volumes: [],
    unsettled: new Map(),
    openedToday: new Map(),
    boughtUnsettled: new Set(),
    dayTrades: [],
    dayTradeOrders: new Set(),
    goodFaithViolations: [],
    marginCalledAt: null,
  };
}

/** Of the last `days` trading dates, today included. */
export function countWithin(dayNumbers: readonly number[], today: number, days: number): number {
  let count = 0;
  for (const dayNumber of dayNumbers) if (dayNumber > today - days) count += 1;
  return count;
}

export function unsettledIn(conduct: AccountConduct | null, currency: Currency): Cash {
  return conduct?.unsettled.get(currency) ?? zeroCash;
}

/** Folds a fill: what it opened or closed of today's, and the volume. `cashAfter` is the balance with the fill in it. */
export function noteFill(conduct: AccountConduct, event: OrderFilled, currency: Currency, cashAfter: Cash): void {
  const { instrumentId, side, quantity } = event;
  const change = side === 'buy' ? BigInt(quantity) : -BigInt(quantity);
  const before = event.positionQuantity - change;
  const opened = openedBy(before, event.positionQuantity, conduct.openedToday.get(instrumentId) ?? 0n);
  if (opened === 0n) conduct.openedToday.delete(instrumentId);
  else conduct.openedToday.set(instrumentId, opened);
  const last = conduct.volumes.at(-1);
  const earlier = last?.dayNumber === conduct.dayNumber ? conduct.volumes.pop()!.amount : 0n;
  conduct.volumes.push({ dayNumber: conduct.dayNumber, amount: (earlier + event.notional) as Cash });
  if (side === 'buy' && cashAfter < unsettledIn(conduct, currency)) conduct.boughtUnsettled.add(instrumentId);
}

/** Closing takes what was opened today first, as the rule of day trades does. */
function openedBy(before: bigint, after: bigint, openedToday: bigint): bigint {
  const turned = before > 0n !== after > 0n;
  if (turned) return after;
  const change = after - before;
  const left = openedToday + change;
  return left > 0n === after > 0n ? left : 0n;
}

export function noteProceeds(conduct: AccountConduct, event: Pick<ProceedsHeld, 'currency' | 'amount'>): void {
  conduct.unsettled.set(event.currency, (unsettledIn(conduct, event.currency) + event.amount) as Cash);
}

type DayRolled = Extract<AccountEvent, { type: 'AccountDayRolled' }>;

export function rollDay(conduct: AccountConduct, event: DayRolled): void {
  conduct.tradingDate = event.tradingDate;
  conduct.dayNumber = event.dayNumber;
  conduct.lastEquity = event.equity;
  conduct.lastMaintenanceMargin = event.maintenanceMargin;
  conduct.lastExposure = event.exposure;
  conduct.depositedAtRoll = event.deposited;
  conduct.tierVolume = event.tierVolume;
  conduct.volumes = conduct.volumes.filter(({ dayNumber }) => dayNumber > event.dayNumber - 1 - tierDays);
  conduct.openedToday.clear();
  conduct.boughtUnsettled.clear();
  conduct.dayTradeOrders.clear();
  conduct.dayTrades = conduct.dayTrades.filter((dayNumber) => dayNumber > event.dayNumber - dayTradeDays);
  conduct.goodFaithViolations = conduct.goodFaithViolations.filter(
    (dayNumber) => dayNumber > event.dayNumber - goodFaithDays,
  );
}
