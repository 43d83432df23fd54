import type { Quote, Side } from '../market/index.ts';
import type { OrderSizing, TimeInForce, Trail } from '../order/index.ts';
import type { OrderId, Price, Quantity } from '../units/index.ts';
import type { BarSeries } from './bar-series.ts';

export interface StrategyInstrument {
  readonly index: number;
  readonly symbol: string;
  readonly priceScale: number;
  readonly quantityScale: number;
}

/** `available`: all that the account can afford at the price of execution, fee included, in the instrument's steps. */
export type StrategySizing = 'available' | Quantity | OrderSizing;

export interface StrategyOrder {
  /** The instrument whose bar is being handled, unless named. */
  readonly instrumentIndex?: number;
  readonly side: Side;
  readonly sizing: StrategySizing;
  /** In ticks; absent is a market order. */
  readonly limitPrice?: Price;
  /** In ticks: the order sleeps until the market is there. With a limit price it is a stop-limit order. */
  readonly stopPrice?: Price;
  /** A stop that follows the market at this distance. */
  readonly trail?: Trail;
  readonly timeInForce?: TimeInForce;
  readonly reduceOnly?: boolean;
}

/** What a strategy sees of its world, and the only way to act on it. Valid while `onBar` runs. */
export interface StrategyContext {
  readonly instruments: readonly StrategyInstrument[];
  /** Completed bars of an instrument, by symbol or by index. */
  barsOf(instrument: string | number): BarSeries;
  /** Signed lots: positive long, negative short, 0 flat. */
  position(instrumentIndex?: number): number;
  /** Cash of the account in its currency, less what open orders hold back: an observation. */
  availableCash(): number;
  /** Null where the feed has no quotes. */
  quote(instrumentIndex?: number): Quote | null;
  /** Risk decides; the order meets the next bar at the earliest. */
  submit(order: StrategyOrder): OrderId;
  cancel(orderId: OrderId): void;
  /** Cancels what is still open of the strategy's account in the instrument. */
  cancelOpenOrders(instrumentIndex?: number): void;
  /** A reduce-only market order for the whole position; null when flat. */
  closePosition(instrumentIndex?: number): OrderId | null;
}
