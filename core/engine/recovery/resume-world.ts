import { createMatchingBook } from '../../exchange/index.ts';
import { isWorking } from '../../order/index.ts';
import type { DurationMicros } from '../../units/index.ts';
import { assert, type OrderId, type UnixMicros } from '../../units/index.ts';
import { rollMissed } from '../account-days.ts';
import { orderIdOf } from '../commands/submit-order.ts';
import type { OrderState } from '../durable-state.ts';
import { emit } from '../emit.ts';
import type { WorldResumed } from '../input.ts';
import { adjustRestoredPrices, performMissed } from '../perform-action.ts';
import { touch } from '../publish.ts';
import { startSimulator } from '../start-simulator.ts';
import { changesPerInput, restAgain } from '../venues/book-venue.ts';
import { hasBooks, referenceOf, type World } from '../world.ts';
import { decodeMarketCheckpoint, restoreMarketState } from './market-snapshot.ts';

/**
 * The body of the first input of a recovered world, whose durable state and head are restored. `market` is what `encodeMarket`
 * wrote at the checkpoint, null when there is none. Everything that the rejoin depends on is in the body, so that a replay
 * rejoins alike.
 */
export function resumeInput(
  world: World,
  options: { readonly checkpointSequence: number; readonly market: string | null; readonly now: UnixMicros },
): WorldResumed {
  const checkpoint = options.market === null ? null : decodeMarketCheckpoint(options.market);
  return {
    kind: 'WorldResumed',
    checkpointSequence: options.checkpointSequence,
    simulatorState: checkpoint?.simulatorState ?? '',
    marketState: checkpoint?.marketState ?? '',
    restingOrders: rankOrders(world, checkpoint?.restingOrders ?? []),
    gap: (options.now - world.time) as DurationMicros,
  };
}

/** Orders that the checkpoint saw resting keep their order; later ones follow by the place that they have. */
function rankOrders(world: World, checkpointed: readonly OrderId[]): WorldResumed['restingOrders'] {
  const ranked = new Set<OrderId>();
  const heirs = heirsOf(world);
  for (const orderId of checkpointed) {
    const order = world.durable.orders.get(orderId);
    const heir = order ?? heirs.get(orderId);
    if (heir !== undefined && mayRest(heir)) ranked.add(heir.orderId);
  }
  // A replacement may have the place of an order that is older than its own arrival.
  const later = [...world.durable.orders.values()].filter(mayRest);
  later.sort((left, right) => referenceOf(left) - referenceOf(right));
  for (const order of later) ranked.add(order.orderId);
  return [...ranked].map((orderId, rank) => ({ orderId, rank }));
}

/** Orders that took over the place of one which the checkpoint may still name, by the ids of what they replaced. */
function heirsOf(world: World): ReadonlyMap<OrderId, OrderState> {
  const heirs = new Map<OrderId, OrderState>();
  for (const order of world.durable.orders.values()) {
    const { links } = order;
    if (links === null || links.prioritySequence === null || links.replaces === null) continue;
    heirs.set(links.replaces, order);
    heirs.set(orderIdOf(world, links.prioritySequence), order);
  }
  return heirs;
}

function mayRest(order: OrderState): boolean {
  return isWorking(order) && order.limitPrice !== null;
}

/**
 * The rejoin. The whole market is made anew from the input, whatever the world held before: books, last prices, order flow. Then
 * customers' orders come to rest behind it, in their old order, without matching: a crash never moves anyone forward. The first
 * market input resolves what is crossed.
 */
export function resumeWorld(world: World, resumed: WorldResumed): void {
  assert(world.durable.world !== null, 'a world that was never created cannot resume');
  restoreMarketState(world, resumed.marketState);
  world.rejoinedAt = world.time;
  adjustRestoredPrices(world);
  performMissed(world);
  rollMissed(world);
  if (hasBooks(world)) {
    world.queueAhead.clear();
    for (const market of world.markets) {
      // Book sequences go on upward over a restart, for whoever compares snapshots.
      market.book = createMatchingBook({ sequence: world.inputSequence * changesPerInput });
      touch(world, market);
    }
    startSimulator(world, resumed.simulatorState);
    for (const { orderId } of resumed.restingOrders) restAgain(world, orderId);
    // Orders whose session opened while the world was off were not resting before.
    for (const { orderId } of world.durable.orders.values()) restAgain(world, orderId);
    world.isUncrossPending = true;
  }
  const { checkpointSequence } = resumed;
  emit(world, { type: 'WorldRejoined', version: 1, checkpointSequence, at: world.time });
}
