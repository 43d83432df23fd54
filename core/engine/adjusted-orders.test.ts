import { describe, expect, it } from 'vitest';
import type { CorporateActionId } from '../market/index.ts';
import { noConditions, type OrderConditions } from '../order/index.ts';
import { hashedUuid, type OrderId, type PartsPerMillion, type Price, type TradingDate } from '../units/index.ts';
import { openOrdersOf, orderOf } from './accessors.ts';
import { encodeDurable, restoreDurable } from './recovery/durable-snapshot.ts';
import { cashAccount, Scenario, share, typesOf } from './testing/scenario.ts';
import { createWorld } from './world.ts';

/** A corporate action moves prices of orders, and with them the places at which a market finds them. */
const acme = share('ACME');
const price = (ticks: number): Price => ticks as Price;
const free = { ...cashAccount, feeRate: 0 as PartsPerMillion };
const idOf = (outcome: { ok: boolean; orderIds?: readonly OrderId[] }): OrderId => {
  if (!outcome.ok || outcome.orderIds?.[0] === undefined) throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome.orderIds[0];
};

function splitInTwo(scenario: Scenario): void {
  const actionId = hashedUuid('split', 1) as CorporateActionId;
  scenario.expectOk({
    kind: 'AnnounceCorporateAction',
    action: {
      actionId,
      instrumentId: acme.instrumentId,
      terms: { kind: 'split', newUnits: 2, oldUnits: 1 },
      exDate: '2026-01-12' as TradingDate,
      recordDate: null,
      payDate: null,
      source: 'operator',
    },
  });
  scenario.expectOk({ kind: 'ApplyCorporateAction', actionId });
}

/** On bars at 100.00, ten shares held. */
function holder() {
  const scenario = Scenario.open('replay', [acme]);
  const me = scenario.account('me', 100_000, free);
  const flat = (ticks: number) => scenario.bar(acme, [ticks, ticks, ticks, ticks]);
  flat(10_000);
  scenario.submit(me, acme, 'buy', 10);
  flat(10_000);
  const sleep = (change: Partial<OrderConditions>) =>
    idOf(
      scenario.submit(me, acme, 'sell', 2, {
        orderType: change.trail ? 'trailing_stop' : 'stop',
        conditions: { ...noConditions, ...change },
      }),
    );
  return { scenario, me, flat, sleep };
}

/** A world made anew from the snapshot sorts its stops by the prices of now. */
function expectSameSleep(scenario: Scenario): void {
  const restored = createWorld();
  restoreDurable(restored, encodeDurable(scenario.world));
  const keys = (world: typeof scenario.world) => {
    const { trade } = world.marketOf.get(acme.instrumentId)!.triggers!;
    return [trade.up.topKey(), trade.up.size, trade.down.topKey(), trade.down.size];
  };
  expect(keys(scenario.world)).toEqual(keys(restored));
}

describe('a split moves what sleeps to its new place', () => {
  it('a stop wakes at its new price, and no sooner', () => {
    const { scenario, flat, sleep } = holder();
    const order = sleep({ stopPrice: price(9_000) });
    splitInTwo(scenario);
    expect(orderOf(scenario.world, order)).toMatchObject({ stopPrice: 4_500, quantity: 4 });
    expectSameSleep(scenario);
    expect(typesOf(flat(5_000))).toEqual([]);
    expect(typesOf(flat(4_501))).toEqual([]);
    expect(typesOf(flat(4_500))).toEqual(['OrderTriggered', 'OrderFilled']);
  });

  it('a trailing stop keeps its mark and its distance in the new terms', () => {
    const { scenario, flat, sleep } = holder();
    const order = sleep({ trail: { kind: 'price', offset: price(1_000) } });
    flat(10_000);
    flat(11_000);
    expect(orderOf(scenario.world, order)).toMatchObject({ highWaterMark: 11_000, stopPrice: 10_000 });
    splitInTwo(scenario);
    expect(orderOf(scenario.world, order)).toMatchObject({ highWaterMark: 5_500, stopPrice: 5_000 });
    expectSameSleep(scenario);
    expect(typesOf(flat(5_500))).toEqual([]);
    expect(typesOf(flat(5_600))).toEqual(['OrderTrailed']);
    expect(orderOf(scenario.world, order)).toMatchObject({ highWaterMark: 5_600, stopPrice: 5_100 });
    expect(typesOf(flat(5_100))).toEqual(['OrderTriggered', 'OrderFilled']);
  });

  it('the legs of a bracket too, of which one still ends the other', () => {
    const { scenario, me, flat } = holder();
    const conditions: OrderConditions = {
      ...noConditions,
      orderClass: 'bracket',
      takeProfit: price(12_000),
      stopLoss: { stopPrice: price(9_000), limitPrice: null },
    };
    scenario.submit(me, acme, 'buy', 4, { conditions });
    flat(10_000);
    splitInTwo(scenario);
    expect(
      openOrdersOf(scenario.world, me).map(({ limitPrice, stopPrice, quantity }) => [limitPrice, stopPrice, quantity]),
    ).toEqual([
      [6_000, null, 8],
      [null, 4_500, 8],
    ]);
    expectSameSleep(scenario);
    expect(typesOf(flat(5_000))).toEqual([]);
    expect(typesOf(flat(4_500))).toEqual(['OrderCanceled', 'OrderResized', 'OrderTriggered', 'OrderFilled']);
    expect(openOrdersOf(scenario.world, me)).toEqual([]);
  });
});

describe('what rests among quotes', () => {
  it('is found at its new limit, where rounding has brought two together', () => {
    const scenario = Scenario.open('replay', [acme]);
    const me = scenario.account('me', 100_000, { ...free, fillModel: 'best' });
    const quote = (bid: number, ask: number) => {
      scenario.now += 1_000_000;
      const at = scenario.now as never;
      return scenario.input({
        kind: 'QuoteReceived',
        quote: {
          instrumentId: acme.instrumentId,
          tsEvent: at,
          bidPrice: price(bid),
          bidQuantity: 100 as never,
          askPrice: price(ask),
          askQuantity: 100 as never,
        },
      });
    };
    quote(10_000, 10_010);
    const later = idOf(scenario.submit(me, acme, 'buy', 1, { limit: 9_000 }));
    const better = idOf(scenario.submit(me, acme, 'buy', 1, { limit: 9_001 }));
    quote(10_000, 10_010);
    splitInTwo(scenario);
    quote(5_000, 5_010);
    quote(5_000, 5_010);
    const { board } = scenario.world.marketOf.get(acme.instrumentId)!;
    // Both at 45.00 now: the one that came first is first.
    expect(board!.buys.map(({ order }) => order.orderId)).toEqual([later, better]);
    scenario.command({ kind: 'CancelOrder', accountId: me, orderId: later });
    expect(board!.buys.map(({ order }) => order.orderId)).toEqual([better]);
    expect(typesOf(quote(4_400, 4_500))).toEqual(['OrderFilled']);
  });
});
