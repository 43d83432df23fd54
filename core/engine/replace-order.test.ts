import { describe, expect, it } from 'vitest';
import { noConditions } from '../order/index.ts';
import type { Cash, OrderId, Price, Quantity } from '../units/index.ts';
import { bookOf, openOrdersOf, orderOf } from './accessors.ts';
import { Auditor } from './testing/auditor.ts';
import { cashAccount, coin, dollars, Scenario, share, typesOf } from './testing/scenario.ts';
import { referenceOf } from './world.ts';

const acme = share('ACME');
const coins = coin('COIN/USD');
const price = (ticks: number): Price => ticks as Price;
const lots = (quantity: number): Quantity => quantity as Quantity;

const idOf = (outcome: { ok: boolean; orderIds?: readonly OrderId[] }): OrderId => {
  if (!outcome.ok || outcome.orderIds?.[0] === undefined) throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome.orderIds[0];
};

function market() {
  const scenario = Scenario.open('sim', [acme, coins]);
  const me = scenario.account('me', 10_000);
  const other = scenario.account('other', 10_000);
  return { scenario, me, other };
}

describe('replacing an order in a book', () => {
  it('O1: a smaller size at the same price keeps its place in the queue', () => {
    const { scenario, me, other } = market();
    const first = idOf(scenario.submit(me, acme, 'buy', 10, { limit: 9_000 }));
    scenario.submit(other, acme, 'buy', 10, { limit: 9_000 });
    const smaller = idOf(scenario.replace(me, first, { quantity: lots(6) }));
    expect(typesOf(scenario.output.events)).toEqual(['OrderReplaced', 'OrderAccepted']);
    const book = bookOf(scenario.world, acme.instrumentId)!;
    const order = orderOf(scenario.world, smaller)!;
    expect(book.quantityAhead(referenceOf(order))).toBe(0);
    expect(book.quantityAt(0, price(9_000))).toBe(16);
    expect(order).toMatchObject({ status: 'new', quantity: 6, links: { replaces: first } });
    expect(order.reservation.cash).toBe(dollars(540.54));
  });

  it.each([
    ['a larger size', { quantity: lots(11) }],
    ['another price', { limitPrice: price(8_999) }],
  ])('O1: %s goes to the back of its price', (_what, change) => {
    const { scenario, me, other } = market();
    const first = idOf(scenario.submit(me, acme, 'buy', 10, { limit: 9_000 }));
    scenario.submit(other, acme, 'buy', 10, { limit: 9_000 });
    scenario.submit(other, acme, 'buy', 5, { limit: 8_999 });
    const book = bookOf(scenario.world, acme.instrumentId)!;
    const order = orderOf(scenario.world, idOf(scenario.replace(me, first, change)))!;
    expect(book.quantityAhead(referenceOf(order))).toBe(order.limitPrice === 9_000 ? 10 : 5);
  });

  it('O2: what has traded is carried on, and the fee stays that of one order', () => {
    const { scenario, me, other } = market();
    const first = idOf(scenario.submit(me, coins, 'buy', 10_000_001, { limit: 9_999 }));
    scenario.post(other, dollars(1));
    const seller = scenario.account('seller', 1_000, { ...cashAccount, shorting: true });
    scenario.submit(seller, coins, 'sell', 3_333_333, { limit: 9_999 });
    const filled = orderOf(scenario.world, first)!;
    expect(filled.status).toBe('partially_filled');
    const second = idOf(scenario.replace(me, first, { limitPrice: price(9_998) }));
    expect(orderOf(scenario.world, second)).toMatchObject({
      status: 'partially_filled',
      quantity: 10_000_001,
      filledQuantity: 3_333_333,
      filledNotional: filled.filledNotional,
      feesPaid: filled.feesPaid,
    });
    scenario.submit(seller, coins, 'sell', 6_666_668, { limit: 9_998 });
    const fills = scenario.events.filter((event) => event.type === 'OrderFilled' && event.accountId === me);
    const total = fills.reduce((sum, event) => sum + (event.type === 'OrderFilled' ? event.notional : 0n), 0n);
    const fees = fills.reduce((sum, event) => sum + (event.type === 'OrderFilled' ? event.fee : 0n), 0n);
    expect(fees).toBe((total + 999n) / 1_000n);
    expect(openOrdersOf(scenario.world, me)).toEqual([]);
    const auditor = new Auditor();
    auditor.see(scenario.world, scenario.events);
    auditor.check(scenario.world);
  });

  it('O3: risk is asked for the difference only, and a refusal leaves the order as it was', () => {
    const { scenario, me } = market();
    const first = idOf(scenario.submit(me, acme, 'buy', 100, { limit: 9_900 }));
    const refused = scenario.replace(me, first, { quantity: lots(200) });
    expect(refused).toMatchObject({ ok: false, code: 'INSUFFICIENT_BUYING_POWER' });
    expect(typesOf(scenario.output.events)).toEqual(['OrderDenied']);
    expect(orderOf(scenario.world, first)).toMatchObject({ status: 'new', quantity: 100 });
    // All but 90.10 of the cash is held back by the order itself, and that is enough for one at 99.90.
    expect(scenario.replace(me, first, { limitPrice: price(9_990) })).toMatchObject({ ok: true });
  });

  it('O3: a replacement that crosses trades at once', () => {
    const { scenario, me, other } = market();
    scenario.submit(other, acme, 'buy', 5, { limit: 9_000 });
    const seller = scenario.account('seller', 1_000, { ...cashAccount, shorting: true });
    scenario.submit(seller, acme, 'sell', 4, { limit: 9_500 });
    const first = idOf(scenario.submit(me, acme, 'buy', 4, { limit: 9_000 }));
    scenario.replace(me, first, { limitPrice: price(9_500) });
    expect(typesOf(scenario.output.events)).toEqual(['OrderReplaced', 'OrderAccepted', 'OrderFilled', 'OrderFilled']);
  });

  it.each([
    ['an order that has ended', 'ORDER_NOT_OPEN'],
    ['an order of another account', 'UNKNOWN_ORDER'],
    ['a total that has traded already', 'QUANTITY_NOT_ABOVE_FILLED'],
    ['a limit price for a market order', 'LIMIT_PRICE_NOT_ALLOWED'],
    ['a client order id used before', 'CLIENT_ORDER_ID_REUSED'],
    ['an order sized by money', 'ORDER_NOT_REPLACEABLE'],
  ])('%s is refused with %s', (what, code) => {
    const { scenario, me, other } = market();
    const seller = scenario.account('seller', 1_000, { ...cashAccount, shorting: true });
    const open = idOf(scenario.submit(me, acme, 'buy', 10, { limit: 9_000 }));
    const stocks = { timeInForce: 'day' as const };
    if (what === 'an order that has ended') scenario.command({ kind: 'CancelOrder', accountId: me, orderId: open });
    if (what === 'a total that has traded already') scenario.submit(seller, acme, 'sell', 4, { limit: 9_000 });
    const money = { sizing: { kind: 'notional' as const, notional: dollars(50) }, limit: 9_000, ...stocks };
    const target = what === 'an order sized by money' ? idOf(scenario.submit(me, coins, 'buy', 0, money)) : open;
    const before = scenario.events.length;
    const change = what.startsWith('a total') ? { quantity: lots(4) } : { quantity: lots(8) };
    const outcome =
      what === 'a limit price for a market order'
        ? scenario.replace(me, waitingMarketOrder(scenario, me), { limitPrice: price(1) })
        : scenario.replace(
            what === 'an order of another account' ? other : me,
            target,
            change,
            what.startsWith('a client') ? (orderOf(scenario.world, open)?.clientOrderId ?? '') : undefined,
          );
    expect(outcome).toMatchObject({ ok: false, code });
    if (what !== 'a limit price for a market order') expect(scenario.events.length).toBe(before);
  });
});

