import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noConditions, type OrderConditions, type OrderRequest } from '../order/index.ts';
import type { AccountId, OrderId, PartsPerMillion, Price } from '../units/index.ts';
import { chainOf, openOrdersOf, orderOf } from './accessors.ts';
import { applyEvent } from './apply-event.ts';
import { decodeEvent, encodeEvent } from './codec/event-codec.ts';
import { encodeDurable, restoreDurable } from './recovery/durable-snapshot.ts';
import { step } from './step.ts';
import { Auditor } from './testing/auditor.ts';
import { createRandomFlow } from './testing/random-flow.ts';
import { cashAccount, marginAccount, Scenario, share, typesOf } from './testing/scenario.ts';
import { SourceTriggers } from './triggers/market-triggers.ts';
import { createStepOutput, createWorld } from './world.ts';

const acme = share('ACME');
const price = (ticks: number): Price => ticks as Price;

type Change = Partial<OrderConditions> & { readonly limit?: number } & Partial<OrderRequest>;

function stop(scenario: Scenario, who: AccountId, side: 'buy' | 'sell', quantity: number, change: Change) {
  const { limit, stopPrice = null, trail = null, triggerBy = 'trade', ...rest } = change;
  const orderType = trail !== null ? 'trailing_stop' : limit === undefined ? 'stop' : 'stop_limit';
  return scenario.submit(who, acme, side, quantity, {
    ...(limit === undefined ? {} : { limit }),
    orderType,
    conditions: { ...noConditions, stopPrice, trail, triggerBy },
    ...rest,
  });
}

const idOf = (outcome: { ok: boolean; orderIds?: readonly OrderId[] }): OrderId => {
  if (!outcome.ok || outcome.orderIds?.[0] === undefined) throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome.orderIds[0];
};

/** A book with a wall of bids and asks, and a maker to trade with. */
function bookMarket() {
  const scenario = Scenario.open('sim', [acme]);
  const maker = scenario.account('maker', 1_000_000, { ...marginAccount, feeRate: 0 as PartsPerMillion });
  const taker = scenario.account('taker', 1_000_000, { ...marginAccount, feeRate: 0 as PartsPerMillion });
  const me = scenario.account('me', 100_000, cashAccount);
  for (let tick = 1; tick <= 20; tick++) {
    scenario.submit(maker, acme, 'buy', 10, { limit: 10_000 - tick * 10 });
    scenario.submit(maker, acme, 'sell', 10, { limit: 10_000 + tick * 10 });
  }
  scenario.submit(me, acme, 'buy', 10);
  /** Prints at what the book offers. */
  const trade = (side: 'buy' | 'sell', quantity: number) => scenario.submit(taker, acme, side, quantity);
  return { scenario, me, trade, maker };
}

