import { describe, expect, it } from 'vitest';
import { cashToReserve, marginTerms, plainTerms } from '../ledger/index.ts';
import type { CorporateActionId } from '../market/index.ts';
import { noConditions, type OrderConditions } from '../order/index.ts';
import type { Cash, ClientOrderId, OrderId, Price, Quantity, TradingDate, UnixMicros } from '../units/index.ts';
import { bookOf, openOrdersOf, orderOf } from './accessors.ts';
import { applyEvent } from './apply-event.ts';
import { decodeEvent, encodeEvent } from './codec/event-codec.ts';
import { headOf, setHead } from './recovery/head.ts';
import { encodeMarket } from './recovery/market-snapshot.ts';
import { resumeInput } from './recovery/resume-world.ts';
import { durableHash } from './state-hash.ts';
import { createRandomFlow } from './testing/random-flow.ts';
import {
  accountIdOf,
  cashAccount,
  coin,
  day,
  dollars,
  hour,
  marginAccount,
  Scenario,
  share,
  typesOf,
} from './testing/scenario.ts';
import { createWorld } from './world.ts';

/** What seeded worlds of random traders found: each was once a broken law. */

const acme = share('ACME');
const stopAt = (
  price: number,
  triggerBy: 'trade' | 'quote' = 'trade',
): { orderType: 'stop'; conditions: OrderConditions } => ({
  orderType: 'stop',
  conditions: { ...noConditions, stopPrice: price as Price, triggerBy },
});
const idOf = (outcome: { ok: boolean; orderIds?: readonly OrderId[] }): OrderId => {
  if (!outcome.ok || outcome.orderIds === undefined) throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome.orderIds[0]!;
};

function trading() {
  const scenario = Scenario.open('sim', [acme]);
  const maker = scenario.account('maker', 10_000_000, marginAccount);
  const taker = scenario.account('taker', 10_000_000, marginAccount);
  const me = scenario.account('me', 10_000_000, marginAccount);
  /** One share changes hands at the price. */
  const print = (price: number): void => {
    scenario.submit(maker, acme, 'sell', 1, { limit: price });
    scenario.submit(taker, acme, 'buy', 1, { limit: price });
  };
  return { scenario, maker, taker, me, print };
}

function recover(scenario: Scenario, options: Parameters<typeof createWorld>[0] = {}): void {
  const recovered = createWorld(options);
  for (const event of scenario.events) applyEvent(recovered, decodeEvent(encodeEvent(event)));
  setHead(recovered, headOf(scenario.world));
  Object.assign(scenario, { world: recovered });
}

describe('O10: a stop', () => {
  it('is not woken by a print from before it came, whatever else wakes later', () => {
    const { scenario, me, print } = trading();
    scenario.submit(me, acme, 'sell', 1, stopAt(9_000));
    print(10_200);
    print(10_000);
    const sleeping = idOf(scenario.submit(me, acme, 'buy', 1, stopAt(10_100)));
    print(8_990);
    expect(orderOf(scenario.world, sleeping)).toMatchObject({ status: 'new', triggeredAt: null });
  });

  it('by quotes sleeps through the rejoin, and wakes with the first word of the market', () => {
    const options = { simulator: createRandomFlow };
    const scenario = Scenario.open('sim', [acme], options);
    const me = scenario.account('me', 1_000_000, marginAccount);
    // The new market bids 99.50.
    scenario.submit(me, acme, 'sell', 10, stopAt(9_960, 'quote'));
    const market = encodeMarket(scenario.world);
    const checkpointSequence = scenario.world.inputSequence;
    recover(scenario, options);
    scenario.now += hour;
    scenario.input(resumeInput(scenario.world, { checkpointSequence, market, now: scenario.now as UnixMicros }));
    expect(typesOf(scenario.output.events)).toEqual(['WorldRejoined']);
    expect(typesOf(scenario.input({ kind: 'MarketTick' }))).toContain('OrderTriggered');
  });
});

describe('H2: in a halt', () => {
  it('agents stand still after a corporate action too', () => {
    const scenario = Scenario.open('sim', [acme], { simulator: createRandomFlow });
    scenario.input({ kind: 'MarketTick' });
    scenario.now += 5_000_000;
    scenario.input({ kind: 'MarketTick' });
    const { instrumentId } = acme;
    scenario.expectOk({ kind: 'HaltTrading', instrumentId, reasonCode: 'NEWS', notes: '', resumesAt: null });
    const actionId = '00000000-0000-4000-8000-000000000001' as CorporateActionId;
    const exDate = '2026-01-08' as TradingDate;
    const terms = { kind: 'cash_dividend', cashPerUnit: dollars(0.1), isSpecial: false } as const;
    const action = {
      actionId,
      instrumentId,
      terms,
      exDate,
      recordDate: null,
      payDate: null,
      source: 'operator',
    } as const;
    scenario.expectOk({ kind: 'AnnounceCorporateAction', action });
    scenario.expectOk({ kind: 'ApplyCorporateAction', actionId });
    const before = bookOf(scenario.world, instrumentId)!.stateHash();
    scenario.now += 30_000_000;
    scenario.input({ kind: 'MarketTick' });
    expect(bookOf(scenario.world, instrumentId)!.stateHash()).toBe(before);
  });

  it('who waited crossed trades before the first order after it', () => {
    const { scenario, maker, taker, me } = trading();
    const { instrumentId } = acme;
    scenario.submit(maker, acme, 'buy', 10, { limit: 10_000 });
    scenario.expectOk({ kind: 'HaltTrading', instrumentId, reasonCode: 'NEWS', notes: '', resumesAt: null });
    const waiting = idOf(scenario.submit(taker, acme, 'sell', 10, { limit: 9_900 }));
    scenario.expectOk({ kind: 'ResumeTrading', instrumentId });
    scenario.submit(me, acme, 'sell', 10);
    expect(scenario.output.events).toMatchObject([
      { type: 'OrderAccepted' },
      { type: 'OrderFilled', price: 10_000, side: 'buy' },
      { type: 'OrderFilled', orderId: waiting, price: 10_000 },
      { type: 'OrderCanceled', reasonCode: 'NO_LIQUIDITY' },
    ]);
  });
});

