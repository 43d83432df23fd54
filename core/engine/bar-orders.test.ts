import { describe, expect, it } from 'vitest';
import type { OrderEvent, OrderFilled } from '../order/index.ts';
import type { Cash, PartsPerMillion } from '../units/index.ts';
import { accountOf, buyingPower, openOrdersOf, positionOf } from './accessors.ts';
import {
  cashAccount,
  dollars,
  marginAccount,
  minute,
  Scenario,
  share,
  startOfTime,
  typesOf,
  usd,
} from './testing/scenario.ts';

const acme = share('ACME');
const flat = [10_000, 10_000, 10_000, 10_000] as const;
const noFee = { ...cashAccount, feeRate: 0 as PartsPerMillion };

function onBars(deposit = 100_000, policy = noFee) {
  const scenario = Scenario.open('backtest', [acme]);
  const accountId = scenario.account('trader', deposit, policy);
  scenario.bar(acme, flat);
  return { scenario, accountId };
}

const fillsOf = (scenario: Scenario): OrderFilled[] =>
  scenario.output.events.filter((event): event is OrderFilled => event.type === 'OrderFilled');
const reasonsOf = (scenario: Scenario): string[] =>
  scenario.output.events
    .filter((event): event is Extract<OrderEvent, { reasonCode: string }> => 'reasonCode' in event)
    .map((event) => event.reasonCode);

