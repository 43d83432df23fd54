import type { MatchingBook } from '../exchange/index.ts';
import type { Instrument, Quote, TradingCalendar } from '../market/index.ts';
import type { Order } from '../order/index.ts';
import type { KillSwitchState } from '../risk/index.ts';
import type { AccountId, Cash, Currency, HashHex, InstrumentId, OrderId, Price, UnixMicros } from '../units/index.ts';
import { buyingPowerIn } from './account-view.ts';
import { type AccountState, knownAccount, knownPosition, type PositionState } from './durable-state.ts';
import type { World } from './world.ts';

/** What may be read of a world, between steps, by the thread that owns it. */

export function chainOf(world: World): HashHex {
  return world.chain;
}

/** Null where the feed has no order books, or the instrument is not known. */
export function bookOf(world: World, instrumentId: InstrumentId): MatchingBook | null {
  return world.marketOf.get(instrumentId)?.book ?? null;
}

/** The last published top of the market; null before the first. */
export function quoteOf(world: World, instrumentId: InstrumentId): Quote | null {
  const market = world.marketOf.get(instrumentId);
  if (market === undefined || market.quoteAt === 0) return null;
  const { bidPrice, bidQuantity, askPrice, askQuantity, quoteAt } = market;
  return { instrumentId, tsEvent: quoteAt, bidPrice, bidQuantity, askPrice, askQuantity };
}

export function lastPriceOf(world: World, instrumentId: InstrumentId): Price | null {
  const price = world.marketOf.get(instrumentId)?.lastPrice ?? 0;
  return price > 0 ? (price as Price) : null;
}

/** A last price in the terms of after a corporate action. */
export interface RestatedPrice {
  readonly instrumentId: InstrumentId;
  readonly price: Price;
  readonly at: UnixMicros;
}

/** The last prices of instruments to which something has happened; a feed's own record may be in the terms of before. */
export function restatedPrices(world: World): readonly RestatedPrice[] {
  const touched = new Set<InstrumentId>();
  for (const { action, appliedAt } of world.durable.corporate.actions.values()) {
    if (appliedAt !== null && action.terms.kind !== 'symbol_change') touched.add(action.instrumentId);
  }
  return world.markets
    .filter(({ instrument, lastPrice }) => lastPrice > 0 && touched.has(instrument.instrumentId))
    .map(({ instrument, lastPrice, lastPriceAt }) => ({
      instrumentId: instrument.instrumentId,
      price: lastPrice,
      at: lastPriceAt,
    }));
}

export function instrumentsOf(world: World): readonly Instrument[] {
  return world.markets.map((market) => market.instrument);
}

export function calendarsOf(world: World): readonly TradingCalendar[] {
  return [...world.durable.calendars.values()].map(({ calendar }) => calendar);
}

/** The index that names the instrument on hot paths; -1 when it is not known. */
export function instrumentIndexOf(world: World, instrumentId: InstrumentId): number {
  return world.marketOf.get(instrumentId)?.index ?? -1;
}

export function accountOf(world: World, accountId: AccountId): AccountState | null {
  return knownAccount(world.durable, accountId);
}

export function accountsOf(world: World): readonly AccountState[] {
  return [...world.durable.accounts.values()];
}

/** Open orders only: closed ones are in the events. */
export function orderOf(world: World, orderId: OrderId): Order | null {
  return world.durable.orders.get(orderId) ?? null;
}

export function openOrdersOf(world: World, accountId: AccountId | null = null): readonly Order[] {
  const orders = [...world.durable.orders.values()];
  return accountId === null ? orders : orders.filter((order) => order.accountId === accountId);
}

export function positionOf(world: World, accountId: AccountId, instrumentId: InstrumentId): PositionState | null {
  const account = knownAccount(world.durable, accountId);
  return account === null ? null : (knownPosition(account, instrumentId) ?? null);
}

/** Cash that new orders may use; shorts are reckoned at their last price. */
export function buyingPower(world: World, accountId: AccountId, currency: Currency): Cash {
  const account = world.durable.accounts.get(accountId);
  return account === undefined ? (0n as Cash) : buyingPowerIn(world, account, currency);
}

/** Null: not known, and then everything is refused. */
export function killSwitchOf(world: World): KillSwitchState | null {
  return world.durable.killSwitch?.state ?? null;
}

/** False: this world does not remember the key; whether it was ever used, the database knows. */
export function isKeyRemembered(world: World, accountId: AccountId, key: string): boolean {
  return world.durable.accounts.get(accountId)?.keys.has(key) ?? false;
}