describe('after a restart', () => {
  it('no edge of a session fires a second time, though a halt was told while events were folded', () => {
    const scenario = Scenario.open('sim', [acme]);
    const me = scenario.account('me', 1_000_000, marginAccount);
    scenario.expectOk({ kind: 'ChangeAccountTerms', accountId: me, terms: marginTerms });
    scenario.now += 2 * day + hour;
    scenario.input({ kind: 'TimeAdvanced' });
    const { instrumentId } = acme;
    scenario.expectOk({ kind: 'HaltTrading', instrumentId, reasonCode: 'NEWS', notes: '', resumesAt: null });
    recover(scenario);
    scenario.now += hour;
    const now = scenario.now as UnixMicros;
    scenario.input(resumeInput(scenario.world, { checkpointSequence: 0, market: null, now }));
    expect(typesOf(scenario.output.events)).toEqual(['WorldRejoined']);
  });

  it('a replacement that kept its place still has it, before whoever came in between', () => {
    const { scenario, maker, taker, me } = trading();
    const first = idOf(scenario.submit(me, acme, 'buy', 20, { limit: 9_900 }));
    scenario.submit(maker, acme, 'buy', 10, { limit: 9_900 });
    const kept = idOf(scenario.replace(me, first, { quantity: 10 as Quantity }));
    recover(scenario);
    const now = scenario.now as UnixMicros;
    scenario.input(resumeInput(scenario.world, { checkpointSequence: 0, market: null, now }));
    scenario.submit(taker, acme, 'sell', 10);
    expect(orderOf(scenario.world, kept)).toBeNull();
  });

  it('a copy of an account has the durable state that it had', () => {
    const scenario = Scenario.open('sim', [acme]);
    const sourceAccountId = scenario.account('me', 1_000_000);
    scenario.expectOk({ kind: 'CloneAccount', accountId: accountIdOf('copy'), name: 'copy', sourceAccountId });
    const before = durableHash(scenario.world);
    recover(scenario);
    expect(durableHash(scenario.world)).toBe(before);
  });
});

describe('what is held back', () => {
  it('L6: is never less than the notional, whatever was charged before', () => {
    const free = (): Cash => 0n as Cash;
    expect(cashToReserve(100n as Cash, 1_000n as Cash, 30n as Cash, free)).toBe(100n);
  });

  it('C6, O30: stays nothing for a leg whose entry has not traded when the shares split', () => {
    const { scenario, me, print } = trading();
    print(10_000);
    const stopLoss = { stopPrice: 8_000 as Price, limitPrice: 7_900 as Price };
    const takeProfit = 11_000 as Price;
    const conditions: OrderConditions = { ...noConditions, orderClass: 'bracket', takeProfit, stopLoss };
    scenario.submit(me, acme, 'buy', 10, { limit: 9_000, conditions });
    const { instrumentId } = acme;
    const actionId = '00000000-0000-4000-8000-000000000002' as CorporateActionId;
    const terms = { kind: 'split', newUnits: 2, oldUnits: 1 } as const;
    const dates = { exDate: '2026-01-08' as TradingDate, recordDate: null, payDate: null };
    scenario.expectOk({
      kind: 'AnnounceCorporateAction',
      action: { actionId, instrumentId, terms, ...dates, source: 'operator' },
    });
    scenario.expectOk({ kind: 'ApplyCorporateAction', actionId });
    const legs = openOrdersOf(scenario.world, me).filter(({ status }) => status === 'held');
    expect(legs.map(({ quantity, reservation }) => [quantity, reservation])).toEqual([
      [20, { cash: 0n, quantity: 0 }],
      [20, { cash: 0n, quantity: 0 }],
    ]);
  });

  it('by a sale sized by money is no more than what is left of it at a better price', () => {
    const parts = coin('PARTS', { assetClass: 'us_equity', calendarId: 'always' });
    const scenario = Scenario.open('replay', [parts]);
    const me = scenario.account('me', 1_000_000, marginAccount);
    const quote = (bidPrice: number, bidQuantity: number, askQuantity = 1): void => {
      scenario.now += 1_000_000;
      const tsEvent = scenario.now as UnixMicros;
      const { instrumentId } = parts;
      const sizes = { bidQuantity: bidQuantity as Quantity, askQuantity: (askQuantity * 1e9) as Quantity };
      const prices = { bidPrice: bidPrice as Price, askPrice: (bidPrice + 1) as Price };
      scenario.input({ kind: 'QuoteReceived', quote: { instrumentId, tsEvent, ...prices, ...sizes } });
    };
    quote(10_000, 1e9, 100);
    scenario.submit(me, parts, 'buy', 20e9);
    quote(10_001, 1e9, 100);
    const sizing = { kind: 'notional', notional: dollars(1_000) } as const;
    idOf(scenario.submit(me, parts, 'sell', 0, { sizing, timeInForce: 'day' }));
    quote(10_100, 5e9);
    const [first, second] = scenario.output.events;
    expect(first).toMatchObject({ type: 'OrderFilled', quantity: 5e9, reservation: { cash: 0n } });
    expect(second).toMatchObject({ type: 'OrderFilled', status: 'filled' });
    if (first?.type === 'OrderFilled') expect(first.reservation.quantity).toBe(first.remainingQuantity);
  });
});

