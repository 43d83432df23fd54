import type { OrderRequest } from '../order/index.ts';
import type { OrderId } from '../units/index.ts';

/**
 * The seam between a world and the strategies that run inside its step. The engine calls the runtime after a bar has matched the
 * orders that were live before it; what the runtime asks for queues behind the bar and is settled in the same step, so its
 * orders meet the next bar at the earliest.
 */
export interface StrategyRuntime {
  /** Prices in ticks, volume in whole units. Times in microseconds; the bar is complete. */
  onBar(
    instrumentIndex: number,
    openTime: number,
    closeTime: number,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
  ): void;
}

/** What a strategy may ask for. Every request ends in an event: accepted or denied. */
export interface StrategyCommands {
  /** The id that the order has or will have. */
  submit(request: OrderRequest): OrderId;
  cancel(orderId: OrderId): void;
}
