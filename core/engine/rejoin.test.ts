import { describe, expect, it } from 'vitest';
import { noConditions } from '../order/index.ts';
import type { AccountId, OrderId, Price, UnixMicros } from '../units/index.ts';
import { bookOf, lastPriceOf, openOrdersOf, quoteOf } from './accessors.ts';
import { applyEvent } from './apply-event.ts';
import { headOf, setHead } from './recovery/head.ts';
import { encodeMarket } from './recovery/market-snapshot.ts';
import { resumeInput } from './recovery/resume-world.ts';
import { createRandomFlow } from './testing/random-flow.ts';
import { coin, day, hour, marginAccount, Scenario, share, stockCalendar, typesOf } from './testing/scenario.ts';
import { createWorld, type WorldOptions } from './world.ts';

const acme = share('ACME');

/** The process dies and comes back `offMicros` later: all that is left are the events, the head and a checkpoint of the market. */
function crash(scenario: Scenario, market: string | null, offMicros: number, options: WorldOptions = {}): void {
  const recovered = createWorld(options);
  for (const event of scenario.events) applyEvent(recovered, event);
  setHead(recovered, headOf(scenario.world));
  scenario.now += offMicros;
  const checkpointSequence = scenario.world.inputSequence;
  Object.assign(scenario, { world: recovered });
  scenario.input(resumeInput(recovered, { checkpointSequence, market, now: scenario.now as UnixMicros }));
}

function resting(): { scenario: Scenario; first: OrderId; second: OrderId; accountId: AccountId } {
  const scenario = Scenario.open('sim', [acme]);
  const accountId = scenario.account('one', 1_000_000, marginAccount);
  const other = scenario.account('two', 1_000_000, marginAccount);
  const ids = [accountId, other].map((who) => {
    const outcome = scenario.submit(who, acme, 'buy', 100, { limit: 9_990 });
    return outcome.ok ? outcome.orderIds[0]! : ('' as OrderId);
  });
  return { scenario, first: ids[0]!, second: ids[1]!, accountId };
}