describe('O1, O30: a replacement', () => {
  it('does not make a leg an order for an auction', () => {
    const { scenario, maker, me } = trading();
    scenario.submit(maker, acme, 'sell', 10, { limit: 10_010 });
    const conditions: OrderConditions = { ...noConditions, orderClass: 'oto', takeProfit: 10_100 as Price };
    scenario.submit(me, acme, 'buy', 10, { limit: 9_000, conditions });
    const leg = openOrdersOf(scenario.world, me).find(({ links }) => links?.role === 'takeProfit');
    expect(scenario.replace(me, leg!.orderId, { timeInForce: 'opg' })).toMatchObject({ code: 'ORDER_NOT_REPLACEABLE' });
    expect(scenario.replace(me, leg!.orderId, { timeInForce: 'day' })).toMatchObject({ ok: true });
  });

  it('of an order whose script shows a part of it puts all that is left into the book', () => {
    const { scenario, me } = trading();
    const terms = { ...plainTerms, scriptedOutcomes: true };
    scenario.expectOk({ kind: 'ChangeAccountTerms', accountId: me, terms });
    const clientOrderId = 'test:partial:10:one' as ClientOrderId;
    const orderId = idOf(scenario.submit(me, acme, 'buy', 100, { clientOrderId, limit: 9_000 }));
    expect(bookOf(scenario.world, acme.instrumentId)!.bestBidQuantity()).toBe(10);
    idOf(scenario.replace(me, orderId, {}));
    expect(bookOf(scenario.world, acme.instrumentId)!.bestBidQuantity()).toBe(100);
  });
});

describe('Q1: a fill-or-kill at the market', () => {
  it('trades nothing when the impact of its last part cannot be paid', () => {
    const scenario = Scenario.open('replay', [acme]);
    const me = scenario.account('me', 10_011, cashAccount);
    const quote = (): void => {
      scenario.now += 1_000_000;
      const tsEvent = scenario.now as UnixMicros;
      const prices = { bidPrice: 9_990 as Price, askPrice: 10_000 as Price };
      const sizes = { bidQuantity: 60 as Quantity, askQuantity: 60 as Quantity };
      scenario.input({
        kind: 'QuoteReceived',
        quote: { instrumentId: acme.instrumentId, tsEvent, ...prices, ...sizes },
      });
    };
    quote();
    idOf(scenario.submit(me, acme, 'buy', 100, { timeInForce: 'fok' }));
    quote();
    expect(scenario.output.events).toMatchObject([{ type: 'OrderCanceled', reasonCode: 'INSUFFICIENT_FUNDS' }]);
  });
});

describe('Q5: a fill-or-kill by the model of another tool', () => {
  it('trades whole or not at all', () => {
    const scenario = Scenario.open('replay', [acme]);
    const me = scenario.account('me', 1_000_000, cashAccount);
    const settings = { model: 'alpaca-compat', parameters: { partialProbability: '1' } };
    scenario.expectOk({ kind: 'SetFillSettings', accountId: me, settings });
    scenario.submit(me, acme, 'buy', 100, { limit: 10_100, timeInForce: 'fok' });
    scenario.now += 1_000_000;
    const tsEvent = scenario.now as UnixMicros;
    const quote = { bidPrice: 9_990, bidQuantity: 500, askPrice: 10_000, askQuantity: 500 } as never as {
      readonly bidPrice: Price;
      readonly bidQuantity: Quantity;
      readonly askPrice: Price;
      readonly askQuantity: Quantity;
    };
    const { instrumentId } = acme;
    scenario.input({ kind: 'QuoteReceived', quote: { instrumentId, tsEvent, ...quote } });
    expect(scenario.output.events).toMatchObject([{ type: 'OrderCanceled', reasonCode: 'FOK_UNFILLABLE' }]);
  });
});