describe('a stop in a book', () => {
  it('O10: sleeps until a trade reaches it, then it is a market order', () => {
    const { scenario, me, trade } = bookMarket();
    const order = idOf(stop(scenario, me, 'sell', 10, { stopPrice: price(9_970) }));
    trade('sell', 20);
    expect(orderOf(scenario.world, order)).toMatchObject({ status: 'new', triggeredAt: null });
    trade('sell', 5);
    expect(typesOf(scenario.output.events)).toContain('OrderTriggered');
    const fills = scenario.output.events.filter((event) => event.type === 'OrderFilled' && event.orderId === order);
    // The five that are left at 99.70 and five of the next price.
    expect(fills).toMatchObject([
      { price: 9_970, quantity: 5 },
      { price: 9_960, quantity: 5, status: 'filled' },
    ]);
  });

  it('O10: a trade beyond the stop wakes it too, and it fills where the market is', () => {
    const { scenario, me, trade } = bookMarket();
    const order = idOf(stop(scenario, me, 'sell', 10, { stopPrice: price(9_995) }));
    trade('sell', 30);
    expect(scenario.output.events).toContainEqual(
      expect.objectContaining({ type: 'OrderTriggered', triggerPrice: 9_970 }),
    );
    const fill = scenario.output.events.find((event) => event.type === 'OrderFilled' && event.orderId === order);
    expect(fill).toMatchObject({ price: 9_960 });
  });

  it('O10: one that is reached when it comes wakes at once', () => {
    const { scenario, me } = bookMarket();
    stop(scenario, me, 'sell', 10, { stopPrice: price(10_500) });
    expect(typesOf(scenario.output.events)).toEqual(['OrderAccepted', 'OrderTriggered', 'OrderFilled', 'OrderFilled']);
  });

  it('O11: a stop-limit rests at its limit when the market has left it behind', () => {
    const { scenario, me, trade } = bookMarket();
    const order = idOf(stop(scenario, me, 'sell', 10, { stopPrice: price(9_990), limit: 9_985 }));
    trade('sell', 30);
    expect(orderOf(scenario.world, order)).toMatchObject({ status: 'new', filledQuantity: 0 });
    trade('buy', 5);
    expect(orderOf(scenario.world, order)).toMatchObject({ status: 'partially_filled', filledQuantity: 5 });
  });

  it('O12: a trailing stop follows the market and never goes back', () => {
    const { scenario, me, trade } = bookMarket();
    const order = idOf(stop(scenario, me, 'sell', 10, { trail: { kind: 'price', offset: price(25) } }));
    expect(orderOf(scenario.world, order)).toMatchObject({ highWaterMark: 10_010, stopPrice: 9_985 });
    trade('buy', 15);
    expect(orderOf(scenario.world, order)).toMatchObject({ highWaterMark: 10_030, stopPrice: 10_005 });
    trade('sell', 5);
    expect(orderOf(scenario.world, order)).toBeNull();
    expect(scenario.output.events).toContainEqual(
      expect.objectContaining({ type: 'OrderTriggered', triggerPrice: 9_990 }),
    );
  });

  it('O12: a trail in percent is rounded away from the market', () => {
    const { scenario, me } = bookMarket();
    const trail = { kind: 'percent', rate: 10_050 as PartsPerMillion } as const;
    const order = idOf(stop(scenario, me, 'sell', 10, { trail }));
    // 1.005 % of 100.10 is 1.006005: the stop is 99.09, not 99.10.
    expect(orderOf(scenario.world, order)).toMatchObject({ highWaterMark: 10_010, stopPrice: 9_909 });
  });

  it('O13: by quote it wakes on the side that it would trade with', () => {
    const { scenario, me, maker } = bookMarket();
    const order = idOf(stop(scenario, me, 'sell', 10, { stopPrice: price(9_985), triggerBy: 'quote' }));
    const best = openOrdersOf(scenario.world, maker).find(({ limitPrice }) => limitPrice === 9_990)!;
    scenario.command({ kind: 'CancelOrder', accountId: maker, orderId: best.orderId });
    expect(typesOf(scenario.output.events)).toEqual(['OrderCanceled', 'OrderTriggered', 'OrderFilled', 'OrderFilled']);
    expect(orderOf(scenario.world, order)).toBeNull();
  });

  it('O14: what it cannot pay when it wakes ends it', () => {
    const { scenario, trade } = bookMarket();
    const poor = scenario.account('poor', 1_002, cashAccount);
    stop(scenario, poor, 'buy', 10, { stopPrice: price(10_010) });
    const waiting = idOf(
      stop(scenario, scenario.account('poorer', 1_005, cashAccount), 'buy', 10, { stopPrice: price(10_030) }),
    );
    trade('buy', 25);
    const end = scenario.events.find((event) => event.type === 'OrderCanceled' && event.orderId === waiting);
    expect(end).toMatchObject({ reasonCode: 'INSUFFICIENT_FUNDS' });
  });

  it('O14: it does not trade with an order of its own account', () => {
    const { scenario, me, trade } = bookMarket();
    const sale = idOf(stop(scenario, me, 'sell', 10, { stopPrice: price(9_970) }));
    scenario.submit(me, acme, 'buy', 5, { limit: 9_965 });
    trade('sell', 30);
    const end = scenario.events.find((event) => event.type === 'OrderCanceled' && event.orderId === sale);
    expect(end).toMatchObject({ reasonCode: 'SELF_TRADE' });
  });

  it('sleeps on through a cancel, a replacement and a restart', () => {
    const { scenario, me, trade } = bookMarket();
    const first = idOf(stop(scenario, me, 'sell', 10, { stopPrice: price(9_900) }));
    const second = idOf(scenario.replace(me, first, { stopPrice: price(9_970) }));
    expect(orderOf(scenario.world, second)).toMatchObject({ stopPrice: 9_970, links: { replaces: first } });
    const recovered = createWorld();
    restoreDurable(recovered, encodeDurable(scenario.world));
    expect(encodeDurable(recovered)).toBe(encodeDurable(scenario.world));
    expect(recovered.markets[0]!.triggers?.trade.down.size).toBe(1);
    trade('sell', 25);
    expect(orderOf(scenario.world, second)).toBeNull();
    expect(scenario.world.markets[0]!.triggers?.trade.down.size).toBe(0);
  });
});

