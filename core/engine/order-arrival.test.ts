import { describe, expect, it } from 'vitest';
import { noConditions, type OrderFilled } from '../order/index.ts';
import type { AccountId, OrderId, Price, UnixMicros } from '../units/index.ts';
import { explainOrder } from './explain-order.ts';
import { encodeDurable, restoreDurable } from './recovery/durable-snapshot.ts';
import { headOf, setHead } from './recovery/head.ts';
import { encodeMarket } from './recovery/market-snapshot.ts';
import { resumeInput } from './recovery/resume-world.ts';
import { marginAccount, Scenario, share } from './testing/scenario.ts';
import { createWorld } from './world.ts';

const stock = share('LATE');
const millisecond = 1_000;

const fillsOf = (scenario: Scenario, accountId: AccountId): OrderFilled[] =>
  scenario.events.filter(
    (event): event is OrderFilled => event.type === 'OrderFilled' && event.accountId === accountId,
  );
const statusOf = (scenario: Scenario, orderId: OrderId) => scenario.world.durable.orders.get(orderId)?.status;

function open() {
  const scenario = Scenario.open('sim', [stock]);
  const maker = scenario.account('maker', 10_000_000, marginAccount);
  const far = scenario.account('far', 10_000_000);
  const settings = { model: 'realistic', parameters: { entryMilliseconds: '250' } };
  scenario.expectOk({ kind: 'SetFillSettings', accountId: far, settings });
  scenario.submit(maker, stock, 'sell', 100, { limit: 10_010 });
  return { scenario, maker, far };
}

function send(scenario: Scenario, accountId: AccountId, quantity: number, change = {}): OrderId {
  const outcome = scenario.submit(accountId, stock, 'buy', quantity, change);
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.orderIds[0]!;
}

function pass(scenario: Scenario, milliseconds: number): void {
  scenario.now += milliseconds * millisecond;
  scenario.input({ kind: 'TimeAdvanced' });
}

/** From a snapshot and the end of the market's tape, as a process that was killed comes back. */
function restart(scenario: Scenario): void {
  const market = encodeMarket(scenario.world);
  const recovered = createWorld();
  restoreDurable(recovered, encodeDurable(scenario.world));
  setHead(recovered, headOf(scenario.world));
  Object.assign(scenario, { world: recovered });
  scenario.input(resumeInput(recovered, { checkpointSequence: 0, market, now: scenario.now as UnixMicros }));
  scenario.input({ kind: 'MarketTick' });
}

describe('Q9: the latency of an account on every feed', () => {
  it('an order enters the book when its time is over, and meets the book of that instant', () => {
    const { scenario, maker, far } = open();
    const sent = scenario.now;
    const orderId = send(scenario, far, 50);
    expect(statusOf(scenario, orderId)).toBe('accepted');
    expect(explainOrder(scenario.world, orderId)?.blocks).toEqual([
      { code: 'LATENCY', details: { arrivesAt: `${sent + 250 * millisecond}` } },
    ]);
    pass(scenario, 249);
    // Somebody nearer takes what the order saw.
    const near = scenario.account('near', 10_000_000);
    send(scenario, near, 100);
    scenario.submit(maker, stock, 'sell', 60, { limit: 10_030 });
    expect(fillsOf(scenario, far)).toEqual([]);
    pass(scenario, 1);
    const [fill] = fillsOf(scenario, far);
    expect([fill?.price, fill?.quantity, fill?.at]).toEqual([10_030, 50, sent + 250 * millisecond]);
    expect(fill?.evidence.basis?.arrivedAt).toBe(sent + 250 * millisecond);
  });

  it('what the account cannot pay at the prices that it finds ends, so nothing is ever owed', () => {
    const { scenario, maker, far } = open();
    const poor = scenario.account('poor', 5_100);
    const settings = { model: 'realistic', parameters: { entryMilliseconds: '250' } };
    scenario.expectOk({ kind: 'SetFillSettings', accountId: poor, settings });
    send(scenario, poor, 50);
    send(scenario, scenario.account('near', 10_000_000), 100);
    scenario.submit(maker, stock, 'sell', 60, { limit: 12_000 });
    pass(scenario, 250);
    expect(fillsOf(scenario, poor)).toEqual([]);
    expect(scenario.events.at(-1)).toMatchObject({ type: 'OrderCanceled', reasonCode: 'INSUFFICIENT_FUNDS' });
    expect(fillsOf(scenario, far)).toEqual([]);
  });

  it('an order canceled under way never arrives', () => {
    const { scenario, far } = open();
    const orderId = send(scenario, far, 50);
    pass(scenario, 100);
    scenario.expectOk({ kind: 'CancelOrder', accountId: far, orderId });
    pass(scenario, 500);
    expect(fillsOf(scenario, far)).toEqual([]);
  });

  it('classes and stops are on their way as well, and work when they are there', () => {
    const { scenario, far } = open();
    const [takeProfit, stopLoss] = [10_100 as Price, { stopPrice: 9_000 as Price, limitPrice: null }];
    send(scenario, far, 10, { conditions: { ...noConditions, orderClass: 'bracket', takeProfit, stopLoss } });
    pass(scenario, 250);
    expect(fillsOf(scenario, far)).toHaveLength(1);
    const legs = [...scenario.world.durable.orders.values()].filter(({ accountId }) => accountId === far);
    expect(legs.map(({ status }) => status)).toEqual(['new', 'new']);
  });

  it('survives a restart: the order arrives when it was due', () => {
    const { scenario, far } = open();
    const sent = scenario.now;
    send(scenario, far, 50);
    pass(scenario, 100);
    restart(scenario);
    expect(fillsOf(scenario, far)).toEqual([]);
    pass(scenario, 150);
    expect(fillsOf(scenario, far).map(({ at }) => at)).toEqual([sent + 250 * millisecond]);
  });

  it('on bars an order acts on the first bar that opens after it arrived', () => {
    const scenario = Scenario.open('backtest', [stock]);
    const far = scenario.account('far', 10_000_000);
    const settings = { model: 'bar', parameters: { entryMilliseconds: '250', participation: '1' } };
    scenario.expectOk({ kind: 'SetFillSettings', accountId: far, settings });
    scenario.bar(stock, [10_000, 10_000, 10_000, 10_000]);
    send(scenario, far, 50);
    scenario.bar(stock, [10_001, 10_001, 10_001, 10_001]);
    scenario.bar(stock, [10_002, 10_002, 10_002, 10_002]);
    expect(fillsOf(scenario, far).map(({ price }) => price)).toEqual([10_002]);
  });
});

