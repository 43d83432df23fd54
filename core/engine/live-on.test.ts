import { describe, expect, it } from 'vitest';
import {
  createSimulator,
  defaultInstruments,
  defaultLifeRates,
  generatorVersion,
  type LifeRates,
  quietLife,
  simulatedNewsSource,
} from '../simulator/index.ts';
import type { UnixMicros, WorldId } from '../units/index.ts';
import { accountOf, positionOf } from './accessors.ts';
import { encodeMarket } from './recovery/market-snapshot.ts';
import { resumeInput } from './recovery/resume-world.ts';
import { alwaysOpenCalendar, day, Scenario } from './testing/scenario.ts';

const names = ['AAPL', 'BTC/USD'];
const instruments = defaultInstruments()
  .filter(({ symbol }) => names.includes(symbol))
  .map((one) => ({ ...one, calendarId: 'always' }));
const tickMicros = 10_000_000;

function open(rates: LifeRates | null, version = generatorVersion): Scenario {
  const scenario = new Scenario({ simulator: createSimulator });
  const worldId = 'life' as WorldId;
  scenario.input({ kind: 'WorldCreated', worldId, feed: 'sim', seed: 7, generatorVersion: version });
  scenario.expectOk({ kind: 'DefineCalendar', calendar: alwaysOpenCalendar(100) });
  for (const instrument of instruments) scenario.expectOk({ kind: 'DefineInstrument', instrument });
  if (rates !== null) scenario.expectOk({ kind: 'SetMarketLife', rates });
  return scenario;
}

function play(scenario: Scenario, minutes: number): void {
  for (let at = 0; at < minutes * 6; at++) {
    scenario.now += tickMicros;
    scenario.input({ kind: 'MarketTick' });
  }
}

/** The world was off for a while: what is due takes effect at its rejoin. */
function leap(scenario: Scenario, micros: number): void {
  const market = encodeMarket(scenario.world);
  scenario.now += micros;
  const now = scenario.now as UnixMicros;
  scenario.input(resumeInput(scenario.world, { checkpointSequence: 0, market, now }));
}

const ofType = <Type extends Scenario['events'][number]['type']>({ events }: Scenario, type: Type) =>
  events.filter((event): event is Extract<(typeof events)[number], { type: Type }> => event.type === type);

describe('V1: news', () => {
  it('comes once a minute at the highest rate, says that it is made up, and is told apart by its number', () => {
    const scenario = open({ ...quietLife, newsPerDay: 1_440 });
    play(scenario, 30);
    const news = ofType(scenario, 'NewsPublished');
    expect(news.length).toBeGreaterThanOrEqual(29);
    expect(news.length).toBeLessThanOrEqual(31);
    expect(new Set(news.map(({ source }) => source))).toEqual(new Set([simulatedNewsSource]));
    expect(news.map(({ newsSequence }) => newsSequence)).toEqual(news.map((_, at) => at + 1));
    expect(new Set(news.flatMap(({ instrumentIds }) => instrumentIds)).size).toBe(instruments.length);
  });

  it('comes every few minutes by default, and never in a quiet world', () => {
    const [plain, quiet] = [open(null), open(quietLife)];
    for (const scenario of [plain, quiet]) play(scenario, 60);
    const { length } = ofType(plain, 'NewsPublished');
    expect(length).toBeGreaterThan(8);
    expect(length).toBeLessThan(40);
    expect(ofType(quiet, 'NewsPublished')).toEqual([]);
  });

  it('does not move a single order of the agents', () => {
    const [loud, quiet] = [open({ ...quietLife, newsPerDay: 1_440 }), open(quietLife)];
    for (const scenario of [loud, quiet]) play(scenario, 10);
    expect(ofType(loud, 'NewsPublished').length).toBeGreaterThan(0);
    expect(loud.world.simulator!.digest()).toBe(quiet.world.simulator!.digest());
  });
});

