import { describe, expect, it } from 'vitest';
import { referenceModels } from '../exchange/index.ts';
import { noConditions, type OrderFilled } from '../order/index.ts';
import type { AccountId, Price, UnixMicros } from '../units/index.ts';
import { decodeEvent, encodeEvent } from './codec/event-codec.ts';
import { explainOrder } from './explain-order.ts';
import { encodeDurable, restoreDurable } from './recovery/durable-snapshot.ts';
import { headOf, setHead } from './recovery/head.ts';
import { encodeMarket } from './recovery/market-snapshot.ts';
import { resumeInput } from './recovery/resume-world.ts';
import { durableHash } from './state-hash.ts';
import { marginAccount, minute, Scenario, share } from './testing/scenario.ts';
import { createWorld } from './world.ts';

const stock = share('MODL');
const second = 1_000_000;

/** A book that customers make: 99.90 × 200 and 100.10 × 100, 100.20 × 500. */
function open(): { scenario: Scenario; maker: AccountId; other: AccountId } {
  const scenario = Scenario.open('sim', [stock]);
  const maker = scenario.account('maker', 10_000_000, marginAccount);
  const other = scenario.account('other', 10_000_000);
  for (const [side, limit, quantity] of [
    ['buy', 9_990, 200],
    ['sell', 10_010, 100],
    ['sell', 10_020, 500],
  ] as const) {
    scenario.submit(maker, stock, side, quantity, { limit });
  }
  return { scenario, maker, other };
}

function modelled(scenario: Scenario, name: string, model: string, parameters: Record<string, string> = {}): AccountId {
  const accountId = scenario.account(name, 10_000_000);
  scenario.expectOk({ kind: 'SetFillSettings', accountId, settings: { model, parameters } });
  return accountId;
}

const fillsOf = (scenario: Scenario, accountId: AccountId): OrderFilled[] =>
  scenario.events.filter(
    (event): event is OrderFilled => event.type === 'OrderFilled' && event.accountId === accountId,
  );
const brief = (scenario: Scenario, accountId: AccountId) =>
  fillsOf(scenario, accountId).map(({ side, price, quantity }) => [side, price, quantity]);

function tick(scenario: Scenario, micros = second): void {
  scenario.now += micros;
  scenario.input({ kind: 'MarketTick' });
}