describe('Q11: a cancel travels as its order did', () => {
  const cancel = (scenario: Scenario, accountId: AccountId, orderId: OrderId) =>
    scenario.expectOk({ kind: 'CancelOrder', accountId, orderId });
  const endsOf = (scenario: Scenario, orderId: OrderId) =>
    scenario.events.flatMap((event) =>
      event.type === 'OrderCanceled' && event.orderId === orderId ? [[event.reasonCode, event.at]] : [],
    );

  /** 50 bought at 99.90, resting in the book. */
  function resting() {
    const opened = open();
    const orderId = send(opened.scenario, opened.far, 50, { limit: 9_990 });
    pass(opened.scenario, 250);
    expect(statusOf(opened.scenario, orderId)).toBe('new');
    return { ...opened, orderId };
  }

  it('what trades before it is there has traded, and the rest ends then', () => {
    const { scenario, maker, far, orderId } = resting();
    const asked = scenario.now;
    cancel(scenario, far, orderId);
    expect(statusOf(scenario, orderId)).toBe('pending_cancel');
    pass(scenario, 200);
    scenario.submit(maker, stock, 'sell', 20, { limit: 9_990 });
    expect(fillsOf(scenario, far).map(({ quantity, price }) => [quantity, price])).toEqual([[20, 9_990]]);
    expect(statusOf(scenario, orderId)).toBe('partially_filled');
    pass(scenario, 50);
    expect(endsOf(scenario, orderId)).toEqual([['REQUESTED', asked + 250 * millisecond]]);
    scenario.submit(maker, stock, 'sell', 20, { limit: 9_990 });
    expect(fillsOf(scenario, far)).toHaveLength(1);
  });

  it('comes too late for an order that is gone', () => {
    const { scenario, maker, far, orderId } = resting();
    cancel(scenario, far, orderId);
    scenario.submit(maker, stock, 'sell', 50, { limit: 9_990 });
    expect(fillsOf(scenario, far).map(({ status }) => status)).toEqual(['filled']);
    expect(scenario.world.durable.cancelsUnderWay.size).toBe(0);
    pass(scenario, 300);
    expect(endsOf(scenario, orderId)).toEqual([]);
  });

  it('asked for twice it is the one that was sent first, and the order is not replaced meanwhile', () => {
    const { scenario, far, orderId } = resting();
    const asked = scenario.now;
    cancel(scenario, far, orderId);
    pass(scenario, 100);
    const count = scenario.events.length;
    cancel(scenario, far, orderId);
    expect(scenario.events).toHaveLength(count);
    const replaced = scenario.replace(far, orderId, { limitPrice: 9_991 as Price });
    expect(replaced).toMatchObject({ ok: false, code: 'ORDER_NOT_REPLACEABLE', details: { status: 'pending_cancel' } });
    pass(scenario, 150);
    expect(endsOf(scenario, orderId)).toEqual([['REQUESTED', asked + 250 * millisecond]]);
  });

  it('survives a restart, and takes effect when it was due', () => {
    const { scenario, far, orderId } = resting();
    const asked = scenario.now;
    cancel(scenario, far, orderId);
    pass(scenario, 100);
    restart(scenario);
    expect(statusOf(scenario, orderId)).toBe('pending_cancel');
    pass(scenario, 150);
    expect(endsOf(scenario, orderId)).toEqual([['REQUESTED', asked + 250 * millisecond]]);
  });

  it('all of the owner travel; an operator and a margin call are at the exchange already', () => {
    const { scenario, far, orderId } = resting();
    scenario.expectOk({ kind: 'CancelAllOrders', accountId: far, instrumentId: null });
    expect(statusOf(scenario, orderId)).toBe('pending_cancel');
    scenario.expectOk({ kind: 'CancelAllOrders', accountId: null, instrumentId: null });
    expect(endsOf(scenario, orderId)).toEqual([['REQUESTED', scenario.now]]);
  });

  it('on bars too: what ends before the cancel is there may fill it', () => {
    const scenario = Scenario.open('backtest', [stock]);
    const far = scenario.account('far', 10_000_000);
    const settings = { model: 'bar', parameters: { entryMilliseconds: '60000', participation: '1' } };
    scenario.expectOk({ kind: 'SetFillSettings', accountId: far, settings });
    const bar = (price: number) => scenario.bar(stock, [price, price, price, price]);
    bar(10_000);
    const [filled, canceled] = [send(scenario, far, 10, { limit: 9_900 }), send(scenario, far, 10, { limit: 9_800 })];
    bar(10_000);
    bar(10_000);
    cancel(scenario, far, filled);
    cancel(scenario, far, canceled);
    bar(9_900);
    bar(9_800);
    expect(fillsOf(scenario, far).map(({ price }) => price)).toEqual([9_900]);
    expect(endsOf(scenario, canceled)).toHaveLength(1);
  });
});
