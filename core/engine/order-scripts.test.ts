import { describe, expect, it } from 'vitest';
import { plainTerms } from '../ledger/index.ts';
import type { ClientOrderId, OrderId, PartsPerMillion } from '../units/index.ts';
import { chainOf, orderOf } from './accessors.ts';
import { step } from './step.ts';
import { cashAccount, marginAccount, Scenario, share } from './testing/scenario.ts';
import type { World } from './world.ts';
import { createStepOutput, createWorld, resetStepOutput } from './world.ts';

const acme = share('ACME');
const id = (text: string) => text as ClientOrderId;
const second = 1_000_000;

/** A book with twenty asks of ten, and an account that may ask for outcomes. */
function market(allowed = true) {
  const scenario = Scenario.open('sim', [acme]);
  const maker = scenario.account('maker', 1_000_000, { ...marginAccount, feeRate: 0 as PartsPerMillion });
  const me = scenario.account('me', 100_000, cashAccount);
  const terms = { ...plainTerms, scriptedOutcomes: allowed };
  scenario.expectOk({ kind: 'ChangeAccountTerms', accountId: me, terms });
  for (let tick = 1; tick <= 20; tick++) {
    scenario.submit(maker, acme, 'sell', 10, { limit: 10_000 + tick * 10 });
  }
  const buy = (clientOrderId: string, quantity: number, change: { limit?: number } = {}) =>
    scenario.submit(me, acme, 'buy', quantity, { clientOrderId: id(clientOrderId), ...change });
  const idOf = (outcome: ReturnType<typeof buy>): OrderId => {
    const orderId = outcome.ok ? outcome.orderIds[0] : outcome.orderId;
    if (orderId == null) throw new Error(JSON.stringify(outcome));
    return orderId;
  };
  return { scenario, me, maker, buy, idOf };
}

const replayed = (scenario: Scenario): World => {
  const world = createWorld(scenario.world.options);
  const output = createStepOutput();
  for (const input of scenario.inputs) {
    resetStepOutput(output);
    step(world, input, output);
  }
  return world;
};

const endOf = (scenario: Scenario, orderId: OrderId) =>
  scenario.events.filter((event) => 'orderId' in event && event.orderId === orderId);

describe('a scripted order', () => {
  it('O50: is an ordinary one on an account that does not allow scripts', () => {
    const { scenario, buy, idOf } = market(false);
    const order = idOf(buy('test:reject:halted', 5));
    expect(endOf(scenario, order).at(-1)).toMatchObject({ type: 'OrderFilled', status: 'filled' });
  });

  it('O50: is refused for what really stands against it first', () => {
    const { buy } = market();
    expect(buy('test:reject:halted', 1_000_000, { limit: 9_000 })).toMatchObject({
      ok: false,
      code: 'INSUFFICIENT_BUYING_POWER',
    });
  });

  it('O51: is denied under the code that it names, also when it is sent again', () => {
    const { scenario, buy, idOf } = market();
    const first = buy('test:reject:not_shortable', 5);
    expect(first).toMatchObject({ ok: false, code: 'NOT_SHORTABLE', replayed: false });
    expect(endOf(scenario, idOf(first))).toMatchObject([{ type: 'OrderDenied', reasonCode: 'NOT_SHORTABLE' }]);
    expect(buy('test:reject:not_shortable', 5)).toMatchObject({ code: 'NOT_SHORTABLE', replayed: true });
  });

  it('O51: goes to its market when its delay is over, not before', () => {
    const { scenario, buy, idOf } = market();
    const order = idOf(buy('test:late:2s', 5));
    expect(orderOf(scenario.world, order)).toMatchObject({ status: 'accepted', filledQuantity: 0 });
    scenario.now += 2 * second - 1;
    scenario.input({ kind: 'TimeAdvanced' });
    expect(orderOf(scenario.world, order)?.status).toBe('accepted');
    scenario.now += 1;
    scenario.input({ kind: 'TimeAdvanced' });
    expect(endOf(scenario, order).map(({ type }) => type)).toEqual(['OrderAccepted', 'OrderActivated', 'OrderFilled']);
    expect(chainOf(replayed(scenario))).toBe(chainOf(scenario.world));
  });

  it('O51: may be canceled while it is late', () => {
    const { scenario, me, buy, idOf } = market();
    const order = idOf(buy('test:late:2s', 5));
    scenario.expectOk({ kind: 'CancelOrder', accountId: me, orderId: order });
    scenario.now += 3 * second;
    scenario.input({ kind: 'TimeAdvanced' });
    expect(endOf(scenario, order).map(({ type }) => type)).toEqual(['OrderAccepted', 'OrderCanceled']);
  });

  it.each([
    [50, 10, 5],
    [33, 10, 3],
    [1, 10, 1],
    [99, 100, 99],
  ])('O52: trades %d percent of %d, and the rest is canceled', (percent, quantity, filled) => {
    const { scenario, buy, idOf } = market();
    const order = idOf(buy(`test:partial:${percent}`, quantity));
    const events = endOf(scenario, order);
    expect(events.at(-1)).toMatchObject({ type: 'OrderCanceled', reasonCode: 'SCRIPTED' });
    expect(events.findLast(({ type }) => type === 'OrderFilled')).toMatchObject({
      status: 'partially_filled',
      filledQuantity: filled,
      remainingQuantity: quantity - filled,
    });
    expect(chainOf(replayed(scenario))).toBe(chainOf(scenario.world));
  });

  it('O52: rests with its part when it waits at a limit', () => {
    const { scenario, maker, buy, idOf } = market();
    const order = idOf(buy('test:partial:40', 10, { limit: 9_000 }));
    expect(orderOf(scenario.world, order)).toMatchObject({ status: 'new', filledQuantity: 0 });
    scenario.submit(maker, acme, 'sell', 10, { limit: 9_000 });
    const fills = endOf(scenario, order).filter(({ type }) => type === 'OrderFilled');
    expect(fills).toMatchObject([{ filledQuantity: 4 }]);
    expect(endOf(scenario, order).at(-1)).toMatchObject({ reasonCode: 'SCRIPTED' });
  });

  it('O52: trades its part on bars as well', () => {
    const scenario = Scenario.open('backtest', [acme]);
    const me = scenario.account('me', 100_000, cashAccount);
    scenario.expectOk({ kind: 'ChangeAccountTerms', accountId: me, terms: { ...plainTerms, scriptedOutcomes: true } });
    scenario.bar(acme, [10_000, 10_100, 9_900, 10_000]);
    scenario.submit(me, acme, 'buy', 10, { clientOrderId: id('test:partial:30') });
    const events = scenario.bar(acme, [10_000, 10_100, 9_900, 10_000]);
    expect(events.filter((event) => 'orderId' in event)).toMatchObject([
      { type: 'OrderFilled', quantity: 3, remainingQuantity: 7, status: 'partially_filled' },
      { type: 'OrderCanceled', reasonCode: 'SCRIPTED' },
    ]);
  });
});