describe('orders on bars', () => {
  it('a market order fills at the open of the next bar, with the bar as evidence', () => {
    const { scenario, accountId } = onBars();
    scenario.submit(accountId, acme, 'buy', 10);
    scenario.bar(acme, [10_100, 10_200, 10_050, 10_150]);
    const [fill] = fillsOf(scenario);
    expect(fill).toMatchObject({ price: 10_100, quantity: 10, liquidity: 'taker', fillModel: 'bar' });
    expect(fill?.evidence).toMatchObject({
      model: 'bar',
      open: 10_100,
      reached: 'open',
      openTime: startOfTime + minute,
    });
  });

  it('the bar in progress when an order arrives never fills it', () => {
    const { scenario, accountId } = onBars();
    scenario.now += minute / 2;
    scenario.submit(accountId, acme, 'buy', 10);
    scenario.now -= minute / 2;
    scenario.bar(acme, [10_100, 10_200, 10_050, 10_150]);
    expect(fillsOf(scenario)).toEqual([]);
    scenario.bar(acme, [10_300, 10_300, 10_300, 10_300]);
    expect(fillsOf(scenario).map((fill) => fill.price)).toEqual([10_300]);
  });

  it('a limit waits until a bar trades through it, and fills at the open when the bar gaps past it', () => {
    const { scenario, accountId } = onBars();
    scenario.submit(accountId, acme, 'buy', 10, { limit: 9_900 });
    scenario.bar(acme, [10_000, 10_000, 9_900, 9_950]);
    expect(fillsOf(scenario)).toEqual([]);
    scenario.bar(acme, [9_950, 9_980, 9_899, 9_950]);
    expect(fillsOf(scenario).map((fill) => [fill.price, fill.liquidity])).toEqual([[9_900, 'maker']]);
    scenario.submit(accountId, acme, 'sell', 10, { limit: 10_100 });
    scenario.bar(acme, [10_400, 10_500, 10_300, 10_400]);
    expect(fillsOf(scenario).map((fill) => fill.price)).toEqual([10_400]);
  });

  it('touch is enough when the world was made so', () => {
    const scenario = Scenario.open('backtest', [acme], { limitFillsOnTouch: true });
    const accountId = scenario.account('trader', 10_000);
    scenario.submit(accountId, acme, 'buy', 10, { limit: 9_900 });
    scenario.bar(acme, [10_000, 10_000, 9_900, 9_950]);
    expect(fillsOf(scenario).map((fill) => fill.price)).toEqual([9_900]);
  });

  it('an ioc takes the next open or nothing', () => {
    const { scenario, accountId } = onBars();
    scenario.submit(accountId, acme, 'buy', 10, { limit: 9_900, timeInForce: 'ioc' });
    scenario.bar(acme, [10_000, 10_000, 9_000, 9_500]);
    expect(reasonsOf(scenario)).toEqual(['IOC_REMAINDER']);
  });

  it('fills of one bar follow its path, and then arrival', () => {
    const { scenario, accountId } = onBars(1_000_000, { ...noFee, shorting: true });
    scenario.submit(accountId, acme, 'buy', 1, { limit: 9_800 });
    scenario.submit(accountId, acme, 'buy', 2, { limit: 9_900 });
    scenario.submit(accountId, acme, 'sell', 3, { limit: 10_050 });
    scenario.submit(accountId, acme, 'buy', 4);
    // |high - open| < |open - low|: open, high, low.
    scenario.bar(acme, [10_000, 10_060, 9_700, 9_900]);
    expect(fillsOf(scenario).map((fill) => fill.quantity)).toEqual([4, 3, 2, 1]);
  });

  it('participation caps what all orders of the world take of one bar; the rest waits', () => {
    const { scenario, accountId } = onBars(100_000, { ...noFee, participationMax: 100_000 as PartsPerMillion });
    scenario.submit(accountId, acme, 'buy', 70);
    scenario.submit(accountId, acme, 'buy', 70);
    scenario.bar(acme, flat, 1_000);
    expect(fillsOf(scenario).map((fill) => fill.quantity)).toEqual([70, 30]);
    scenario.bar(acme, flat, 1_000);
    expect(fillsOf(scenario).map((fill) => [fill.quantity, fill.status])).toEqual([[40, 'filled']]);
  });

  it('a market order that gaps beyond the cash of its account is canceled, never owed', () => {
    const { scenario, accountId } = onBars(1_000);
    expect(scenario.submit(accountId, acme, 'buy', 10).ok).toBe(true);
    scenario.bar(acme, [10_001, 10_001, 10_001, 10_001]);
    expect(reasonsOf(scenario)).toEqual(['INSUFFICIENT_FUNDS']);
    expect(accountOf(scenario.world, accountId)?.balances.get(usd)).toMatchObject({
      cash: dollars(1_000),
      reserved: 0n,
    });
  });

  it('a second order on the same cash is refused while the first waits', () => {
    const { scenario, accountId } = onBars(1_000);
    expect(scenario.submit(accountId, acme, 'buy', 6).ok).toBe(true);
    expect(scenario.submit(accountId, acme, 'buy', 5)).toMatchObject({
      ok: false,
      code: 'INSUFFICIENT_BUYING_POWER',
      details: { needed: '500', buyingPower: '400' },
    });
    expect(typesOf(scenario.output.events)).toEqual(['OrderDenied']);
  });

  it('without any price a market order is refused', () => {
    const scenario = Scenario.open('backtest', [acme]);
    const accountId = scenario.account('trader', 1_000);
    expect(scenario.submit(accountId, acme, 'buy', 1)).toMatchObject({ ok: false, code: 'NO_REFERENCE_PRICE' });
  });
});