describe('V2: halts', () => {
  it('for news stop a stock for ten minutes and tell why', () => {
    const scenario = open({ ...quietLife, newsHaltsPerDay: 1_440 });
    play(scenario, 25);
    const halted = ofType(scenario, 'TradingHalted');
    const resumed = ofType(scenario, 'TradingResumed');
    expect(halted.length).toBeGreaterThanOrEqual(2);
    expect(halted.every(({ reasonCode }) => reasonCode === 'NEWS')).toBe(true);
    expect(new Set(halted.map(({ instrumentId }) => instrumentId))).toEqual(new Set([instruments[0]!.instrumentId]));
    expect(resumed[0]!.at - halted[0]!.at).toBe(600_000_000);
  });

  it('pause a stock after a fast move, not a coin, and begin to measure anew afterwards', () => {
    const scenario = open({ ...quietLife, pauseMove: 200 });
    play(scenario, 30);
    const halted = ofType(scenario, 'TradingHalted');
    expect(halted.length).toBeGreaterThanOrEqual(2);
    for (const { reasonCode, instrumentId } of halted) {
      expect([reasonCode, instrumentId]).toEqual(['VOLATILITY', instruments[0]!.instrumentId]);
    }
    const resumed = ofType(scenario, 'TradingResumed');
    for (const [at, { at: ended }] of resumed.entries()) expect(ended - halted[at]!.at).toBe(300_000_000);
  });
});

describe('V3: corporate actions', () => {
  it('dividends are announced days ahead, go ex and are paid by themselves', () => {
    const scenario = open({ ...quietLife, dividendsPerYear: 52 });
    play(scenario, 1);
    const [announced] = ofType(scenario, 'CorporateActionAnnounced');
    expect(announced).toMatchObject({
      action: { source: 'simulated', instrumentId: instruments[0]!.instrumentId, terms: { kind: 'cash_dividend' } },
    });
    const again = ofType(scenario, 'CorporateActionAnnounced').length;
    leap(scenario, 3_600_000_000);
    play(scenario, 1);
    expect(ofType(scenario, 'CorporateActionAnnounced')).toHaveLength(again);
    leap(scenario, 9 * day);
    const applied = ofType(scenario, 'CorporateActionApplied').map(({ actionId }) => actionId);
    expect(applied).toContain(announced!.action.actionId);
  });

  it('splits divide a dear stock and put a cheap one together', () => {
    const scenario = open({ ...quietLife, splitsPerDecade: 520 });
    for (let at = 0; at < 40 && ofType(scenario, 'CorporateActionApplied').length === 0; at++) {
      play(scenario, 1);
      leap(scenario, day);
    }
    const [announced] = ofType(scenario, 'CorporateActionAnnounced');
    expect(announced!.action).toMatchObject({ source: 'simulated', terms: { kind: 'split' } });
    const [applied] = ofType(scenario, 'CorporateActionApplied');
    expect(applied!.actionId).toBe(announced!.action.actionId);
    expect(applied!.priceAfter).toBeLessThan(applied!.closeBefore!);
    play(scenario, 2);
    const book = scenario.world.markets[0]!.book!;
    expect(book.bestBid() / applied!.priceAfter!).toBeCloseTo(1, 1);
  });
});

