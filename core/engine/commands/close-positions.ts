import type { OrderRequest } from '../../order/index.ts';
import type { AccountId, ClientOrderId, InstrumentId, OrderId, Quantity } from '../../units/index.ts';
import { closableQuantity } from '../account-view.ts';
import type { AccountState, PositionState } from '../durable-state.ts';
import type { CommandOutcome } from '../event.ts';
import type { Command } from '../input.ts';
import { recordedOutcome, refused } from '../outcome.ts';
import { marketState, type World } from '../world.ts';
import { cancelAllOrders } from './cancel-orders.ts';
import { nextOrder, submitOrder } from './submit-order.ts';

type ClosePositions = Extract<Command, { kind: 'ClosePositions' }>;

/**
 * Closes by reduce-only market orders, after canceling the orders that stand in the way. Accounts and instruments in the order in
 * which the world came to know them. The outcome is the first refusal when nothing could be closed.
 */
export function closePositions(world: World, command: ClosePositions): CommandOutcome {
  const { durable } = world;
  if (durable.killSwitch === null) return refused('SAFETY_STATE_UNKNOWN');
  if (durable.killSwitch.state === 'ENGAGED' && !command.byOperator) return refused('KILL_SWITCH_ENGAGED');
  if (command.accountId !== null && !durable.accounts.has(command.accountId)) {
    return refused('UNKNOWN_ACCOUNT', { accountId: command.accountId });
  }
  if (command.quantity !== null && !(Number.isSafeInteger(command.quantity) && command.quantity > 0)) {
    return refused('INVALID_QUANTITY');
  }
  const targets = targetsOf(world, command);
  if (targets.length === 0) return nothingToClose(world, command);
  const orderIds: OrderId[] = [];
  let firstRefusal: CommandOutcome | null = null;
  let replayed = false;
  for (const { account, position } of targets) {
    const outcome = closeOne(world, command, account, position);
    if (outcome.ok) orderIds.push(...outcome.orderIds);
    else firstRefusal ??= outcome;
    replayed ||= outcome.replayed;
  }
  if (orderIds.length === 0 && firstRefusal !== null) return firstRefusal;
  return { ok: true, orderIds, replayed };
}

interface Target {
  readonly account: AccountState;
  readonly position: PositionState;
}

function targetsOf(world: World, command: ClosePositions): Target[] {
  const targets: Target[] = [];
  for (const account of world.durable.accounts.values()) {
    if (command.accountId !== null && account.accountId !== command.accountId) continue;
    for (const position of account.positions.values()) {
      if (command.instrumentId !== null && position.instrumentId !== command.instrumentId) continue;
      const key = closingKey(world, command, position.instrumentId);
      if (position.quantity !== 0n || account.keys.has(key)) targets.push({ account, position });
    }
  }
  return targets;
}

/** Closing everything of nothing is done at once; closing what is named and not held is an error. */
function nothingToClose(world: World, { instrumentId }: ClosePositions): CommandOutcome {
  if (instrumentId === null) return { ok: true, orderIds: [], replayed: false };
  return world.marketOf.has(instrumentId)
    ? refused('UNKNOWN_POSITION', { instrumentId })
    : refused('UNKNOWN_INSTRUMENT', { instrumentId });
}

function closingKey(world: World, command: ClosePositions, instrumentId: InstrumentId): ClientOrderId {
  return `${command.requestId}-${marketState(world, instrumentId).index}` as ClientOrderId;
}

function closeOne(
  world: World,
  command: ClosePositions,
  account: AccountState,
  position: PositionState,
): CommandOutcome {
  const { accountId } = account;
  const { instrumentId } = position;
  const clientOrderId = closingKey(world, command, instrumentId);
  const recorded = account.keys.get(clientOrderId);
  if (recorded !== undefined) return recordedOutcome(recorded);
  const side = position.quantity > 0n ? 'sell' : 'buy';
  const held = position.quantity > 0n ? position.quantity : -position.quantity;
  const wanted = Math.min(command.quantity ?? Number.MAX_SAFE_INTEGER, Number(held)) as Quantity;
  const isWhole = BigInt(wanted) === held;
  const mustClear = isWhole || command.byOperator || closableQuantity(position, side) < wanted;
  if (mustClear) clearTheWay(world, accountId, instrumentId);
  const request: OrderRequest = {
    accountId,
    instrumentId,
    clientOrderId,
    side,
    orderType: 'market',
    timeInForce: 'day',
    sizing: { kind: 'quantity', quantity: wanted },
    limitPrice: null,
    extendedHours: false,
    reduceOnly: true,
    origin: command.byOperator ? 'operator' : 'api',
    conditions: null,
  };
  const requestHash = `close ${side} ${wanted}`;
  return submitOrder(world, { request, requestHash, refuseDuplicate: false, ...nextOrder(world) });
}

function clearTheWay(world: World, accountId: AccountId, instrumentId: InstrumentId): void {
  cancelAllOrders(world, accountId, instrumentId, 'CLOSE_ALL');
}
