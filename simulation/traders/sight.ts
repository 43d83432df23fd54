import type { Quote } from '@quire/core/market';
import type { AccountId, InstrumentId, OrderId, Price } from '@quire/core/units';

/** What a trader may see before it acts: the world as a door would show it. */
export interface MarketSight {
  readonly now: number;
  lastPrice(instrumentId: InstrumentId): Price | null;
  quote(instrumentId: InstrumentId): Quote | null;
  openOrders(accountId: AccountId): readonly OrderId[];
  /** Signed lots. */
  held(accountId: AccountId, instrumentId: InstrumentId): bigint;
  readonly isKillSwitchEngaged: boolean;
  haltedInstruments(): readonly InstrumentId[];
}
