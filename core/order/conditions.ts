import type { Cash, OrderId, PartsPerMillion, Price, Quantity, UnixMicros } from '../units/index.ts';
import type { TimeInForce } from './order.ts';

/** How orders belong together. `oto`: an entry with one protection; `bracket`: with both; `oco`: both without an entry. */
export type OrderClass = 'simple' | 'bracket' | 'oco' | 'oto';

/** What wakes a stop: the last trade, or the side of the quote that it would trade with. */
export type TriggerSource = 'trade' | 'quote';

/** How far a trailing stop stays behind the best price since it became active: in ticks, or as a share of that price. */
export type Trail =
  | { readonly kind: 'price'; readonly offset: Price }
  | { readonly kind: 'percent'; readonly rate: PartsPerMillion };

/** Ends a position at a loss: a market order once the stop is reached, or a limit order when it has a limit. */
export interface StopLoss {
  readonly stopPrice: Price;
  readonly limitPrice: Price | null;
}

/**
 * What a sender asks for beyond a plain market or limit order. A plain order has none of it (null), so that it neither stores nor
 * pays for what it does not use.
 */
export interface OrderConditions {
  readonly stopPrice: Price | null;
  readonly trail: Trail | null;
  readonly triggerBy: TriggerSource;
  /** When a good-till-date order ends; null for every other time in force. */
  readonly goodTillAt: UnixMicros | null;
  readonly orderClass: OrderClass;
  /** Limit price of the take-profit leg. */
  readonly takeProfit: Price | null;
  readonly stopLoss: StopLoss | null;
}

/** What asks for nothing; a start for a sender that asks for one thing. */
export const noConditions: OrderConditions = {
  stopPrice: null,
  trail: null,
  triggerBy: 'trade',
  goodTillAt: null,
  orderClass: 'simple',
  takeProfit: null,
  stopLoss: null,
};

/** `entry` opens; `takeProfit` and `stopLoss` protect what it opened, and end each other. */
export type OrderRole = 'entry' | 'takeProfit' | 'stopLoss';

/** What an order took over from the one that it replaces. */
export interface CarriedFills {
  readonly filledQuantity: Quantity;
  readonly filledNotional: Cash;
  readonly feesPaid: Cash;
}

/** How the engine ties an order to others; null for one that stands alone. */
export interface OrderLinks {
  /** Id of the first order of its class: the same for an entry and its legs, whatever replaces them. */
  readonly groupId: OrderId | null;
  readonly role: OrderRole | null;
  readonly replaces: OrderId | null;
  /** Null unless the replaced order had traded. */
  readonly carried: CarriedFills | null;
  /** The order sequence whose place in the queue it keeps; null: its own. */
  readonly prioritySequence: number | null;
}

/** What a replacement changes; null leaves it as it is. */
export interface OrderChanges {
  /** The new total, more than has traded. */
  readonly quantity: Quantity | null;
  readonly limitPrice: Price | null;
  readonly stopPrice: Price | null;
  readonly trail: Trail | null;
  readonly timeInForce: TimeInForce | null;
  readonly goodTillAt: UnixMicros | null;
}

/** The role that the head of a class has; the other orders of the class are its legs. */
export function headRole(orderClass: OrderClass): OrderRole {
  return orderClass === 'oco' ? 'takeProfit' : 'entry';
}

/** How many legs an order with these conditions brings along. */
export function legCount(conditions: OrderConditions | null): number {
  if (conditions === null || conditions.orderClass === 'simple') return 0;
  return conditions.orderClass === 'bracket' ? 2 : 1;
}
