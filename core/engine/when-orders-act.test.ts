import { describe, expect, it } from 'vitest';
import { plainTerms } from '../ledger/index.ts';
import type { Bar } from '../market/index.ts';
import { noConditions, type OrderFilled } from '../order/index.ts';
import type { AccountId, ClientOrderId, OrderId, Price, Quantity, UnixMicros } from '../units/index.ts';
import { openOrdersOf, orderOf } from './accessors.ts';
import { applyEvent } from './apply-event.ts';
import { decodeEvent, encodeEvent } from './codec/event-codec.ts';
import { encodeDurable, restoreDurable } from './recovery/durable-snapshot.ts';
import { durableHash } from './state-hash.ts';
import { cashAccount, hour, minute, Scenario, share, startOfTime } from './testing/scenario.ts';
import { createWorld } from './world.ts';

/** Orders act on what the market says after they have come to it: late ones, legs that an entry wakes, stops that wake. */

const acme = share('ACME');
const second = 1_000_000;
const price = (ticks: number): Price => ticks as Price;
const flat = (ticks: number) => [ticks, ticks, ticks, ticks] as const;
const fillsOf = (scenario: Scenario): OrderFilled[] =>
  scenario.output.events.filter((event) => event.type === 'OrderFilled');
const idOf = (outcome: { ok: boolean; orderIds?: readonly OrderId[] }): OrderId => {
  if (!outcome.ok || outcome.orderIds?.[0] === undefined) throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome.orderIds[0];
};

/** A finished minute of so long after the start, told now. */
function tell(scenario: Scenario, openTime: number, prices: readonly [number, number, number, number]): void {
  const [open, high, low, close] = prices.map(price) as [Price, Price, Price, Price];
  const bar: Bar = {
    instrumentId: acme.instrumentId,
    timeframe: '1m',
    openTime: openTime as UnixMicros,
    closeTime: (openTime + minute) as UnixMicros,
    open,
    high,
    low,
    close,
    volume: 1_000,
    notional: 0,
    printCount: 0,
    isFinal: true,
    origin: 'imported',
  };
  scenario.input({ kind: 'BarReceived', bar });
}

function folded(scenario: Scenario): void {
  const world = createWorld();
  for (const event of scenario.events) applyEvent(world, decodeEvent(encodeEvent(event)));
  expect(durableHash(world)).toBe(durableHash(scenario.world));
  const restored = createWorld();
  restoreDurable(restored, encodeDurable(scenario.world));
  expect(durableHash(restored)).toBe(durableHash(scenario.world));
}

