import { describe, expect, it } from 'vitest';
import type { OrderFilled } from '../order/index.ts';
import { accountOf, bookOf, openOrdersOf, orderOf, positionOf } from './accessors.ts';
import { cashAccount, coin, dollars, Scenario, share, typesOf, usd } from './testing/scenario.ts';

const acme = share('ACME');
const coins = coin('COIN/USD');

function twoTraders() {
  const scenario = Scenario.open('sim', [acme]);
  const maker = scenario.account('maker', 100_000);
  const taker = scenario.account('taker', 100_000);
  return { scenario, maker, taker };
}

const fillsOf = (scenario: Scenario): OrderFilled[] =>
  scenario.output.events.filter((event): event is OrderFilled => event.type === 'OrderFilled');

describe('orders in a book', () => {
  it("two customers trade: the maker is told first, both sides at the maker's price", () => {
    const { scenario, maker, taker } = twoTraders();
    expect(scenario.submit(maker, acme, 'buy', 100, { limit: 9_900 }).ok).toBe(true);
    // Shares for the maker to sell later come from this first trade.
    const seller = scenario.account('seller', 0, { ...accountOf(scenario.world, maker)!.policy, shorting: true });
    scenario.post(seller, dollars(100_000));
    scenario.submit(seller, acme, 'sell', 40);
    const fills = fillsOf(scenario);
    expect(fills.map((fill) => [fill.accountId, fill.liquidity, fill.price, fill.quantity])).toEqual([
      [maker, 'maker', 9_900, 40],
      [seller, 'taker', 9_900, 40],
    ]);
    expect(positionOf(scenario.world, maker, acme.instrumentId)?.quantity).toBe(40n);
    expect(positionOf(scenario.world, seller, acme.instrumentId)?.quantity).toBe(-40n);
    expect(accountOf(scenario.world, maker)?.balances.get(usd)?.cash).toBe(dollars(100_000 - 3_960 - 3.96));
    expect(taker).toBeDefined();
  });

  it('a limit order rests, reserves its worst cost with its fee, and gives it back when canceled', () => {
    const { scenario, maker } = twoTraders();
    const outcome = scenario.submit(maker, acme, 'buy', 100, { limit: 9_900 });
    if (!outcome.ok) throw new Error(outcome.code);
    const [order] = openOrdersOf(scenario.world);
    expect(order?.reservation.cash).toBe(dollars(9_900 + 9.9));
    expect(bookOf(scenario.world, acme.instrumentId)?.bestBid()).toBe(9_900);
    scenario.expectOk({ kind: 'CancelOrder', accountId: maker, orderId: outcome.orderIds[0]! });
    expect(accountOf(scenario.world, maker)?.balances.get(usd)?.reserved).toBe(0n);
    expect(bookOf(scenario.world, acme.instrumentId)?.bestBid()).toBe(0);
    expect(orderOf(scenario.world, outcome.orderIds[0]!)).toBeNull();
  });

  it('L7: a notional is rounded down once per fill, and the fee of the order up once', () => {
    const scenario = Scenario.open('sim', [coins]);
    const maker = scenario.account('maker', 100_000, { ...cashAccount, shorting: true });
    const taker = scenario.account('taker', 100_000);
    scenario.submit(maker, coins, 'sell', 123_456_789, { limit: 4_321 });
    scenario.submit(maker, coins, 'sell', 987_654_321, { limit: 4_321 });
    scenario.submit(taker, coins, 'buy', 1_111_111_110);
    const fills = fillsOf(scenario).filter((fill) => fill.accountId === taker);
    // 43.21 × 0.123456789 = 5.33456785269 and 43.21 × 0.987654321 = 42.67654321041.
    expect(fills.map((fill) => fill.notional)).toEqual([5_334_567_852n, 42_676_543_210n]);
    // 0.1 % of 48.011111062 is 0.048011111062: 48,011,112 billionths in all.
    expect(fills.map((fill) => fill.fee)).toEqual([5_334_568n, 42_676_544n]);
    expect(scenario.world.durable.accounts.get(taker)?.balances.get(usd)?.feesPaid).toBe(48_011_112n);
  });

  it('a market order that meets an empty book is accepted and canceled for want of liquidity', () => {
    const { scenario, taker } = twoTraders();
    expect(scenario.submit(taker, acme, 'buy', 100).ok).toBe(true);
    expect(typesOf(scenario.output.events)).toEqual(['OrderAccepted', 'OrderCanceled']);
    expect(scenario.output.events[1]).toMatchObject({ reasonCode: 'NO_LIQUIDITY' });
  });
});