describe('Q7: models of other tools on a book of our own', () => {
  it('alpaca-compat fills a market order whole at the top, whatever is displayed, and leaves the book as it is', () => {
    const { scenario } = open();
    const bot = modelled(scenario, 'bot', 'alpaca-compat', { partialProbability: '0' });
    scenario.submit(bot, stock, 'buy', 450, {});
    expect(brief(scenario, bot)).toEqual([['buy', 10_010, 450]]);
    const { book } = scenario.world.markets[0]!;
    expect([book?.bestAsk(), book?.bestAskQuantity()]).toEqual([10_010, 100]);
  });

  it('a limit waits until the top of the book comes to it, moved by whom it may', () => {
    const { scenario, maker } = open();
    const bot = modelled(scenario, 'bot', 'alpaca-compat', { partialProbability: '0' });
    scenario.submit(bot, stock, 'buy', 50, { limit: 10_000 });
    tick(scenario);
    expect(brief(scenario, bot)).toEqual([]);
    const [order] = [...scenario.world.durable.orders.values()].filter(({ accountId }) => accountId === bot);
    expect(explainOrder(scenario.world, order!.orderId)?.blocks.map(({ code }) => code)).toEqual(['NOT_MARKETABLE']);
    scenario.submit(maker, stock, 'sell', 10, { limit: 9_995 });
    expect(brief(scenario, bot)).toEqual([['buy', 9_995, 50]]);
  });

  it('one time in ten only a part fills, by a draw that belongs to the order, and the rest with the next top', () => {
    const { scenario, maker } = open();
    const bot = modelled(scenario, 'bot', 'alpaca-compat', { partialProbability: '1' });
    scenario.submit(bot, stock, 'buy', 1_000, {});
    const first = fillsOf(scenario, bot);
    expect(first).toHaveLength(1);
    expect(first[0]!.quantity).toBeLessThan(1_000);
    for (let at = 0; at < 60; at++) scenario.submit(maker, stock, 'buy', 1 + at, { limit: 9_991 + (at % 5) });
    const all = fillsOf(scenario, bot);
    expect(all.length).toBeGreaterThan(2);
    const draws = all.map(({ evidence }) => (evidence.model === 'reference' ? evidence.draws[1] : null));
    expect(new Set(draws).size).toBe(draws.length);
  });

  it('stops and brackets of such accounts work as those of others do', () => {
    const { scenario, maker, other } = open();
    const bot = modelled(scenario, 'bot', 'alpaca-compat', { partialProbability: '0' });
    scenario.submit(bot, stock, 'buy', 100, {
      conditions: {
        ...noConditions,
        orderClass: 'bracket',
        takeProfit: 10_100 as Price,
        stopLoss: { stopPrice: 9_950 as Price, limitPrice: null },
      },
    });
    expect(brief(scenario, bot)).toEqual([['buy', 10_010, 100]]);
    // The bid side goes, and a trade at 99.40 wakes the stop.
    scenario.submit(other, stock, 'buy', 5, { limit: 9_940 });
    const seller = scenario.account('seller', 10_000_000, marginAccount);
    scenario.submit(seller, stock, 'sell', 205, { limit: 9_940 });
    scenario.submit(maker, stock, 'buy', 40, { limit: 9_930 });
    expect(brief(scenario, bot)).toEqual([
      ['buy', 10_010, 100],
      ['sell', 9_930, 100],
    ]);
    expect([...scenario.world.durable.orders.values()].filter(({ accountId }) => accountId === bot)).toEqual([]);
  });

  it('models of bars fill on the finished minutes of the book, models of prints on its prints', () => {
    const { scenario, other } = open();
    const bars = modelled(scenario, 'bars', 'backtesting-py');
    const prints = modelled(scenario, 'prints', 'stocksharp');
    scenario.submit(bars, stock, 'buy', 30, {});
    scenario.submit(prints, stock, 'buy', 30, { limit: 10_010 });
    tick(scenario, minute);
    scenario.submit(other, stock, 'buy', 7, {});
    expect(brief(scenario, prints)).toEqual([['buy', 10_010, 30]]);
    expect(brief(scenario, bars)).toEqual([]);
    tick(scenario, minute);
    tick(scenario, minute);
    expect(brief(scenario, bars)).toEqual([['buy', 10_010, 30]]);
  });

  it('every model may be chosen, and its fills, with what the model was told, keep their text', () => {
    const { scenario, other } = open();
    // The smallest share of a minute comes first, because what others took of it is gone.
    for (const { name } of referenceModels.toReversed()) {
      const accountId = modelled(scenario, name, name);
      scenario.submit(accountId, stock, 'buy', 10, { limit: 10_010 });
      scenario.submit(accountId, stock, 'buy', 10, {});
    }
    for (let at = 0; at < 4; at++) {
      scenario.submit(other, stock, 'buy', 90, {});
      tick(scenario, minute);
    }
    const fills = scenario.events.filter((event): event is OrderFilled => event.type === 'OrderFilled');
    const names = new Set(fills.map(({ evidence }) => evidence.basis?.name));
    const silent = referenceModels.filter(({ name }) => !names.has(name)).map(({ name }) => name);
    expect(silent).toEqual(['null']);
    for (const fill of fills) expect(decodeEvent(encodeEvent(fill))).toEqual(fill);
  });

  it('what waits in a halt trades after it, and what may not wait ends', () => {
    const { scenario } = open();
    const bot = modelled(scenario, 'bot', 'alpaca-compat', { partialProbability: '0' });
    const { instrumentId } = stock;
    scenario.expectOk({ kind: 'HaltTrading', instrumentId, reasonCode: 'NEWS', notes: '', resumesAt: null });
    scenario.submit(bot, stock, 'buy', 5, { timeInForce: 'ioc' });
    scenario.submit(bot, stock, 'buy', 6, {});
    tick(scenario);
    expect(brief(scenario, bot)).toEqual([]);
    expect([...scenario.world.durable.orders.values()].filter(({ accountId }) => accountId === bot)).toHaveLength(1);
    scenario.expectOk({ kind: 'ResumeTrading', instrumentId });
    tick(scenario);
    expect(brief(scenario, bot)).toEqual([['buy', 10_010, 6]]);
  });

  it('orders come back from a snapshot and fill after the rejoin', () => {
    const { scenario, maker } = open();
    const bot = modelled(scenario, 'bot', 'alpaca-compat', { partialProbability: '0' });
    scenario.submit(bot, stock, 'buy', 50, { limit: 10_000 });
    const market = encodeMarket(scenario.world);
    const recovered = createWorld();
    restoreDurable(recovered, encodeDurable(scenario.world));
    expect(durableHash(recovered)).toBe(durableHash(scenario.world));
    setHead(recovered, headOf(scenario.world));
    Object.assign(scenario, { world: recovered });
    scenario.input(resumeInput(recovered, { checkpointSequence: 0, market, now: scenario.now as UnixMicros }));
    tick(scenario);
    scenario.submit(maker, stock, 'sell', 10, { limit: 9_995 });
    expect(brief(scenario, bot)).toEqual([['buy', 9_995, 50]]);
  });

  it('the lower steps of the ladder only estimate what the book shows, and are refused with that reason', () => {
    const { scenario, other } = open();
    for (const model of ['close', 'bar', 'quote', 'queue']) {
      const outcome = scenario.command({
        kind: 'SetFillSettings',
        accountId: other,
        settings: { model, parameters: {} },
      });
      expect(outcome).toMatchObject({ ok: false, code: 'FILL_MODEL_UNAVAILABLE' });
      if (!outcome.ok) expect(outcome.details['reason']).toContain('order books');
    }
  });
});
