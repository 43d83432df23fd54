import type { Cash, Currency, InstrumentId, OrderId } from '../../units/index.ts';
import type { AccountConduct, DayAmount } from '../account-conduct.ts';
import { bigint, integer, list, nullable, object, text } from '../codec/codec.ts';
import { cashCodec } from '../codec/shared-codecs.ts';

/** An account's conduct as a snapshot keeps it: maps and sets as lists in their order. */
export interface StoredConduct
  extends Omit<
    AccountConduct,
    'unsettled' | 'openedToday' | 'boughtUnsettled' | 'dayTradeOrders' | 'volumes' | 'dayTrades' | 'goodFaithViolations'
  > {
  readonly volumes: readonly DayAmount[];
  readonly unsettled: readonly { readonly currency: Currency; readonly amount: Cash }[];
  readonly openedToday: readonly { readonly instrumentId: InstrumentId; readonly quantity: bigint }[];
  readonly boughtUnsettled: readonly InstrumentId[];
  readonly dayTrades: readonly number[];
  readonly dayTradeOrders: readonly OrderId[];
  readonly goodFaithViolations: readonly number[];
}

export const conductCodec = object<StoredConduct>({
  tradingDate: nullable(text()),
  dayNumber: integer(),
  lastEquity: cashCodec,
  lastMaintenanceMargin: cashCodec,
  lastExposure: cashCodec,
  depositedAtRoll: cashCodec,
  tierVolume: cashCodec,
  volumes: list(object<DayAmount>({ dayNumber: integer(), amount: cashCodec })),
  unsettled: list(object<StoredConduct['unsettled'][number]>({ currency: text(), amount: cashCodec })),
  openedToday: list(object<StoredConduct['openedToday'][number]>({ instrumentId: text(), quantity: bigint() })),
  boughtUnsettled: list(text<InstrumentId>()),
  dayTrades: list(integer()),
  dayTradeOrders: list(text<OrderId>()),
  goodFaithViolations: list(integer()),
  marginCalledAt: nullable(integer()),
});

export function storedConduct(conduct: AccountConduct): StoredConduct {
  return {
    ...conduct,
    unsettled: [...conduct.unsettled].map(([currency, amount]) => ({ currency, amount })),
    openedToday: [...conduct.openedToday].map(([instrumentId, quantity]) => ({ instrumentId, quantity })),
    boughtUnsettled: [...conduct.boughtUnsettled],
    dayTradeOrders: [...conduct.dayTradeOrders],
  };
}

export function restoredConduct(stored: StoredConduct): AccountConduct {
  return {
    ...stored,
    volumes: [...stored.volumes],
    unsettled: new Map(stored.unsettled.map(({ currency, amount }) => [currency, amount])),
    openedToday: new Map(stored.openedToday.map(({ instrumentId, quantity }) => [instrumentId, quantity])),
    boughtUnsettled: new Set(stored.boughtUnsettled),
    dayTrades: [...stored.dayTrades],
    dayTradeOrders: new Set(stored.dayTradeOrders),
    goodFaithViolations: [...stored.goodFaithViolations],
  };
}
