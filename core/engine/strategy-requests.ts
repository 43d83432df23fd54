import { legCount } from '../order/index.ts';
import type { StrategyCommands, StrategyRuntime } from '../strategy/index.ts';
import { assert, violated } from '../units/index.ts';
import { cancelOrder } from './commands/cancel-orders.ts';
import { denyOrder, orderIdOf, type Submission, submitOrder } from './commands/submit-order.ts';
import { knownAccount } from './durable-state.ts';
import { drain, knownMarket, type StrategyRequest, type World } from './world.ts';

/** More requests than this behind one input are a strategy that answers itself for ever: the rest is denied. */
export const strategyRequestsMax = 1_000;

/**
 * Lets a strategy run inside the world's step. It is called after each bar has matched the orders that were live before it; what
 * it asks for is settled in the same step, in the order asked.
 */
export function attachStrategy(world: World, create: (commands: StrategyCommands) => StrategyRuntime): void {
  assert(world.strategy === null, 'a world runs one strategy runtime');
  world.strategy = create({
    submit: (request) => {
      if (knownAccount(world.durable, request.accountId) === null) violated(`no account ${request.accountId}`);
      if (knownMarket(world, request.instrumentId) === null) violated(`no instrument ${request.instrumentId}`);
      const orderSequence = nextOrderSequence(world);
      const orderId = orderIdOf(world, orderSequence);
      world.strategyRequests.push({ kind: 'submit', request, orderSequence, orderId });
      return orderId;
    },
    cancel: (orderId) => {
      world.strategyRequests.push({ kind: 'cancel', orderId });
    },
  });
}

/** The strategy sees no further bar; its orders stay. */
export function detachStrategy(world: World): void {
  world.strategy = null;
}

/** Sequences of queued requests are taken in advance; each ends in an event that uses its own. */
function nextOrderSequence(world: World): number {
  for (let at = world.strategyRequests.length - 1; at >= 0; at--) {
    const queued = world.strategyRequests[at]!;
    if (queued.kind === 'submit') return queued.orderSequence + 1 + legCount(queued.request.conditions);
  }
  return world.durable.orderSequence + 1;
}

export function settleStrategyRequests(world: World): void {
  const { strategyRequests } = world;
  for (let at = 0; at < strategyRequests.length; at++) {
    settle(world, strategyRequests[at]!, at >= strategyRequestsMax);
  }
  drain(strategyRequests);
}

function settle(world: World, asked: StrategyRequest, isTooMany: boolean): void {
  if (asked.kind === 'cancel') {
    const order = world.durable.orders.get(asked.orderId);
    if (order !== undefined) cancelOrder(world, order.accountId, asked.orderId);
    return;
  }
  const { request, orderSequence, orderId } = asked;
  const submission: Submission = { request, requestHash: '', refuseDuplicate: true, orderSequence, orderId };
  if (isTooMany) denyOrder(world, submission, 'STRATEGY_REQUESTS_MAX', {});
  else submitOrder(world, submission);
}