describe('a stop-limit that may only trade at once', () => {
  const atOnce = { stopPrice: price(9_970), timeInForce: 'ioc' as const };

  it('O11: sleeps until its stop, takes what its limit allows, and the rest ends', () => {
    const { scenario, me, trade } = bookMarket();
    const order = idOf(stop(scenario, me, 'sell', 10, { ...atOnce, limit: 9_970 }));
    trade('sell', 20);
    expect(orderOf(scenario.world, order)).toMatchObject({ status: 'new', triggeredAt: null });
    trade('sell', 5);
    expect(scenario.output.events.filter((event) => 'orderId' in event && event.orderId === order)).toMatchObject([
      { type: 'OrderTriggered' },
      { type: 'OrderFilled', price: 9_970, quantity: 5 },
      { type: 'OrderCanceled', reasonCode: 'IOC_REMAINDER' },
    ]);
    expect(orderOf(scenario.world, order)).toBeNull();
  });

  it.each([
    ['fills where it woke', [10_000, 10_050, 9_850, 9_950], 9_890, 'OrderFilled'],
    ['ends when the path comes back to its limit only later', [9_800, 9_870, 9_700, 9_860], 9_850, 'OrderCanceled'],
    ['ends when the path never comes back', [9_800, 9_840, 9_700, 9_750], 9_850, 'OrderCanceled'],
  ] as const)('O11: on bars it %s', (_what, bar, limit, ending) => {
    const scenario = Scenario.open('backtest', [acme], { chain: 'off' });
    const me = scenario.account('me', 100_000, { ...cashAccount, shorting: true });
    scenario.bar(acme, [10_000, 10_000, 10_000, 10_000]);
    idOf(stop(scenario, me, 'sell', 10, { stopPrice: price(9_900), limit, timeInForce: 'ioc' }));
    expect(typesOf(scenario.bar(acme, bar))).toEqual(['OrderTriggered', ending]);
    expect(openOrdersOf(scenario.world, me)).toEqual([]);
  });
});

