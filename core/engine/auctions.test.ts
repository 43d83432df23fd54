import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderFilled, TimeInForce } from '../order/index.ts';
import type { OrderId, PartsPerMillion, Price, Quantity, UnixMicros } from '../units/index.ts';
import { chainOf, openOrdersOf, orderOf, positionOf } from './accessors.ts';
import { applyEvent } from './apply-event.ts';
import { decodeEvent, encodeEvent } from './codec/event-codec.ts';
import { explainOrder } from './explain-order.ts';
import { encodeDurable, restoreDurable } from './recovery/durable-snapshot.ts';
import { durableHash } from './state-hash.ts';
import { step } from './step.ts';
import { Auditor } from './testing/auditor.ts';
import {
  cashAccount,
  day,
  hour,
  marginAccount,
  minute,
  Scenario,
  share,
  startOfTime,
  typesOf,
} from './testing/scenario.ts';
import { createStepOutput, createWorld } from './world.ts';

const acme = share('ACME');
const listed = share('LISTED', { calendarId: 'stock' });
const free = { ...cashAccount, feeRate: 0 as PartsPerMillion };
const lent = { ...marginAccount, feeRate: 0 as PartsPerMillion };
const idOf = (outcome: { ok: boolean; orderIds?: readonly OrderId[] }): OrderId => {
  if (!outcome.ok || outcome.orderIds?.[0] === undefined) throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome.orderIds[0];
};
const fillsOf = (scenario: Scenario): OrderFilled[] =>
  scenario.output.events.filter((event) => event.type === 'OrderFilled');
const bid = (timeInForce: TimeInForce, limit?: number) => ({ timeInForce, ...(limit === undefined ? {} : { limit }) });

/** A book with 10 lots every 10 ticks around 100.00; it rolls at midnight. */
function bookMarket() {
  const scenario = Scenario.open('sim', [acme]);
  const maker = scenario.account('maker', 1_000_000, lent);
  const me = scenario.account('me', 100_000, free);
  const other = scenario.account('other', 100_000, lent);
  for (let tick = 1; tick <= 5; tick++) {
    scenario.submit(maker, acme, 'buy', 10, { limit: 10_000 - tick * 10 });
    scenario.submit(maker, acme, 'sell', 10, { limit: 10_000 + tick * 10 });
  }
  const roll = () => {
    scenario.now = startOfTime + day;
    return scenario.input({ kind: 'TimeAdvanced' });
  };
  return { scenario, maker, me, other, roll };
}

function proved(scenario: Scenario): void {
  const auditor = new Auditor();
  auditor.see(scenario.world, scenario.events);
  auditor.check(scenario.world);
  const folded = createWorld();
  for (const event of scenario.events) applyEvent(folded, decodeEvent(encodeEvent(event)));
  expect(durableHash(folded)).toBe(durableHash(scenario.world));
  const again = createWorld();
  for (const input of scenario.inputs) step(again, input, createStepOutput());
  expect(chainOf(again)).toBe(chainOf(scenario.world));
  const restored = createWorld();
  restoreDurable(restored, encodeDurable(scenario.world));
  expect(durableHash(restored)).toBe(durableHash(scenario.world));
}

