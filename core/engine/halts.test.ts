import { describe, expect, it } from 'vitest';
import type { InstrumentId, UnixMicros } from '../units/index.ts';
import { bookOf, openOrdersOf, positionOf } from './accessors.ts';
import { applyEvent } from './apply-event.ts';
import { haltOf } from './halts.ts';
import { encodeDurable, restoreDurable } from './recovery/durable-snapshot.ts';
import { setHead } from './recovery/head.ts';
import { encodeMarket } from './recovery/market-snapshot.ts';
import { resumeInput } from './recovery/resume-world.ts';
import { durableHash } from './state-hash.ts';
import { Auditor } from './testing/auditor.ts';
import { createRandomFlow } from './testing/random-flow.ts';
import { hour, marginAccount, minute, Scenario, share, startOfTime, typesOf } from './testing/scenario.ts';
import { createWorld } from './world.ts';

const stock = share('STOCK');
const other = share('OTHER');
const flat = [10_000, 10_000, 10_000, 10_000] as const;
const haltOn = (instrumentId: InstrumentId, resumesAt: number | null = null) =>
  ({
    kind: 'HaltTrading',
    instrumentId,
    reasonCode: 'NEWS',
    notes: 'pending',
    resumesAt: resumesAt as UnixMicros | null,
  }) as const;

describe('H1: in a halt nothing fills on bars', () => {
  it('neither on a bar of the halt nor on one that opened before its end; the first whole bar after it fills', () => {
    const scenario = Scenario.open('replay', [stock, other]);
    const accountId = scenario.account('trader', 100_000);
    scenario.bar(stock, flat);
    scenario.expectOk(haltOn(stock.instrumentId));
    scenario.submit(accountId, stock, 'buy', 10);
    expect(typesOf(scenario.bar(stock, flat))).toEqual([]);
    scenario.now += minute / 2;
    scenario.expectOk({ kind: 'ResumeTrading', instrumentId: stock.instrumentId });
    scenario.now -= minute / 2;
    // This one opened half a minute before trading went on.
    expect(typesOf(scenario.bar(stock, flat))).toEqual([]);
    expect(typesOf(scenario.bar(stock, flat))).toEqual(['OrderFilled']);
  });

  it('other instruments trade on, and orders of the halted one can be canceled', () => {
    const scenario = Scenario.open('replay', [stock, other]);
    const accountId = scenario.account('trader', 100_000);
    scenario.bar(stock, flat);
    scenario.bar(other, flat);
    scenario.expectOk(haltOn(stock.instrumentId));
    scenario.submit(accountId, other, 'buy', 1);
    scenario.submit(accountId, stock, 'buy', 1);
    expect(typesOf(scenario.bar(other, flat))).toEqual(['OrderFilled']);
    const [waiting] = openOrdersOf(scenario.world, accountId);
    scenario.expectOk({ kind: 'CancelOrder', accountId, orderId: waiting!.orderId });
  });
});

describe('H2: in a halt nothing matches in a book', () => {
  function halted() {
    const scenario = Scenario.open('sim', [stock]);
    const maker = scenario.account('maker', 100_000, marginAccount);
    const taker = scenario.account('taker', 100_000);
    scenario.input({ kind: 'MarketTick' });
    scenario.submit(maker, stock, 'sell', 10, { limit: 10_100, timeInForce: 'gtc' });
    scenario.expectOk(haltOn(stock.instrumentId));
    return { scenario, maker, taker };
  }

  it('resting orders stay, limits come to rest across them, and the first tick after the end lets them trade', () => {
    const { scenario, taker } = halted();
    scenario.submit(taker, stock, 'buy', 4, { limit: 10_200, timeInForce: 'gtc' });
    scenario.now += minute;
    expect(typesOf(scenario.input({ kind: 'MarketTick' }))).toEqual([]);
    expect(bookOf(scenario.world, stock.instrumentId)?.bestBid()).toBe(10_200);
    expect(typesOf(scenario.input({ kind: 'ResumeTrading', instrumentId: stock.instrumentId }))).toEqual([
      'TradingResumed',
    ]);
    expect(typesOf(scenario.input({ kind: 'MarketTick' }))).toEqual(['OrderFilled', 'OrderFilled']);
    expect(positionOf(scenario.world, taker, stock.instrumentId)?.quantity).toBe(4n);
  });

  it('a market order waits for the end of the halt, what may only trade at once ends with HALTED', () => {
    const { scenario, taker } = halted();
    scenario.submit(taker, stock, 'buy', 3, { timeInForce: 'day' });
    scenario.submit(taker, stock, 'buy', 3, { limit: 10_200, timeInForce: 'ioc' });
    scenario.submit(taker, stock, 'buy', 3, { limit: 10_200, timeInForce: 'fok' });
    const ended = scenario.events.filter((event) => event.type === 'OrderCanceled');
    expect(ended.map((event) => event.reasonCode)).toEqual(['HALTED', 'HALTED']);
    scenario.expectOk({ kind: 'ResumeTrading', instrumentId: stock.instrumentId });
    expect(typesOf(scenario.input({ kind: 'MarketTick' }))).toEqual(['OrderFilled', 'OrderFilled']);
  });
});

