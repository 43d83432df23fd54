import { createMatchingBook } from '../../exchange/index.ts';
import { isWorking } from '../../order/index.ts';
import type { DurationMicros } from '../../units/index.ts';
import { assert, type OrderId, type UnixMicros } from '../../units/index.ts';
import { rollMissed } from '../account-days.ts';
import { orderIdOf } from '../commands/submit-order.ts';
import { accountState, type OrderState } from '../durable-state.ts';
import { emit } from '../emit.ts';
import type { WorldResumed } from '../input.ts';
import { arrivalOf } from '../order-arrival.ts';
import { cameAt } from '../order-scripts.ts';
import { adjustRestoredPrices, performMissed } from '../perform-action.ts';
import { touch } from '../publish.ts';
import { startSimulator } from '../start-simulator.ts';
import { changesPerInput, restAgain } from '../venues/book-venue.ts';
import { hasBooks, referenceOf, type World } from '../world.ts';
import { decodeMarketCheckpoint, restoreMarketState, withTaken } from './market-snapshot.ts';

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
    marketState: withTaken(checkpoint?.marketState ?? '', world),
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
  for (const { orderId } of inOrderOfRest(world)) ranked.add(orderId);
  return [...ranked].map((orderId, rank) => ({ orderId, rank }));
}

/**
 * Everyone who may rest, by when they came to: a stop when it woke, a leg when its entry traded. A replacement that kept its place came
 * when the order did whose number it has; of that one only those that came before it are known.
 */
function inOrderOfRest(world: World): readonly OrderState[] {
  let before = 0;
  const orders = [...world.durable.orders.values()].filter(mayRest);
  orders.sort((left, right) => referenceOf(left) - referenceOf(right));
  const came = orders.map((order) => {
    if ((order.links?.prioritySequence ?? null) !== null) return { order, at: before };
    before = Math.max(before, order.submittedAt);
    const { fills } = accountState(world.durable, order.accountId);
    return { order, at: order.triggeredAt ?? Math.max(cameAt(world, order), arrivalOf(world, order, fills)) };
  });
  // Who came at one instant keeps the order of numbers, because the sort is stable.
  return came.sort((left, right) => left.at - right.at).map(({ order }) => order);
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