describe('sizing by what is available', () => {
  const available = { sizing: { kind: 'available' }, origin: 'strategy' } as const;

  it('buys the most whole shares that cash covers at the fill, fee included', () => {
    const { scenario, accountId } = onBars(10_000, { ...cashAccount, feeRate: 2_000 as PartsPerMillion });
    scenario.submit(accountId, acme, 'buy', 0, available);
    scenario.bar(acme, [16_902, 16_902, 16_902, 16_902]);
    // 59 × 169.02 × 1.002 = 9,992.1239…, 60 would be 10,161.48.
    expect(fillsOf(scenario).map((fill) => fill.quantity)).toEqual([59]);
    expect(accountOf(scenario.world, accountId)?.balances.get(usd)?.cash).toBe(dollars(10_000 - 59 * 169.02 * 1.002));
  });

  it('turns a position at one open: the close first, then all-in the other way, in the order asked', () => {
    const { scenario, accountId } = onBars(10_000, { ...marginAccount, feeRate: 0 as PartsPerMillion });
    scenario.submit(accountId, acme, 'sell', 0, available);
    scenario.bar(acme, [18_036, 18_036, 18_036, 18_036]);
    expect(positionOf(scenario.world, accountId, acme.instrumentId)?.quantity).toBe(-55n);
    scenario.submit(accountId, acme, 'buy', 55, { reduceOnly: true, origin: 'strategy' });
    scenario.submit(accountId, acme, 'buy', 0, available);
    scenario.bar(acme, [18_631, 18_631, 18_631, 18_631]);
    expect(fillsOf(scenario).map((fill) => [fill.quantity, fill.realizedPnl])).toEqual([
      [55, dollars(-327.25)],
      [51, 0n],
    ]);
    expect(positionOf(scenario.world, accountId, acme.instrumentId)?.quantity).toBe(51n);
  });

  it('is rejected when nothing can be had', () => {
    const { scenario, accountId } = onBars(50);
    scenario.submit(accountId, acme, 'buy', 0, available);
    scenario.bar(acme, flat);
    expect(typesOf(scenario.output.events)).toEqual(['OrderRejected']);
    expect(openOrdersOf(scenario.world)).toEqual([]);
  });

  it('is refused to anyone but a strategy', () => {
    const { scenario, accountId } = onBars();
    expect(scenario.submit(accountId, acme, 'buy', 0, { sizing: { kind: 'available' } })).toMatchObject({
      code: 'SIZING_NOT_ALLOWED',
    });
  });
});

describe('selling short', () => {
  it('ties up the position twice: what buying back costs, and as much again', () => {
    const { scenario, accountId } = onBars(10_000, { ...marginAccount, feeRate: 0 as PartsPerMillion });
    expect(scenario.submit(accountId, acme, 'sell', 60).ok).toBe(true);
    scenario.bar(acme, flat);
    expect(buyingPower(scenario.world, accountId, usd)).toBe(dollars(4_000));
    scenario.bar(acme, [11_000, 11_000, 11_000, 11_000]);
    expect(buyingPower(scenario.world, accountId, usd)).toBe(dollars(16_000 - 2 * 6_600));
    expect(scenario.submit(accountId, acme, 'sell', 26)).toMatchObject({ code: 'INSUFFICIENT_BUYING_POWER' });
    expect(scenario.submit(accountId, acme, 'buy', 60).ok).toBe(true);
    scenario.bar(acme, [11_000, 11_000, 11_000, 11_000]);
    expect(accountOf(scenario.world, accountId)?.balances.get(usd)?.cash).toBe(dollars(9_400));
  });

  it('a reversal is one fill: the close is realized, the rest opens at the price', () => {
    const { scenario, accountId } = onBars(100_000, { ...marginAccount, feeRate: 0 as PartsPerMillion });
    scenario.submit(accountId, acme, 'buy', 10);
    scenario.bar(acme, flat);
    scenario.submit(accountId, acme, 'sell', 25);
    scenario.bar(acme, [10_200, 10_200, 10_200, 10_200]);
    expect(fillsOf(scenario)[0]).toMatchObject({
      positionQuantity: -15n,
      positionCostBasis: dollars(-15 * 102) as Cash,
      realizedPnl: dollars(20),
    });
  });

  it('is refused to a cash account and for what cannot be borrowed', () => {
    const { scenario, accountId } = onBars();
    expect(scenario.submit(accountId, acme, 'sell', 1)).toMatchObject({
      code: 'INSUFFICIENT_QUANTITY',
      details: { quantity: '1', available: '0' },
    });
    const rigid = share('RIGID', { shortable: false });
    scenario.expectOk({ kind: 'DefineInstrument', instrument: rigid });
    scenario.bar(rigid, flat);
    const margin = scenario.account('margin', 10_000, marginAccount);
    expect(scenario.submit(margin, rigid, 'sell', 1)).toMatchObject({ code: 'NOT_SHORTABLE' });
  });
});