describe('on bars', () => {
  function bars() {
    const scenario = Scenario.open('backtest', [acme]);
    const me = scenario.account('me', 100_000, cashAccount);
    scenario.bar(acme, flat(10_000));
    return { scenario, me };
  }

  it('O51: an order that its script made late acts on no bar that opened before it came', () => {
    const { scenario, me } = bars();
    scenario.expectOk({ kind: 'ChangeAccountTerms', accountId: me, terms: { ...plainTerms, scriptedOutcomes: true } });
    scenario.submit(me, acme, 'buy', 5, { clientOrderId: 'test:late:90s:one' as ClientOrderId });
    scenario.bar(acme, flat(10_000));
    scenario.bar(acme, flat(10_010));
    expect(fillsOf(scenario)).toEqual([]);
    scenario.bar(acme, flat(10_020));
    const cameAt = startOfTime + minute + 90 * second;
    expect(fillsOf(scenario)).toMatchObject([{ price: 10_020, evidence: { basis: { arrivedAt: cameAt } } }]);
  });

  const withExits = {
    conditions: {
      ...noConditions,
      orderClass: 'bracket' as const,
      takeProfit: price(10_100),
      stopLoss: { stopPrice: price(9_900), limitPrice: null },
    },
  };

  it('O35: a leg acts from the bar after the one that filled its entry, however late both are told', () => {
    const { scenario, me } = bars();
    scenario.submit(me, acme, 'buy', 5, withExits);
    scenario.now += hour;
    tell(scenario, startOfTime + minute, [10_000, 10_200, 10_000, 10_000]);
    expect(fillsOf(scenario)).toMatchObject([{ side: 'buy', price: 10_000 }]);
    tell(scenario, startOfTime + 2 * minute, [10_000, 10_150, 9_990, 10_000]);
    expect(fillsOf(scenario)).toMatchObject([
      { side: 'sell', price: 10_100, evidence: { basis: { arrivedAt: startOfTime + 2 * minute } } },
    ]);
    folded(scenario);
  });

  it('O35: a leg comes to its market when its entry trades, and is so restored', () => {
    const scenario = Scenario.open('replay', [acme]);
    const me = scenario.account('me', 100_000, cashAccount);
    scenario.bar(acme, flat(10_000));
    scenario.submit(me, acme, 'buy', 5, withExits);
    scenario.now += minute + 30 * second;
    quote(scenario, 9_999, 10_001);
    expect(fillsOf(scenario)).toHaveLength(1);
    const legs = openOrdersOf(scenario.world, me);
    expect(legs.map(({ activatedAt }) => activatedAt)).toEqual([scenario.now, scenario.now]);
    folded(scenario);
  });

  it('O11: a stop-limit that a bar woke and did not fill acts on the next one, however late both are told', () => {
    const { scenario, me } = bars();
    scenario.submit(me, acme, 'buy', 5);
    scenario.bar(acme, flat(10_000));
    scenario.submit(me, acme, 'sell', 5, {
      orderType: 'stop_limit',
      limit: 9_960,
      conditions: { ...noConditions, stopPrice: price(9_950) },
    });
    scenario.now += hour;
    tell(scenario, startOfTime + 2 * minute, [10_000, 10_000, 9_940, 9_940]);
    expect(fillsOf(scenario)).toEqual([]);
    tell(scenario, startOfTime + 3 * minute, flat(9_970));
    expect(fillsOf(scenario)).toMatchObject([{ side: 'sell', price: 9_970 }]);
  });
});

function quote(scenario: Scenario, bid: number, ask: number, size = 10): void {
  scenario.now += second;
  scenario.input({
    kind: 'QuoteReceived',
    quote: {
      instrumentId: acme.instrumentId,
      tsEvent: scenario.now as UnixMicros,
      bidPrice: price(bid),
      bidQuantity: size as Quantity,
      askPrice: price(ask),
      askQuantity: size as Quantity,
    },
  });
}

describe('on quotes', () => {
  it('Q2: a stop-limit that wakes stands behind who rested at its price before', () => {
    const scenario = Scenario.open('replay', [acme]);
    const [sleeper, rester] = ['a', 'b'].map((name) => scenario.account(name, 100_000, cashAccount)) as [
      AccountId,
      AccountId,
    ];
    quote(scenario, 9_990, 10_010);
    const conditions = { ...noConditions, stopPrice: price(10_020), triggerBy: 'quote' as const };
    const woken = idOf(
      scenario.submit(sleeper, acme, 'buy', 5, { orderType: 'stop_limit', limit: 10_000, conditions }),
    );
    const rests = idOf(scenario.submit(rester, acme, 'buy', 10, { limit: 10_000 }));
    quote(scenario, 9_990, 10_020);
    quote(scenario, 9_990, 10_010);
    expect(orderOf(scenario.world, woken)).toMatchObject({ status: 'new', filledQuantity: 0 });
    quote(scenario, 9_980, 10_000);
    expect(fillsOf(scenario)).toMatchObject([{ orderId: rests, quantity: 10 }]);
    quote(scenario, 9_980, 10_000, 20);
    expect(fillsOf(scenario)).toMatchObject([{ orderId: woken, quantity: 5 }]);
  });
});
