import type { OrderRequest } from '../order/index.ts';
import type { OrderId } from '../units/index.ts';

/** A bar that is over. Prices in ticks, volume in whole units, times in microseconds. */
export interface CompletedBar {
  readonly openTime: number;
  readonly closeTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/**
 * The seam between a world and the strategies that run inside its step. The engine calls the runtime after a bar has matched the
 * orders that were live before it; what the runtime asks for queues behind the bar and is settled in the same step, so its
 * orders meet the next bar at the earliest.
 */
export interface StrategyRuntime {
  /** `bar` is the engine's own object, filled anew for each bar: valid during the call. */
  onBar(instrumentIndex: number, bar: CompletedBar): void;
}

/** What a strategy may ask for. Every request ends in an event: accepted or denied. */
export interface StrategyCommands {
  /** The id that the order has or will have. */
  submit(request: OrderRequest): OrderId;
  cancel(orderId: OrderId): void;
}
