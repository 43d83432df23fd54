import { type FillConduct, responseLatency } from '../exchange/index.ts';
import type { FillBasis } from '../order/index.ts';
import { ensureDefined, type Price, type Quantity, type UnixMicros } from '../units/index.ts';
import type { OrderState } from './durable-state.ts';
import type { MarketState } from './market-state.ts';
import { incrementAt } from './price-increment.ts';
import type { World } from './world.ts';

export interface Met {
  /** Name of the step of the ladder; models of other tools name themselves. */
  readonly name: string;
  /** The price whose grid is recorded. */
  readonly gridAt: Price;
  readonly wanted: Quantity;
  readonly available: Quantity | null;
  readonly takenBefore: Quantity;
}

/** What a fill rests on beside the market, from the order, the conduct of its account, and what it met. */
export function basisOf(
  world: World,
  market: MarketState,
  order: OrderState,
  { conduct, arrivesAt }: { readonly conduct: FillConduct; readonly arrivesAt: UnixMicros },
  met: Met,
): FillBasis {
  const { instrument } = market;
  return {
    name: conduct.reference?.name ?? met.name,
    version: conduct.version,
    parameters: conduct.parameters,
    limitPrice: order.limitPrice,
    wanted: met.wanted,
    available: met.available,
    takenBefore: met.takenBefore,
    priceIncrement: incrementAt(market, met.gridAt),
    quantityIncrement: instrument.quantityIncrement,
    isImmediate: order.timeInForce === 'ioc' || order.timeInForce === 'fok',
    arrivedAt: arrivesAt,
    reportedAt: reportedAt(world, conduct, order.orderSequence),
  };
}

/** When word of a fill of now reaches the owner of the order. */
export function reportedAt(world: World, { latency }: FillConduct, orderSequence: number): UnixMicros {
  if (latency.responseMicros === 0 && latency.jitterMicros === 0) return world.time;
  const { seed } = ensureDefined(world.durable.world, 'the world is not open');
  return (world.time + responseLatency(latency, seed, orderSequence)) as UnixMicros;
}