describe('V3: a position held for five weeks of simulated life', () => {
  it('comes to what the announcements say, to the last decimal', () => {
    const rates = { ...quietLife, dividendsPerYear: 24, splitsPerDecade: 520, newsHaltsPerDay: 400 };
    const scenario = open(rates);
    const [stock] = instruments;
    const trader = scenario.account('holder', 1_000_000);
    scenario.now += tickMicros;
    scenario.input({ kind: 'MarketTick' });
    scenario.submit(trader, stock!, 'buy', 40_000_000_000);
    const fills = ofType(scenario, 'OrderFilled');
    let cash = 1_000_000n * 1_000_000_000n;
    for (const { notional, fee } of fills) cash -= notional + fee;
    for (let at = 0; at < 35; at++) {
      play(scenario, 1);
      leap(scenario, day - 60_000_000);
    }
    expect(ofType(scenario, 'TradingHalted').length).toBeGreaterThan(0);

    const announced = ofType(scenario, 'CorporateActionAnnounced').map(({ action }) => action);
    const tradingDate = scenario.world.markets[0]!.calendar.tradingDate!;
    let lots = 40_000_000_000n;
    let owed = 0n;
    const seen = { split: 0, cash_dividend: 0 };
    for (const { actionId } of ofType(scenario, 'CorporateActionApplied')) {
      const { terms, payDate } = announced.find((action) => action.actionId === actionId)!;
      if (terms.kind === 'split') {
        lots = (lots * BigInt(terms.newUnits)) / BigInt(terms.oldUnits);
        seen.split++;
      } else if (terms.kind === 'cash_dividend') {
        const amount = (lots * terms.cashPerUnit) / 1_000_000_000n;
        if (payDate! <= tradingDate) cash += amount;
        else owed += amount;
        seen.cash_dividend++;
      }
    }
    expect(seen.split).toBeGreaterThan(0);
    expect(seen.cash_dividend).toBeGreaterThan(1);
    const account = accountOf(scenario.world, trader)!;
    expect(positionOf(scenario.world, trader, stock!.instrumentId)!.quantity).toBe(lots);
    expect(account.balances.get(stock!.currency)!.cash).toBe(cash);
    const receivables = [...scenario.world.durable.corporate.receivables.values()];
    expect(receivables.reduce((sum, { amount }) => sum + amount, 0n)).toBe(owed);
    expect(owed).toBeGreaterThan(0n);
  });
});

describe('V4: the life of a world', () => {
  it('is the same in a re-execution of its inputs, restarts included', () => {
    const lively: LifeRates = {
      ...defaultLifeRates,
      newsPerDay: 720,
      newsHaltsPerDay: 300,
      pauseMove: 500,
      dividendsPerYear: 52,
    };
    const original = open(lively);
    play(original, 8);
    leap(original, 2 * day);
    play(original, 8);
    expect(ofType(original, 'TradingHalted').length).toBeGreaterThan(0);
    const again = new Scenario({ simulator: createSimulator });
    for (const input of original.inputs) again.play(input);
    expect(again.world.chain).toBe(original.world.chain);
    expect(again.events).toEqual(original.events);
  });

  it('does not depend on who trades', () => {
    const rates = { ...quietLife, newsPerDay: 1_440, newsHaltsPerDay: 200 };
    const [traded, left] = [open(rates), open(rates)];
    const trader = traded.account('trader', 1_000_000);
    for (const scenario of [traded, left]) {
      play(scenario, 1);
      if (scenario === traded) scenario.submit(trader, instruments[0]!, 'buy', 1_000_000_000);
      play(scenario, 20);
    }
    const told = (scenario: Scenario) =>
      ofType(scenario, 'NewsPublished').map(({ at, instrumentIds }) => `${at} ${instrumentIds.join()}`);
    expect(told(traded)).toEqual(told(left));
  });

  it('is absent from worlds of generator 1, whose agents act as they always did', () => {
    const [old, quiet] = [open(null, 1), open(quietLife)];
    for (const scenario of [old, quiet]) play(scenario, 10);
    expect(ofType(old, 'NewsPublished')).toEqual([]);
    expect(old.world.simulator!.digest()).toBe(quiet.world.simulator!.digest());
    leap(old, day);
    play(old, 1);
    expect(old.command({ kind: 'SetMarketLife', rates: quietLife })).toMatchObject({ code: 'NO_MARKET_LIFE' });
  });

  it('refuses rates that it cannot keep', () => {
    const scenario = open(null);
    const rates = { ...defaultLifeRates, newsPerDay: 1_441 };
    expect(scenario.command({ kind: 'SetMarketLife', rates })).toMatchObject({ code: 'INVALID_MARKET_LIFE' });
    expect(scenario.expectOk({ kind: 'SetMarketLife', rates: defaultLifeRates })).toMatchObject({ ok: true });
    expect(ofType(scenario, 'MarketLifeChanged')).toEqual([]);
  });
});
