import { describe, expect, it } from 'vitest';
import type { OrderRequest } from '../order/index.ts';
import type { AccountId, Cash, ClientOrderId, OrderId, Price, Quantity } from '../units/index.ts';
import { accountOf, isKeyRemembered, killSwitchOf, openOrdersOf, positionOf } from './accessors.ts';
import { recordedKeysMax } from './durable-state.ts';
import { stateHash } from './state-hash.ts';
import { cashAccount, dollars, marginAccount, Scenario, share, typesOf, usd } from './testing/scenario.ts';

const acme = share('ACME');

function world() {
  const scenario = Scenario.open('sim', [acme]);
  const accountId = scenario.account('trader', 100_000);
  const other = scenario.account('other', 100_000, marginAccount);
  return { scenario, accountId, other };
}

const send = (scenario: Scenario, request: OrderRequest, requestHash = 'a', refuseDuplicate = false) =>
  scenario.command({ kind: 'SubmitOrder', request, requestHash, refuseDuplicate });

describe('the same request twice', () => {
  it('has the recorded outcome and makes no event', () => {
    const { scenario, accountId } = world();
    const request = scenario.request(accountId, acme, 'buy', 10, { limit: 9_900 });
    const first = send(scenario, request);
    const second = send(scenario, request);
    expect(second).toEqual({ ...first, replayed: true });
    expect(scenario.output.events).toEqual([]);
    expect(openOrdersOf(scenario.world)).toHaveLength(1);
  });

  it('has the recorded refusal too, even when it could succeed now', () => {
    const { scenario, accountId } = world();
    const request = scenario.request(accountId, acme, 'buy', 2_000, { limit: 9_900 });
    const first = send(scenario, request);
    expect(first).toMatchObject({ ok: false, code: 'INSUFFICIENT_BUYING_POWER', replayed: false });
    scenario.post(accountId, dollars(1_000_000));
    expect(send(scenario, request)).toEqual({ ...first, replayed: true });
  });

  it('is refused when it says something else, or when the dialect refuses every repeat', () => {
    const { scenario, accountId } = world();
    const request = scenario.request(accountId, acme, 'buy', 10, { limit: 9_900 });
    send(scenario, request);
    expect(send(scenario, { ...request, side: 'sell' }, 'b')).toMatchObject({
      ok: false,
      code: 'CLIENT_ORDER_ID_REUSED',
    });
    expect(send(scenario, request, 'a', true)).toMatchObject({ ok: false, code: 'CLIENT_ORDER_ID_REUSED' });
  });

  it('an account remembers its newest keys and those of open orders', () => {
    const { scenario, accountId } = world();
    const resting = scenario.request(accountId, acme, 'buy', 10, { limit: 9_900 });
    send(scenario, resting);
    const gone = scenario.request(accountId, acme, 'buy', 1);
    send(scenario, gone);
    for (let at = 0; at <= recordedKeysMax; at++) scenario.submit(accountId, acme, 'buy', 1);
    expect(isKeyRemembered(scenario.world, accountId, resting.clientOrderId)).toBe(true);
    expect(isKeyRemembered(scenario.world, accountId, gone.clientOrderId)).toBe(false);
    expect(accountOf(scenario.world, accountId)?.keys.size).toBeLessThanOrEqual(recordedKeysMax + 2);
  });

  it('cash is posted once per key', () => {
    const { scenario, accountId } = world();
    const command = { kind: 'PostCash', accountId, currency: usd, amount: dollars(5), idempotencyKey: 'k' } as const;
    expect(scenario.command(command)).toMatchObject({ ok: true, replayed: false });
    expect(scenario.command(command)).toMatchObject({ ok: true, replayed: true });
    expect(scenario.command({ ...command, amount: dollars(6) })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(accountOf(scenario.world, accountId)?.balances.get(usd)?.cash).toBe(dollars(100_005));
  });
});

describe('a bad command', () => {
  const { scenario, accountId } = world();
  const nobody = 'nobody' as AccountId;
  const good = scenario.request(accountId, acme, 'buy', 10, { limit: 9_900 });
  const fine = share('FINE', {
    priceBands: [{ fromPrice: 0 as Price, increment: 5 as Price }],
    quantityIncrement: 10 as Quantity,
    quantityMin: 20 as Quantity,
  });
  scenario.expectOk({ kind: 'DefineInstrument', instrument: fine });
  const sized = (quantity: number) => ({ kind: 'quantity', quantity: quantity as Quantity }) as const;
  const cases: readonly (readonly [string, Partial<OrderRequest>])[] = [
    ['UNKNOWN_ACCOUNT', { accountId: nobody }],
    ['UNKNOWN_INSTRUMENT', { instrumentId: 'nothing' as never }],
    ['INVALID_CLIENT_ORDER_ID', { clientOrderId: '' as ClientOrderId }],
    ['INVALID_CLIENT_ORDER_ID', { clientOrderId: 'x'.repeat(129) as ClientOrderId }],
    ['LIMIT_PRICE_REQUIRED', { limitPrice: null }],
    ['LIMIT_PRICE_NOT_ALLOWED', { orderType: 'market' }],
    ['EXTENDED_HOURS_NOT_ALLOWED', { extendedHours: true, timeInForce: 'ioc' }],
    ['SIZING_NOT_ALLOWED', { sizing: { kind: 'available' } }],
    ['OPERATOR_ORDER_NOT_REDUCE_ONLY', { origin: 'operator' }],
    ['INVALID_QUANTITY', { sizing: sized(0) }],
    ['INVALID_QUANTITY', { sizing: sized(-1) }],
    ['QUANTITY_BELOW_MIN', { instrumentId: fine.instrumentId, sizing: sized(10), limitPrice: 10_000 as Price }],
    ['QUANTITY_INCREMENT', { instrumentId: fine.instrumentId, sizing: sized(25), limitPrice: 10_000 as Price }],
    ['INVALID_PRICE', { limitPrice: 0 as Price }],
    ['INVALID_PRICE', { limitPrice: -5 as Price }],
    ['PRICE_INCREMENT', { instrumentId: fine.instrumentId, sizing: sized(20), limitPrice: 10_001 as Price }],
  ];

  it.each(cases)('%s changes nothing, not even the key', (code, change) => {
    const before = stateHash(scenario.world);
    expect(send(scenario, { ...good, ...change })).toMatchObject({ ok: false, code, orderId: null });
    expect(scenario.output.events).toEqual([]);
    expect(stateHash(scenario.world)).toBe(before);
  });

  it.each([1.5, Number.NaN, 1e308, Number.POSITIVE_INFINITY])(
    '%s as a quantity is a bug of the door: it throws and changes nothing',
    (quantity) => {
      const before = stateHash(scenario.world);
      const { inputSequence } = scenario.world;
      expect(() => send(scenario, { ...good, sizing: sized(quantity) })).toThrow('cannot encode');
      expect([stateHash(scenario.world), scenario.world.inputSequence]).toEqual([before, inputSequence]);
    },
  );

  it('of another kind changes nothing either', () => {
    const before = stateHash(scenario.world);
    const order = 'no such order' as OrderId;
    expect(scenario.command({ kind: 'CancelOrder', accountId, orderId: order })).toMatchObject({
      code: 'ORDER_NOT_OPEN',
    });
    expect(scenario.post(accountId, 0n as Cash)).toMatchObject({ code: 'INVALID_AMOUNT' });
    expect(scenario.post(nobody, dollars(1))).toMatchObject({ code: 'UNKNOWN_ACCOUNT' });
    expect(scenario.post(accountId, dollars(-100_000.01))).toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
    expect(scenario.command({ kind: 'SetOrderNotionalMax', accountId, orderNotionalMax: 0n as Cash })).toMatchObject({
      code: 'INVALID_POLICY',
    });
    expect(
      scenario.command({ kind: 'OpenAccount', accountId, name: 'again', currency: usd, policy: cashAccount }),
    ).toMatchObject({ code: 'ACCOUNT_EXISTS' });
    expect(
      scenario.command({
        kind: 'OpenAccount',
        accountId: nobody,
        name: 'n',
        currency: usd,
        policy: { ...cashAccount, fillModel: 'bar' },
      }),
    ).toMatchObject({ code: 'FILL_MODEL_UNAVAILABLE' });
    expect(
      scenario.command({
        kind: 'OpenAccount',
        accountId: nobody,
        name: 'n',
        currency: usd,
        policy: { ...cashAccount, feeRate: -1 as never },
      }),
    ).toMatchObject({ code: 'INVALID_POLICY' });
    expect(scenario.command({ kind: 'DefineInstrument', instrument: { ...acme, name: 'other' } })).toMatchObject({
      code: 'INSTRUMENT_FIXED',
    });
    expect(
      scenario.command({ kind: 'DefineInstrument', instrument: share('X', { calendarId: 'none' }) }),
    ).toMatchObject({ code: 'UNKNOWN_CALENDAR' });
    expect(scenario.command({ kind: 'DefineInstrument', instrument: share('X', { priceScale: 13 }) })).toMatchObject({
      code: 'INVALID_INSTRUMENT',
    });
    const close = { kind: 'ClosePositions', accountId, quantity: null, byOperator: false, requestId: 'c' } as const;
    expect(scenario.command({ ...close, instrumentId: acme.instrumentId })).toMatchObject({ code: 'UNKNOWN_POSITION' });
    expect(scenario.command({ ...close, instrumentId: 'x' as never })).toMatchObject({ code: 'UNKNOWN_INSTRUMENT' });
    expect(stateHash(scenario.world)).toBe(before);
  });

  it("another account's order is as good as unknown", () => {
    const { scenario, accountId, other } = world();
    const outcome = scenario.submit(accountId, acme, 'buy', 10, { limit: 9_900 });
    const orderId = outcome.ok ? outcome.orderIds[0]! : ('' as OrderId);
    expect(scenario.command({ kind: 'CancelOrder', accountId: other, orderId })).toMatchObject({
      code: 'UNKNOWN_ORDER',
    });
    expect(openOrdersOf(scenario.world)).toHaveLength(1);
  });

  it('before the world is created is refused', () => {
    const empty = new Scenario();
    expect(empty.command({ kind: 'CancelAllOrders', accountId: null, instrumentId: null })).toMatchObject({
      code: 'WORLD_NOT_OPEN',
    });
    expect(killSwitchOf(empty.world)).toBeNull();
  });
});

describe('risk on a book', () => {
  it('refuses an order that would meet one of the same account', () => {
    const { scenario, accountId, other } = world();
    scenario.submit(other, acme, 'sell', 5, { limit: 10_000 });
    scenario.submit(other, acme, 'sell', 5, { limit: 10_100 });
    expect(scenario.submit(other, acme, 'buy', 1, { limit: 10_000 })).toMatchObject({ code: 'WASH_TRADE' });
    expect(scenario.submit(other, acme, 'buy', 1)).toMatchObject({ code: 'WASH_TRADE' });
    expect(scenario.submit(other, acme, 'buy', 1, { limit: 9_999 }).ok).toBe(true);
    expect(scenario.submit(accountId, acme, 'buy', 7, { limit: 10_100 }).ok).toBe(true);
    expect(positionOf(scenario.world, accountId, acme.instrumentId)?.quantity).toBe(7n);
  });

  it('reserves a market order by walking the book, and refuses what the walk costs too much', () => {
    const { scenario, accountId, other } = world();
    scenario.post(other, dollars(10_000_000));
    scenario.submit(other, acme, 'sell', 500, { limit: 10_000 });
    scenario.submit(other, acme, 'sell', 500, { limit: 15_000 });
    expect(scenario.submit(accountId, acme, 'buy', 900)).toMatchObject({
      code: 'INSUFFICIENT_BUYING_POWER',
      details: { needed: '110110', buyingPower: '100000' },
    });
    expect(scenario.submit(accountId, acme, 'buy', 830).ok).toBe(true);
    expect(typesOf(scenario.output.events)).toEqual([
      'OrderAccepted',
      'OrderFilled',
      'OrderFilled',
      'OrderFilled',
      'OrderFilled',
    ]);
    expect(accountOf(scenario.world, accountId)?.balances.get(usd)?.reserved).toBe(0n);
  });

  it('refuses notionals over the maximum of the account', () => {
    const { scenario, accountId } = world();
    scenario.expectOk({ kind: 'SetOrderNotionalMax', accountId, orderNotionalMax: dollars(1_000) });
    expect(scenario.submit(accountId, acme, 'buy', 11, { limit: 10_000 })).toMatchObject({
      code: 'ORDER_NOTIONAL_MAX',
      details: { notional: '1100', orderNotionalMax: '1000' },
    });
    expect(scenario.submit(accountId, acme, 'buy', 10, { limit: 10_000 }).ok).toBe(true);
  });

  it('refuses what is not tradable', () => {
    const { scenario, accountId } = world();
    const halted = share('STOP', { tradable: false });
    scenario.expectOk({ kind: 'DefineInstrument', instrument: halted });
    expect(scenario.submit(accountId, halted, 'buy', 1, { limit: 100 })).toMatchObject({
      code: 'INSTRUMENT_NOT_TRADABLE',
    });
  });
});

describe('the kill switch', () => {
  function engaged() {
    const { scenario, accountId, other } = world();
    scenario.submit(accountId, acme, 'buy', 100, { limit: 10_000 });
    scenario.submit(other, acme, 'sell', 60, { limit: 10_000 });
    scenario.submit(other, acme, 'buy', 500, { limit: 9_000 });
    scenario.expectOk({ kind: 'EngageKillSwitch', reason: 'drill', operator: 'ops' });
    return { scenario, accountId, other };
  }

  it('refuses every order, lets cancels pass, and is told once', () => {
    const { scenario, accountId } = engaged();
    scenario.expectOk({ kind: 'EngageKillSwitch', reason: 'again', operator: 'ops' });
    expect(scenario.output.events).toEqual([]);
    expect(scenario.submit(accountId, acme, 'sell', 1, { reduceOnly: true })).toMatchObject({
      code: 'KILL_SWITCH_ENGAGED',
    });
    const close = {
      kind: 'ClosePositions',
      accountId: null,
      instrumentId: null,
      quantity: null,
      byOperator: false,
      requestId: 'u',
    } as const;
    expect(scenario.command(close)).toMatchObject({ code: 'KILL_SWITCH_ENGAGED' });
    expect(scenario.command({ kind: 'CancelAllOrders', accountId, instrumentId: null })).toMatchObject({
      ok: true,
      orderIds: [expect.any(String)],
    });
    scenario.expectOk({ kind: 'DisengageKillSwitch', notes: 'over', operator: 'ops' });
    expect(killSwitchOf(scenario.world)).toBe('ACTIVE');
  });

  it("an operator's close passes, cancels what stands in its way, and never goes past zero", () => {
    const { scenario, accountId, other } = engaged();
    const close = {
      kind: 'ClosePositions',
      accountId,
      instrumentId: null,
      quantity: null,
      byOperator: true,
      requestId: 'r1',
    } as const;
    expect(scenario.command(close)).toMatchObject({ ok: true, replayed: false });
    expect(typesOf(scenario.output.events)).toEqual(['OrderCanceled', 'OrderAccepted', 'OrderFilled', 'OrderFilled']);
    expect(scenario.output.events[0]).toMatchObject({ reasonCode: 'CLOSE_ALL' });
    expect(positionOf(scenario.world, accountId, acme.instrumentId)?.quantity).toBe(0n);
    expect(positionOf(scenario.world, other, acme.instrumentId)?.quantity).toBe(0n);
    expect(scenario.command(close)).toMatchObject({ ok: true, replayed: true });
    expect(scenario.output.events).toEqual([]);
  });

  it('closes a part when a quantity is named, and leaves orders that are not in the way', () => {
    const { scenario, accountId } = world();
    const maker = scenario.account('maker', 1_000_000, marginAccount);
    scenario.submit(maker, acme, 'sell', 60, { limit: 10_000 });
    scenario.submit(accountId, acme, 'buy', 60);
    scenario.submit(maker, acme, 'buy', 500, { limit: 9_000 });
    scenario.submit(accountId, acme, 'sell', 20, { limit: 11_000 });
    const close = { kind: 'ClosePositions', accountId, instrumentId: acme.instrumentId, byOperator: false } as const;
    scenario.expectOk({ ...close, quantity: 10 as never, requestId: 'part' });
    expect(openOrdersOf(scenario.world, accountId)).toHaveLength(1);
    expect(positionOf(scenario.world, accountId, acme.instrumentId)?.quantity).toBe(50n);
    scenario.expectOk({ ...close, quantity: 45 as never, requestId: 'most' });
    expect(openOrdersOf(scenario.world, accountId)).toHaveLength(0);
    expect(positionOf(scenario.world, accountId, acme.instrumentId)?.quantity).toBe(5n);
  });
});