describe('H3: a halt ends by itself when it was told when', () => {
  it('at that instant, before the input that arrives then', () => {
    const scenario = Scenario.open('replay', [stock]);
    scenario.expectOk(haltOn(stock.instrumentId, startOfTime + 5 * minute));
    scenario.now += 7 * minute;
    const told = scenario.input({ kind: 'TimeAdvanced' });
    expect(told).toMatchObject([{ type: 'TradingResumed', at: startOfTime + 5 * minute }]);
    expect(haltOf(scenario.world, stock.instrumentId)).toBeNull();
  });

  it('halting twice keeps the first reason; what is not halted cannot be resumed; an end before its beginning is refused', () => {
    const scenario = Scenario.open('replay', [stock]);
    expect(scenario.command(haltOn(stock.instrumentId, startOfTime))).toMatchObject({ code: 'INVALID_RESUMPTION' });
    expect(scenario.command({ kind: 'ResumeTrading', instrumentId: stock.instrumentId })).toMatchObject({
      code: 'NOT_HALTED',
    });
    expect(scenario.command(haltOn('nothing' as InstrumentId))).toMatchObject({ code: 'UNKNOWN_INSTRUMENT' });
    scenario.expectOk(haltOn(stock.instrumentId));
    scenario.expectOk({ ...haltOn(stock.instrumentId), reasonCode: 'OPERATOR' });
    expect(typesOf(scenario.output.events)).toEqual([]);
    expect(haltOf(scenario.world, stock.instrumentId)?.reasonCode).toBe('NEWS');
  });
});

describe('H4: a halt survives', () => {
  it('a snapshot and a fold, and the agents of a rejoined market stand still until it ends', () => {
    const live = Scenario.open('sim', [stock, other], { simulator: createRandomFlow });
    const auditor = new Auditor();
    const accountId = live.account('trader', 100_000);
    for (let at = 0; at < 5; at++, live.now += minute) live.input({ kind: 'MarketTick' });
    live.expectOk(haltOn(stock.instrumentId, live.now + 2 * hour));
    live.submit(accountId, stock, 'buy', 5, { limit: 10_500, timeInForce: 'gtc' });
    const durable = encodeDurable(live.world);
    const market = encodeMarket(live.world);
    live.now += minute;
    live.input({ kind: 'PublishNews', item: { headline: 'h', summary: '', source: 's', instrumentIds: [] } });

    const again = createWorld({ simulator: createRandomFlow });
    restoreDurable(again, durable);
    for (const event of live.output.events) applyEvent(again, event);
    expect(durableHash(again)).toBe(durableHash(live.world));
    const { inputSequence, time, chain } = live.world;
    setHead(again, { inputSequence, time, chain });
    const resumed = resumeInput(again, { checkpointSequence: 0, market, now: (time + minute) as UnixMicros });
    live.now = time + minute;
    const rejoined = new Scenario({ simulator: createRandomFlow });
    Object.assign(rejoined, { world: again });
    for (const world of [live, rejoined]) {
      world.now = live.now;
      world.input(resumed);
    }
    expect(rejoined.world.chain).toBe(live.world.chain);
    for (let at = 0; at < 5; at++, live.now += minute) {
      live.input({ kind: 'MarketTick' });
      expect(typesOf(live.output.events)).toEqual([]);
      expect(haltOf(live.world, stock.instrumentId)).not.toBeNull();
    }
    live.now += 3 * hour;
    live.input({ kind: 'MarketTick' });
    expect(typesOf(live.output.events)).toEqual(['TradingResumed', 'OrderFilled']);
    auditor.see(live.world, live.events);
    auditor.check(live.world);
  });
});