describe('an auction in a book', () => {
  it('O40, O43: gives everybody one price, and what rests in the book takes part', () => {
    const { scenario, maker, me, roll } = bookMarket();
    const order = idOf(scenario.submit(me, acme, 'buy', 25, bid('cls')));
    expect(orderOf(scenario.world, order)).toMatchObject({ status: 'accepted_for_bidding', filledQuantity: 0 });
    expect(explainOrder(scenario.world, order)?.blocks).toEqual([
      { code: 'WAITING_FOR_AUCTION', details: { timeInForce: 'cls', auctionAt: `${startOfTime + day}` } },
    ]);
    roll();
    const fills = fillsOf(scenario);
    expect(fills.filter(({ accountId }) => accountId === me)).toMatchObject([
      {
        price: 10_030,
        quantity: 25,
        status: 'filled',
        fillModel: 'auction',
        evidence: { auction: 'close', cleared: { volume: 25, demand: 25, supply: 30 } },
      },
    ]);
    // The makers of 100.10 and 100.20 get the price of the auction too.
    expect(
      fills.filter(({ accountId }) => accountId === maker).map(({ price, quantity }) => [price, quantity]),
    ).toEqual([
      [10_030, 10],
      [10_030, 10],
      [10_030, 5],
    ]);
    expect(scenario.messages('print')).toHaveLength(1);
    proved(scenario);
  });

  it('O42: at any price before a limit, the better limit before the worse, the older before the younger', () => {
    const { scenario, me, other, roll } = bookMarket();
    const orders = [
      scenario.submit(me, acme, 'buy', 4, bid('opg', 10_000)),
      scenario.submit(me, acme, 'buy', 4, bid('opg', 10_005)),
      scenario.submit(me, acme, 'buy', 4, bid('opg', 10_005)),
      scenario.submit(me, acme, 'buy', 4, bid('opg')),
    ].map(idOf);
    idOf(scenario.submit(other, acme, 'sell', 10, bid('opg', 10_000)));
    const events = roll();
    const filled = orders.map((id) =>
      fillsOf(scenario)
        .filter(({ orderId }) => orderId === id)
        .reduce((sum, { quantity }) => sum + quantity, 0),
    );
    expect(filled).toEqual([0, 4, 2, 4]);
    const reasons = events.flatMap((event) => (event.type === 'OrderCanceled' ? [event.reasonCode] : []));
    expect(reasons).toEqual(['AUCTION_UNFILLED', 'AUCTION_UNFILLED']);
    proved(scenario);
  });

  it('O43: the close of a market that never closes trades before the open of its next date', () => {
    const { scenario, me, other, roll } = bookMarket();
    scenario.submit(me, acme, 'buy', 1, bid('opg'));
    scenario.submit(other, acme, 'sell', 1, bid('cls', 10_000));
    scenario.submit(me, acme, 'buy', 1, bid('cls', 10_000));
    roll();
    expect(fillsOf(scenario).map(({ evidence }) => evidence.model === 'auction' && evidence.auction)).toEqual([
      'close',
      'close',
      'open',
      'open',
    ]);
    const at = typesOf(scenario.output.events);
    expect(at.indexOf('OrderFilled')).toBeLessThan(at.indexOf('TradingDateRolled'));
    expect(at.lastIndexOf('OrderFilled')).toBeGreaterThan(at.indexOf('TradingDateRolled'));
  });

  it('O44: who cannot pay the price leaves before it is found', () => {
    const { scenario, other, roll } = bookMarket();
    const poor = scenario.account('poor', 1_001.5, free);
    const order = idOf(scenario.submit(poor, acme, 'buy', 10, bid('cls')));
    scenario.submit(other, acme, 'buy', 10);
    const events = roll();
    expect(events).toContainEqual(expect.objectContaining({ orderId: order, reasonCode: 'INSUFFICIENT_FUNDS' }));
    expect(fillsOf(scenario)).toEqual([]);
    proved(scenario);
  });

  it('O45: can be replaced and canceled until then, and holds back what it needs', () => {
    const { scenario, me, roll } = bookMarket();
    const order = idOf(scenario.submit(me, acme, 'buy', 5, bid('cls', 10_020)));
    const replaced = idOf(scenario.replace(me, order, { limitPrice: 10_010 as Price }));
    expect(orderOf(scenario.world, replaced)).toMatchObject({
      status: 'accepted_for_bidding',
      reservation: { cash: 500_500_000_000n },
    });
    const resting = idOf(scenario.replace(me, replaced, { timeInForce: 'gtc', limitPrice: 9_000 as Price }));
    expect(orderOf(scenario.world, resting)?.status).toBe('new');
    const back = idOf(scenario.replace(me, resting, { timeInForce: 'cls' }));
    scenario.expectOk({ kind: 'CancelOrder', accountId: me, orderId: back });
    expect(openOrdersOf(scenario.world, me)).toEqual([]);
    roll();
    expect(fillsOf(scenario)).toEqual([]);
    proved(scenario);
  });

  it('O45: what has traded in part may wait for the close with the rest', () => {
    const { scenario, me, other, roll } = bookMarket();
    const order = idOf(scenario.submit(me, acme, 'buy', 5, { limit: 10_000 }));
    scenario.submit(other, acme, 'sell', 2, { limit: 10_000 });
    const rest = idOf(scenario.replace(me, order, { timeInForce: 'cls' }));
    expect(orderOf(scenario.world, rest)).toMatchObject({ status: 'accepted_for_bidding', filledQuantity: 2 });
    scenario.submit(other, acme, 'sell', 3, bid('cls'));
    roll();
    const [fill] = fillsOf(scenario).filter(({ orderId }) => orderId === rest);
    expect(fill).toMatchObject({ quantity: 3, filledQuantity: 5, remainingQuantity: 0 });
    proved(scenario);
  });

  it('O46: takes no orders in the last minutes before it', () => {
    const { scenario, me } = bookMarket();
    const at = (before: number, timeInForce: 'opg' | 'cls') => {
      scenario.now = startOfTime + day - before;
      const outcome = scenario.submit(me, acme, 'buy', 1, bid(timeInForce));
      return outcome.ok ? 'taken' : outcome.code;
    };
    expect([at(11 * minute, 'cls'), at(10 * minute, 'cls'), at(3 * minute, 'opg')]).toEqual([
      'taken',
      'AUCTION_CLOSED',
      'taken',
    ]);
    expect([at(2 * minute, 'opg'), at(0, 'opg'), at(0, 'cls')]).toEqual(['AUCTION_CLOSED', 'taken', 'taken']);
  });

  it('O40: random auctions conserve, audit, fold and re-execute', () => {
    const asked = fc.record({
      who: fc.constantFrom('me', 'other', 'maker'),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      quantity: fc.integer({ min: 1, max: 30 }),
      limit: fc.option(fc.integer({ min: 9_950, max: 10_050 })),
      timeInForce: fc.constantFrom('opg' as const, 'cls' as const, 'gtc' as const),
    });
    fc.assert(
      fc.property(fc.array(asked, { minLength: 1, maxLength: 20 }), (orders) => {
        const market = bookMarket();
        const { scenario } = market;
        for (const { who, side, quantity, limit, timeInForce } of orders) {
          scenario.submit(market[who as 'me'], acme, side, quantity, bid(timeInForce, limit ?? undefined));
        }
        market.roll();
        let total = 0n;
        for (const who of [market.me, market.other, market.maker]) {
          total += positionOf(scenario.world, who, acme.instrumentId)?.quantity ?? 0n;
          for (const order of openOrdersOf(scenario.world, who)) expect(order.timeInForce).toBe('gtc');
        }
        expect(total).toBe(0n);
        proved(scenario);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the cut-off of an exchange with hours', () => {
  it.each<[string, 'opg' | 'cls', number, string]>([
    // The session of the tests: 14:30 to 21:00; 19:00 New York is nine and a half hours after the open.
    ['before the open', 'opg', 14.4 * hour, 'taken'],
    ['at 9:28', 'opg', 14.5 * hour - 2 * minute, 'AUCTION_CLOSED'],
    ['in the session', 'opg', 18 * hour, 'AUCTION_CLOSED'],
    ['at 19:00', 'opg', 24 * hour - 1, 'AUCTION_CLOSED'],
    ['after 19:00', 'opg', 24 * hour, 'taken'],
    ['in the session', 'cls', 18 * hour, 'taken'],
    ['at 15:50', 'cls', 21 * hour - 10 * minute, 'AUCTION_CLOSED'],
    ['after the close', 'cls', 22 * hour, 'AUCTION_CLOSED'],
    ['after 19:00', 'cls', 24 * hour, 'taken'],
  ])('O46: %s an order %s …', (_, timeInForce, at, expected) => {
    const scenario = Scenario.open('replay', [listed]);
    const me = scenario.account('me', 100_000, free);
    scenario.now = startOfTime + at;
    const outcome = scenario.submit(me, listed, 'buy', 1, bid(timeInForce, 10_000));
    expect(outcome.ok ? 'taken' : outcome.code).toBe(expected);
  });
});

describe('an auction of a recorded market', () => {
  /** Before the open of the second day, with a price of the first. */
  function morning() {
    const scenario = Scenario.open('replay', [listed]);
    const me = scenario.account('me', 100_000, free);
    scenario.now = startOfTime + 20 * hour;
    scenario.bar(listed, [10_000, 10_000, 10_000, 10_000]);
    scenario.now = startOfTime + day + 14 * hour;
    const at = (instant: number, prices: readonly [number, number, number, number]) => {
      scenario.now = startOfTime + day + instant;
      scenario.bar(listed, prices);
      return fillsOf(scenario).map(({ price, orderId }) => [orderId, price]);
    };
    return { scenario, me, at };
  }

  it('O47: fills at the open of the first bar of the session, and at the close of the last', () => {
    const { scenario, me, at } = morning();
    const open = idOf(scenario.submit(me, listed, 'buy', 1, bid('opg')));
    const close = idOf(scenario.submit(me, listed, 'buy', 1, bid('cls', 10_300)));
    expect(at(14.5 * hour - minute, [9_900, 9_900, 9_900, 9_900])).toEqual([]);
    expect(at(14.5 * hour, [10_100, 10_150, 10_050, 10_120])).toEqual([[open, 10_100]]);
    expect(at(20 * hour, [10_200, 10_200, 10_000, 10_000])).toEqual([]);
    expect(at(21 * hour - minute, [10_000, 10_280, 9_000, 10_260])).toEqual([[close, 10_260]]);
    proved(scenario);
  });

  it('O47: one that the official price leaves out ends', () => {
    const { scenario, me, at } = morning();
    idOf(scenario.submit(me, listed, 'buy', 1, bid('opg', 10_000)));
    expect(at(14.5 * hour, [10_100, 10_150, 9_000, 10_120])).toEqual([]);
    expect(scenario.output.events).toMatchObject([{ type: 'OrderCanceled', reasonCode: 'AUCTION_UNFILLED' }]);
  });

  it('O47: prints tell the open by the first and the close by the last', () => {
    const { scenario, me } = morning();
    let prints = 0;
    const print = (instant: number, ticks: number) => {
      scenario.now = startOfTime + day + instant;
      prints += 1;
      scenario.input({
        kind: 'PrintReceived',
        print: {
          instrumentId: listed.instrumentId,
          tsEvent: scenario.now as UnixMicros,
          printSequence: prints,
          price: ticks as Price,
          quantity: 1 as Quantity,
          aggressorSide: 'buy',
        },
      });
      return fillsOf(scenario).map(({ orderId, price }) => [orderId, price]);
    };
    const open = idOf(scenario.submit(me, listed, 'buy', 5, bid('opg')));
    const close = idOf(scenario.submit(me, listed, 'buy', 5, bid('cls')));
    expect(print(14.2 * hour, 9_000)).toEqual([]);
    expect(print(14.6 * hour, 10_010)).toEqual([[open, 10_010]]);
    expect(print(20.9 * hour, 10_020)).toEqual([]);
    expect(print(21.5 * hour, 11_000)).toEqual([[close, 10_020]]);
    proved(scenario);
  });

  it('O47: one whose session went by without a price ends when the next begins', () => {
    const { scenario, me } = morning();
    const order = idOf(scenario.submit(me, listed, 'buy', 1, bid('cls', 10_000)));
    scenario.now = startOfTime + 2 * day + 8 * hour;
    expect(scenario.input({ kind: 'TimeAdvanced' }).some((event) => event.type === 'OrderCanceled')).toBe(false);
    scenario.now = startOfTime + 2 * day + 9 * hour;
    scenario.input({ kind: 'TimeAdvanced' });
    expect(scenario.output.events).toContainEqual(
      expect.objectContaining({ orderId: order, reasonCode: 'AUCTION_UNFILLED' }),
    );
  });
});