describe('a stop on bars', () => {
  function bars() {
    const scenario = Scenario.open('backtest', [acme], { chain: 'off' });
    const me = scenario.account('me', 100_000, { ...cashAccount, shorting: true });
    scenario.bar(acme, [10_000, 10_000, 10_000, 10_000]);
    return { scenario, me };
  }

  it.each([
    ['sell', 9_900, [10_000, 10_050, 9_850, 9_950], 9_900],
    ['sell', 9_900, [9_800, 9_850, 9_700, 9_750], 9_800],
    ['buy', 10_100, [10_000, 10_150, 9_950, 10_000], 10_100],
    ['buy', 10_100, [10_200, 10_250, 10_150, 10_200], 10_200],
    ['sell', 9_900, [10_000, 10_050, 9_950, 10_000], null],
  ] as const)('O15: %s at %i on %j fills at %s', (side, stopPrice, bar, filledAt) => {
    const { scenario, me } = bars();
    stop(scenario, me, side, 10, { stopPrice: price(stopPrice) });
    const events = scenario.bar(acme, bar);
    if (filledAt === null) expect(events).toEqual([]);
    else expect(events).toMatchObject([{ type: 'OrderTriggered' }, { type: 'OrderFilled', price: filledAt }]);
  });

  it.each([
    ['fills at the stop when its limit allows that', 9_900, 9_890, [10_000, 10_050, 9_850, 9_950], 9_900],
    ['fills at its limit when the path comes back', 9_900, 9_850, [9_800, 9_870, 9_700, 9_860], 9_850],
    ['rests when the path does not come back', 9_900, 9_850, [9_800, 9_840, 9_700, 9_750], null],
  ] as const)('O15: a stop-limit %s', (_what, stopPrice, limit, bar, filledAt) => {
    const { scenario, me } = bars();
    const order = idOf(stop(scenario, me, 'sell', 10, { stopPrice: price(stopPrice), limit }));
    const events = scenario.bar(acme, bar);
    expect(events[0]).toMatchObject({ type: 'OrderTriggered' });
    if (filledAt === null) expect(orderOf(scenario.world, order)).toMatchObject({ status: 'new' });
    else expect(events[1]).toMatchObject({ type: 'OrderFilled', price: filledAt });
  });

  it('O15: a trailing stop moves along the path and may wake on the same bar', () => {
    const { scenario, me } = bars();
    const order = idOf(stop(scenario, me, 'sell', 10, { trail: { kind: 'price', offset: price(100) } }));
    // Open, high, low, close: the high moves the stop to 100.20, the low reaches it.
    const events = scenario.bar(acme, [10_000, 10_120, 9_800, 9_900]);
    expect(events).toMatchObject([
      { type: 'OrderTrailed', highWaterMark: 10_120, stopPrice: 10_020 },
      { type: 'OrderTriggered', triggerPrice: 10_020 },
      { type: 'OrderFilled', price: 10_020, liquidity: 'taker' },
    ]);
    expect(orderOf(scenario.world, order)).toBeNull();
  });

  it('O15: at one place of the path a stop comes before a limit', () => {
    const { scenario, me } = bars();
    const other = scenario.account('other', 100_000, { ...cashAccount, shorting: true });
    const limit = idOf(scenario.submit(other, acme, 'buy', 10, { limit: 9_900 }));
    const sale = idOf(stop(scenario, me, 'sell', 10, { stopPrice: price(9_900) }));
    const events = scenario.bar(acme, [10_000, 10_010, 9_800, 9_900]);
    const filled = events.flatMap((event) => (event.type === 'OrderFilled' ? [event.orderId] : []));
    expect(filled).toEqual([sale, limit]);
  });
});

describe('many stops', () => {
  it('O16: a market that reaches none of ten thousand looks at none of them', () => {
    const { scenario, me, trade } = bookMarket();
    for (let count = 0; count < 1_000; count++) {
      stop(scenario, me, 'buy', 1, { stopPrice: price(20_000 + count), timeInForce: 'gtc' });
    }
    const { up, down } = scenario.world.markets[0]!.triggers!.trade;
    let visits = 0;
    for (const heap of [up, down]) {
      const upTo = heap.upTo.bind(heap);
      heap.upTo = (key) => {
        const found = upTo(key);
        visits += found.length;
        return found;
      };
    }
    trade('buy', 5);
    trade('sell', 5);
    expect(visits).toBe(0);
    expect(up.size).toBeGreaterThan(400);
  });

  it('O16: the index gives back what a scan would, in the order of price and arrival', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ key: fc.integer({ min: 0, max: 30 }), drop: fc.boolean() }), { maxLength: 60 }),
        fc.integer({ min: 0, max: 30 }),
        (entries, key) => {
          const { up } = new SourceTriggers();
          const orders = entries.map((entry, at) => ({ ...entry, orderSequence: at }));
          for (const order of orders) up.add(order as never, order.key);
          for (const order of orders) if (order.drop) up.remove(order as never);
          const kept = orders.filter(({ drop }) => !drop);
          const wanted = kept
            .filter((order) => order.key <= key)
            .sort((left, right) => left.key - right.key || left.orderSequence - right.orderSequence);
          expect(up.upTo(key)).toEqual(wanted);
          expect(up.topKey()).toBe(Math.min(Number.POSITIVE_INFINITY, ...kept.map((order) => order.key)));
        },
      ),
    );
  });
});

