import type { OrderRequest } from '../order/index.ts';
import { maintenanceOf } from '../portfolio/index.ts';
import type { Cash, ClientOrderId, Quantity } from '../units/index.ts';
import { holdingOf, marginFiguresIn } from './account-view.ts';
import { cancelAllOrders } from './commands/cancel-orders.ts';
import { nextOrder, submitOrder } from './commands/submit-order.ts';
import { type AccountState, balanceIn, type PositionState } from './durable-state.ts';
import { emit } from './emit.ts';
import { marketState, type World } from './world.ts';

/**
 * Are margin accounts above their maintenance margin? Asked at each whole minute of world time, when the first input at or after it
 * arrives, with the marks of that moment, and at each roll with the requirement of the night; never per quote. While a
 * rejoined market is made anew nothing is asked: the next minute does.
 */
export function reviewMargins(world: World, isRoll: boolean): void {
  if (world.isRejoining || world.durable.killSwitch === null) return;
  for (const account of world.durable.accounts.values()) {
    if (account.terms?.kind === 'margin' && account.closedAt === null) reviewMargin(world, account, isRoll);
  }
}

const microsPerMinute = 60_000_000;

/** The first whole minute after an instant. */
export function nextReviewAfter(instant: number): number {
  return (Math.floor(instant / microsPerMinute) + 1) * microsPerMinute;
}

export function hasMarginAccounts(world: World): boolean {
  for (const { terms } of world.durable.accounts.values()) if (terms?.kind === 'margin') return true;
  return false;
}

function reviewMargin(world: World, account: AccountState, isRoll: boolean): void {
  const { accountId, conduct, terms } = account;
  if (conduct === null || terms === null) return;
  const figures = marginFiguresIn(world, account, balanceIn(account, account.currency));
  const { equity } = figures;
  const required = isRoll ? figures.maintenanceMargin : figures.intradayMaintenance;
  const isCalled = conduct.marginCalledAt !== null;
  const fact = { version: 1, accountId, equity, maintenanceMargin: required, at: world.time } as const;
  if (equity >= required) {
    if (isCalled) emit(world, { type: 'MarginCallMet', ...fact });
    return;
  }
  if (!isCalled) emit(world, { type: 'MarginCalled', ...fact, consequence: terms.marginCall });
  const isDue = terms.marginCall === 'liquidate' || (terms.marginCall === 'liquidate_at_roll' && isRoll && isCalled);
  if (isDue) liquidate(world, account, (required - equity) as Cash, isRoll);
}

interface Target {
  readonly position: PositionState;
  readonly maintenance: Cash;
  readonly index: number;
}

/**
 * Sells, or buys back, until what remains is covered at the marks: whole positions, the largest requirement first, at equal ones the
 * instrument that the world knew first. Open orders of the account are canceled before. What is on its way already is waited for.
 */
function liquidate(world: World, account: AccountState, shortfall: Cash, isRoll: boolean): void {
  const { accountId } = account;
  for (const order of world.durable.orders.values()) {
    if (order.accountId === accountId && order.origin === 'liquidation') return;
  }
  cancelAllOrders(world, accountId, null, 'MARGIN_CALL');
  let missing: bigint = shortfall;
  for (const { position, maintenance } of targetsOf(world, account, isRoll)) {
    if (missing <= 0n) return;
    missing -= maintenance;
    closeOut(world, account, position);
  }
}

function targetsOf(world: World, account: AccountState, isRoll: boolean): Target[] {
  const targets: Target[] = [];
  for (const position of account.positions.values()) {
    const holding = position.quantity === 0n ? null : holdingOf(world, position, account.currency);
    if (holding === null) continue;
    const isIntraday = !isRoll && account.terms?.leverage === 4;
    const { index } = marketState(world, position.instrumentId);
    targets.push({ position, maintenance: maintenanceOf(holding, isIntraday), index });
  }
  return targets.sort((left, right) => {
    if (left.maintenance === right.maintenance) return left.index - right.index;
    return left.maintenance > right.maintenance ? -1 : 1;
  });
}

function closeOut(world: World, account: AccountState, position: PositionState): void {
  const isLong = position.quantity > 0n;
  const next = nextOrder(world);
  const request: OrderRequest = {
    accountId: account.accountId,
    instrumentId: position.instrumentId,
    clientOrderId: `margin-call-${next.orderSequence}` as ClientOrderId,
    side: isLong ? 'sell' : 'buy',
    orderType: 'market',
    timeInForce: 'day',
    sizing: { kind: 'quantity', quantity: Number(isLong ? position.quantity : -position.quantity) as Quantity },
    limitPrice: null,
    conditions: null,
    extendedHours: false,
    reduceOnly: true,
    origin: 'liquidation',
  };
  submitOrder(world, { request, requestHash: 'margin-call', refuseDuplicate: false, ...next });
}
