import type { CorporateActionId } from '../market/index.ts';
import type { AccountId, Cash, OrderId, Price, Quantity, UnixMicros } from '../units/index.ts';
import type { OrderConditions } from './conditions.ts';
import type { Reservation } from './order.ts';

/** A corporate action changed an open order: what it asks for, what it has traded in new units, and its prices. */
export interface OrderAdjusted {
  readonly type: 'OrderAdjusted';
  readonly version: 1;
  readonly orderId: OrderId;
  readonly accountId: AccountId;
  readonly actionId: CorporateActionId;
  readonly quantity: Quantity;
  readonly filledQuantity: Quantity;
  /** As before, so that what was paid for each unit follows. */
  readonly filledNotional: Cash;
  readonly limitPrice: Price | null;
  readonly stopPrice: Price | null;
  readonly highWaterMark: Price | null;
  /** Its conditions in the new terms: distances and the prices of its protections too. */
  readonly conditions: OrderConditions | null;
  readonly reservation: Reservation;
  readonly at: UnixMicros;
}