describe('a rejoin', () => {
  it('brings resting orders back in their old order, with what remains of them', () => {
    const { scenario, first, second, accountId } = resting();
    const seller = scenario.account('seller', 1_000_000, marginAccount);
    scenario.submit(seller, acme, 'sell', 30);
    crash(scenario, encodeMarket(scenario.world), hour);
    expect(typesOf(scenario.output.events)).toEqual(['WorldRejoined']);
    expect(bookOf(scenario.world, acme.instrumentId)?.bestBidQuantity()).toBe(170);
    scenario.submit(seller, acme, 'sell', 80);
    expect(scenario.output.events).toMatchObject([
      { type: 'OrderAccepted' },
      { type: 'OrderFilled', orderId: first, quantity: 70, status: 'filled' },
      { type: 'OrderFilled' },
      { type: 'OrderFilled', orderId: second, quantity: 10 },
      { type: 'OrderFilled' },
    ]);
    expect(openOrdersOf(scenario.world, accountId)).toEqual([]);
  });

  it('brings back a stop-limit that woke behind whoever rested at its price before, without a checkpoint too', () => {
    const { scenario, second } = resting();
    const [sleeper, buyer, seller] = ['three', 'four', 'five'].map((name) =>
      scenario.account(name, 1_000_000, marginAccount),
    ) as [AccountId, AccountId, AccountId];
    const conditions = { ...noConditions, stopPrice: 10_000 as Price };
    const asleep = scenario.submit(sleeper, acme, 'buy', 5, { orderType: 'stop_limit', limit: 9_990, conditions });
    const later = scenario.submit(buyer, acme, 'buy', 5, { limit: 9_990 });
    scenario.now += 1;
    scenario.submit(seller, acme, 'sell', 1, { limit: 10_000 });
    scenario.submit(buyer, acme, 'buy', 1, { limit: 10_000 });
    crash(scenario, null, hour);
    scenario.submit(seller, acme, 'sell', 210);
    const served = scenario.output.events.filter((event) => event.type === 'OrderFilled' && event.side === 'buy');
    const idOf = (outcome: typeof later) => (outcome.ok ? outcome.orderIds[0] : null);
    expect(served.map((fill) => 'orderId' in fill && fill.orderId).slice(1)).toEqual([
      second,
      idOf(later),
      idOf(asleep),
    ]);
  });

  it('O10: wakes no stop by prices of before it; the next trade does', () => {
    const { scenario, accountId } = resting();
    const seller = scenario.account('seller', 1_000_000, marginAccount);
    scenario.submit(seller, acme, 'sell', 30);
    crash(scenario, encodeMarket(scenario.world), hour);
    expect(lastPriceOf(scenario.world, acme.instrumentId)).toBe(9_990);
    const conditions = { ...noConditions, stopPrice: 9_995 as Price };
    scenario.submit(accountId, acme, 'sell', 5, { orderType: 'stop', conditions });
    expect(typesOf(scenario.output.events)).toEqual(['OrderAccepted']);
    scenario.submit(seller, acme, 'sell', 1);
    expect(typesOf(scenario.output.events)).toContain('OrderTriggered');
  });

  it('fills nothing, even when the new market crosses a resting order; the first market input does, at the older price', () => {
    const scenario = Scenario.open('sim', [acme], { simulator: createRandomFlow });
    const accountId = scenario.account('one', 1_000_000, marginAccount);
    // The flow seeds 500 at 100.50 to sell; this order is far above it, and rests because the books are still empty.
    scenario.submit(accountId, acme, 'buy', 100, { limit: 12_000 });
    crash(scenario, null, hour, { simulator: createRandomFlow });
    expect(typesOf(scenario.output.events)).toEqual(['WorldRejoined']);
    const book = bookOf(scenario.world, acme.instrumentId)!;
    expect([book.bestBid(), book.bestAsk()]).toEqual([12_000, 10_050]);
    expect(typesOf(scenario.input({ kind: 'MarketTick' }))).toEqual(['OrderFilled']);
    // The agent's order came to rest first, so it is the maker.
    expect(scenario.output.events).toMatchObject([
      { price: 10_050, quantity: 100, liquidity: 'taker', status: 'filled' },
    ]);
  });

  it('knows the last prices of the checkpoint, and nothing without one', () => {
    const { scenario } = resting();
    const seller = scenario.account('seller', 1_000_000, marginAccount);
    scenario.submit(seller, acme, 'sell', 30);
    const market = encodeMarket(scenario.world);
    crash(scenario, market, hour);
    expect(lastPriceOf(scenario.world, acme.instrumentId)).toBe(9_990);
    crash(scenario, null, hour);
    expect(lastPriceOf(scenario.world, acme.instrumentId)).toBeNull();
    expect(quoteOf(scenario.world, acme.instrumentId)).toMatchObject({ bidPrice: 9_990, bidQuantity: 170 });
  });

  it('fires what fell due while the world was off before any market input', () => {
    const { scenario, accountId } = resting();
    scenario.submit(accountId, acme, 'buy', 5, { limit: 9_000, timeInForce: 'day' });
    crash(scenario, null, day + hour);
    expect(typesOf(scenario.output.events)).toEqual([
      'OrderExpired',
      'TradingDateRolled',
      'TradingDateRolled',
      'WorldRejoined',
    ]);
    expect(scenario.output.events[0]?.at).toBeLessThan(scenario.now);
    expect(openOrdersOf(scenario.world)).toHaveLength(2);
  });

  it('orders whose session opened meanwhile enter the market with the first market input', () => {
    const stock = share('STOCK', { calendarId: 'stock' });
    const scenario = Scenario.open('sim', [stock], { simulator: createRandomFlow }, [stockCalendar(3)]);
    const accountId = scenario.account('one', 1_000_000, marginAccount);
    scenario.submit(accountId, stock, 'buy', 10);
    scenario.submit(accountId, stock, 'buy', 10, { limit: 9_940 });
    crash(scenario, null, 15 * hour, { simulator: createRandomFlow });
    expect(typesOf(scenario.output.events)).toEqual(['OrderActivated', 'OrderActivated', 'WorldRejoined']);
    expect(bookOf(scenario.world, stock.instrumentId)?.quantityAt(0, 9_940 as never)).toBe(10);
    expect(typesOf(scenario.input({ kind: 'MarketTick' }))).toEqual(['OrderFilled']);
    expect(openOrdersOf(scenario.world).map((order) => order.limitPrice)).toEqual([9_940]);
  });

  it('print and book sequences only go up, even from an old checkpoint', () => {
    const scenario = Scenario.open('sim', [coin('COIN/USD')], { simulator: createRandomFlow });
    const sequences: number[] = [];
    const checkpoint = encodeMarket(scenario.world);
    const run = () => {
      for (let at = 0; at < 20; at++) {
        scenario.now += 1_000_000;
        scenario.input({ kind: 'MarketTick' });
        for (const message of scenario.messages('print')) {
          if (message.kind === 'print') sequences.push(message.print.printSequence);
        }
      }
    };
    run();
    const bookSequence = bookOf(scenario.world, scenario.world.markets[0]!.instrument.instrumentId)!.sequence;
    crash(scenario, checkpoint, hour, { simulator: createRandomFlow });
    run();
    expect(sequences.length).toBeGreaterThan(20);
    expect(sequences).toEqual([...new Set(sequences)].sort((left, right) => left - right));
    expect(bookOf(scenario.world, scenario.world.markets[0]!.instrument.instrumentId)!.sequence).toBeGreaterThan(
      bookSequence,
    );
  });
});

describe('orders for an auction', () => {
  function bidding() {
    const scenario = Scenario.open('sim', [acme]);
    const one = scenario.account('one', 1_000_000, marginAccount);
    const two = scenario.account('two', 1_000_000, marginAccount);
    scenario.submit(one, acme, 'buy', 5, { limit: 10_000, timeInForce: 'cls' });
    scenario.submit(two, acme, 'sell', 5, { limit: 10_000, timeInForce: 'cls' });
    return { scenario, one };
  }

  it('O40: wait on after a restart, and trade in their auction', () => {
    const { scenario, one } = bidding();
    crash(scenario, encodeMarket(scenario.world), hour);
    expect(openOrdersOf(scenario.world, one).map(({ status }) => status)).toEqual(['accepted_for_bidding']);
    scenario.now += day - hour;
    scenario.input({ kind: 'TimeAdvanced' });
    expect(typesOf(scenario.output.events).filter((type) => type === 'OrderFilled')).toHaveLength(2);
  });

  it('O40: end when the world was off at their auction', () => {
    const { scenario } = bidding();
    crash(scenario, encodeMarket(scenario.world), day + hour);
    const ended = scenario.output.events.flatMap((event) => (event.type === 'OrderCanceled' ? [event.reasonCode] : []));
    expect(ended).toEqual(['AUCTION_UNFILLED', 'AUCTION_UNFILLED']);
  });
});