describe('worlds with stops', () => {
  const seed = Number(process.env['QUIRE_PROPERTY_SEED']);
  const acts = fc.array(
    fc.record({
      kind: fc.constantFrom('stop', 'stop_limit', 'trail', 'limit', 'market', 'cancel', 'replace', 'tick'),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      who: fc.nat(1),
      quantity: fc.integer({ min: 1, max: 60 }),
      at: fc.integer({ min: 9_930, max: 10_070 }),
      size: fc.integer({ min: 1, max: 80 }),
      quote: fc.boolean(),
    }),
    { minLength: 20, maxLength: 80 },
  );

  it(`O10, O12, O14: keep the books, fold to the same state and replay to the same chain (seed ${seed})`, () => {
    let woken = 0;
    fc.assert(
      fc.property(acts, (script) => {
        const scenario = Scenario.open('sim', [acme], { simulator: createRandomFlow });
        const who = [scenario.account('cash', 60_000), scenario.account('margin', 60_000, marginAccount)];
        scenario.input({ kind: 'MarketTick' });
        const auditor = new Auditor();
        auditor.see(scenario.world, scenario.events);
        for (const act of script) {
          const seen = scenario.events.length;
          const account = who[act.who]!;
          const open = openOrdersOf(scenario.world, account);
          const order = open[act.quantity % Math.max(1, open.length)];
          const triggerBy = act.quote ? 'quote' : 'trade';
          if (act.kind === 'tick') {
            scenario.now += act.size * 100_000;
            scenario.input({ kind: 'MarketTick' });
          } else if (act.kind === 'cancel' && order !== undefined) {
            scenario.command({ kind: 'CancelOrder', accountId: account, orderId: order.orderId });
          } else if (act.kind === 'replace' && order !== undefined) {
            const change = order.stopPrice === null ? { limitPrice: price(act.at) } : { stopPrice: price(act.at) };
            scenario.replace(account, order.orderId, change);
          } else if (act.kind === 'limit') scenario.submit(account, acme, act.side, act.quantity, { limit: act.at });
          else if (act.kind === 'market') scenario.submit(account, acme, act.side, act.quantity);
          else if (act.kind === 'trail') {
            const trail = { kind: 'price', offset: price(act.size) } as const;
            stop(scenario, account, act.side, act.quantity, { trail, triggerBy });
          } else {
            const limit = act.kind === 'stop_limit' ? { limit: act.at + act.size - 40 } : {};
            stop(scenario, account, act.side, act.quantity, { stopPrice: price(act.at), triggerBy, ...limit });
          }
          auditor.see(scenario.world, scenario.events.slice(seen));
          auditor.check(scenario.world);
        }
        woken += scenario.events.filter(({ type }) => type === 'OrderTriggered').length;
        const folded = createWorld();
        for (const event of scenario.events) applyEvent(folded, decodeEvent(encodeEvent(event)));
        expect(encodeDurable(folded)).toBe(encodeDurable(scenario.world));
        const again = createWorld({ simulator: createRandomFlow });
        const output = createStepOutput();
        for (const input of scenario.inputs) step(again, input, output);
        expect(chainOf(again)).toBe(chainOf(scenario.world));
      }),
      { seed, numRuns: 25 },
    );
    expect(woken).toBeGreaterThan(20);
  });
});