const late = share('LATE', { calendarId: 'stock' });
function waitingMarketOrder(scenario: Scenario, me: Parameters<Scenario['submit']>[0]): OrderId {
  scenario.expectOk({ kind: 'DefineInstrument', instrument: late });
  return idOf(scenario.submit(me, late, 'buy', 1));
}

describe('an amount of money instead of a quantity', () => {
  it('O5: a market order walks the book for what the money buys, fee on top', () => {
    const { scenario, me } = market();
    const seller = scenario.account('seller', 10_000, { ...cashAccount, shorting: true });
    scenario.submit(seller, coins, 'sell', 500_000_000, { limit: 10_000 });
    scenario.submit(seller, coins, 'sell', 10_000_000_000, { limit: 20_000 });
    scenario.submit(me, coins, 'buy', 0, { sizing: { kind: 'notional', notional: dollars(100) } });
    const spent = scenario.output.events
      .filter((event) => event.type === 'OrderFilled' && event.accountId === me)
      .map((event) => (event.type === 'OrderFilled' ? [event.quantity, event.notional] : []));
    expect(spent).toEqual([
      [500_000_000, dollars(50)],
      [250_000_000, dollars(50)],
    ]);
    expect(openOrdersOf(scenario.world, me)).toEqual([]);
  });

  it('O5: a limit order is sized by its limit', () => {
    const { scenario, me } = market();
    const order = idOf(
      scenario.submit(me, coins, 'buy', 0, { sizing: { kind: 'notional', notional: dollars(100) }, limit: 3_000 }),
    );
    expect(orderOf(scenario.world, order)).toMatchObject({ quantity: 3_333_333_333 });
  });

  it.each([
    ['its stop price', undefined, 2_500_000_000],
    ['its limit', 5_000, 2_000_000_000],
  ])('O5: a stop is sized by %s', (_what, limit, quantity) => {
    for (const world of ['sim', 'backtest'] as const) {
      const scenario = Scenario.open(world, [coins], { chain: 'off' });
      const me = scenario.account('me', 1_000);
      const order = idOf(
        scenario.submit(me, coins, 'buy', 0, {
          sizing: { kind: 'notional', notional: dollars(100) },
          orderType: limit === undefined ? 'stop' : 'stop_limit',
          conditions: { ...noConditions, stopPrice: price(4_000) },
          ...(limit === undefined ? {} : { limit }),
        }),
      );
      expect(orderOf(scenario.world, order)).toMatchObject({ quantity, reservation: { cash: dollars(100.1) } });
    }
  });

  it('O5: on bars the price of the fill decides, not the estimate', () => {
    const scenario = Scenario.open('backtest', [coins], { chain: 'off' });
    const me = scenario.account('me', 1_000);
    scenario.bar(coins, [10_000, 10_000, 10_000, 10_000]);
    scenario.submit(me, coins, 'buy', 0, { sizing: { kind: 'notional', notional: dollars(100) } });
    expect(openOrdersOf(scenario.world, me)[0]).toMatchObject({
      quantity: 0,
      reservation: { cash: dollars(100.1) as Cash },
    });
    const events = scenario.bar(coins, [8_000, 8_000, 8_000, 8_000]);
    expect(events).toMatchObject([{ type: 'OrderFilled', quantity: 1_250_000_000, notional: dollars(100) }]);
  });

  it('O5: money that buys less than the least quantity is refused', () => {
    const { scenario, me } = market();
    const dust = coin('DUST/USD', { quantityMin: lots(1_000_000_000) });
    scenario.expectOk({ kind: 'DefineInstrument', instrument: dust });
    const outcome = scenario.submit(me, dust, 'buy', 0, {
      sizing: { kind: 'notional', notional: dollars(10) },
      limit: 2_000,
    });
    expect(outcome).toMatchObject({ ok: false, code: 'NOTIONAL_TOO_SMALL' });
  });
});
