import { describe, expect, it } from 'vitest';
import type { CorporateAction, CorporateActionId, CorporateActionTerms, Instrument } from '../market/index.ts';
import { createSimulator, defaultInstruments, generatorVersion } from '../simulator/index.ts';
import {
  type Cash,
  hashedUuid,
  type InstrumentId,
  type TradingDate,
  type UnixMicros,
  type WorldId,
} from '../units/index.ts';
import { accountOf, bookOf, instrumentsOf, lastPriceOf, openOrdersOf, positionOf } from './accessors.ts';
import { applyEvent } from './apply-event.ts';
import { decodeEvent, encodeEvent } from './codec/event-codec.ts';
import { encodeDurable, restoreDurable } from './recovery/durable-snapshot.ts';
import { setHead } from './recovery/head.ts';
import { encodeMarket } from './recovery/market-snapshot.ts';
import { resumeInput } from './recovery/resume-world.ts';
import { durableHash } from './state-hash.ts';
import { Auditor } from './testing/auditor.ts';
import { createRandomFlow } from './testing/random-flow.ts';
import {
  alwaysOpenCalendar,
  cashAccount,
  day,
  dollars,
  hour,
  marginAccount,
  minute,
  Scenario,
  share,
  startOfTime,
  typesOf,
} from './testing/scenario.ts';
import { createWorld } from './world.ts';

const stock = share('STOCK');
const flat = [10_000, 10_000, 10_000, 10_000] as const;
const tomorrow = '2026-01-06' as TradingDate;

let announced = 0;
function actionOn(
  instrument: Instrument,
  terms: CorporateActionTerms,
  change: Partial<CorporateAction> = {},
): CorporateAction {
  announced += 1;
  return {
    actionId: hashedUuid('test action', announced) as CorporateActionId,
    instrumentId: instrument.instrumentId,
    terms,
    exDate: tomorrow,
    recordDate: null,
    payDate: null,
    source: 'operator',
    ...change,
  };
}
const split = (newUnits: number, oldUnits: number): CorporateActionTerms => ({ kind: 'split', newUnits, oldUnits });
const dividend = (amount: number): CorporateActionTerms => ({
  kind: 'cash_dividend',
  cashPerUnit: dollars(amount),
  isSpecial: false,
});

/** A trader with 15 shares at 100.00 and a short of 7, and an auditor who follows. */
function held(terms: CorporateActionTerms, change: Partial<CorporateAction> = {}) {
  const scenario = Scenario.open('replay', [stock], {}, [alwaysOpenCalendar(20)]);
  const long = scenario.account('long', 10_000, { ...cashAccount, feeRate: 0 as never });
  const short = scenario.account('short', 10_000, { ...marginAccount, feeRate: 0 as never });
  scenario.bar(stock, flat);
  scenario.submit(long, stock, 'buy', 15);
  scenario.submit(short, stock, 'sell', 7);
  scenario.bar(stock, flat);
  const action = actionOn(stock, terms, change);
  scenario.expectOk({ kind: 'AnnounceCorporateAction', action });
  const roll = () => {
    scenario.now = startOfTime + day;
    return scenario.input({ kind: 'TimeAdvanced' });
  };
  const audit = () => {
    const auditor = new Auditor();
    auditor.see(scenario.world, scenario.events);
    auditor.check(scenario.world);
    for (const event of scenario.events) expect(decodeEvent(encodeEvent(event))).toEqual(event);
    const folded = createWorld();
    for (const event of scenario.events) applyEvent(folded, event);
    expect(durableHash(folded)).toBe(durableHash(scenario.world));
    const restored = createWorld();
    restoreDurable(restored, encodeDurable(scenario.world));
    expect(durableHash(restored)).toBe(durableHash(scenario.world));
  };
  return { scenario, long, short, action, roll, audit };
}

describe('C1: an action takes effect when its ex-date begins', () => {
  it('in the step in which the trading date rolls, once, and not before', () => {
    const { scenario, long, roll, audit } = held(split(2, 1));
    scenario.now = startOfTime + day - 1;
    expect(scenario.input({ kind: 'TimeAdvanced' })).toEqual([]);
    expect(typesOf(roll())).toEqual([
      'TradingDateRolled',
      'CorporateActionApplied',
      'PositionAdjusted',
      'PositionAdjusted',
    ]);
    expect(positionOf(scenario.world, long, stock.instrumentId)).toMatchObject({
      quantity: 30n,
      costBasis: dollars(1_500),
    });
    scenario.now += day;
    expect(typesOf(scenario.input({ kind: 'TimeAdvanced' }))).toEqual(['TradingDateRolled']);
    audit();
  });

  it('or at once when an operator says so, and then not again', () => {
    const { scenario, action, roll } = held(split(2, 1));
    scenario.expectOk({ kind: 'ApplyCorporateAction', actionId: action.actionId });
    expect(typesOf(scenario.output.events)[0]).toBe('CorporateActionApplied');
    scenario.expectOk({ kind: 'ApplyCorporateAction', actionId: action.actionId });
    expect(scenario.output.events).toEqual([]);
    expect(typesOf(roll())).toEqual(['TradingDateRolled']);
  });

  it.each([
    ['a ratio of one', actionOn(stock, split(1, 1)), 'INVALID_CORPORATE_ACTION'],
    ['no ratio', actionOn(stock, split(0, 1)), 'INVALID_CORPORATE_ACTION'],
    ['a dividend of nothing', actionOn(stock, dividend(0)), 'INVALID_CORPORATE_ACTION'],
    [
      'a pay date before the ex-date',
      actionOn(stock, dividend(1), { payDate: '2026-01-05' as TradingDate }),
      'INVALID_CORPORATE_ACTION',
    ],
    ['a day that has begun', actionOn(stock, split(2, 1), { exDate: '2026-01-05' as TradingDate }), 'EX_DATE_PASSED'],
    [
      'an unknown instrument',
      { ...actionOn(stock, split(2, 1)), instrumentId: 'none' as InstrumentId },
      'UNKNOWN_INSTRUMENT',
    ],
    [
      'a symbol that is taken',
      actionOn(stock, { kind: 'symbol_change', symbol: 'STOCK', name: '' }),
      'INVALID_CORPORATE_ACTION',
    ],
  ])('%s is refused and changes nothing', (_what, action, code) => {
    const scenario = Scenario.open('replay', [stock]);
    expect(scenario.command({ kind: 'AnnounceCorporateAction', action })).toMatchObject({ ok: false, code });
    expect(scenario.output.events).toEqual([]);
  });

  it('the same announcement again is done already; another under its id is refused', () => {
    const { scenario, action } = held(split(2, 1));
    scenario.expectOk({ kind: 'AnnounceCorporateAction', action });
    expect(scenario.output.events).toEqual([]);
    const other = { ...action, terms: split(3, 1) };
    expect(scenario.command({ kind: 'AnnounceCorporateAction', action: other })).toMatchObject({
      code: 'CORPORATE_ACTION_EXISTS',
    });
    expect(scenario.command({ kind: 'ApplyCorporateAction', actionId: 'none' as CorporateActionId })).toMatchObject({
      code: 'UNKNOWN_CORPORATE_ACTION',
    });
  });
});

describe('C2, C3: splits', () => {
  it('a reverse split pays the fraction at the last price, to the long and by the short', () => {
    const { scenario, long, short, roll, audit } = held(split(1, 4));
    roll();
    // 15 ÷ 4 = 3 and ¾ of a new share: three old ones at 100.00.
    expect(positionOf(scenario.world, long, stock.instrumentId)).toMatchObject({
      quantity: 3n,
      costBasis: dollars(1_200),
    });
    expect(accountOf(scenario.world, long)?.balances.get(stock.currency)).toMatchObject({
      cash: dollars(8_800),
      realizedPnl: 0n,
    });
    expect(positionOf(scenario.world, short, stock.instrumentId)).toMatchObject({
      quantity: -1n,
      costBasis: dollars(-400),
    });
    expect(accountOf(scenario.world, short)?.balances.get(stock.currency)?.cash).toBe(dollars(10_400));
    expect(lastPriceOf(scenario.world, stock.instrumentId)).toBe(40_000);
    audit();
  });

  it('a stock dividend of 1 for 5 adds three shares to fifteen', () => {
    const { scenario, long, roll, audit } = held({ kind: 'stock_dividend', newUnits: 1, oldUnits: 5 });
    roll();
    expect(positionOf(scenario.world, long, stock.instrumentId)).toMatchObject({
      quantity: 18n,
      costBasis: dollars(1_500),
    });
    audit();
  });
});

describe('C4, C5: cash dividends', () => {
  it('go to the holder at the close before the ex-date, on the pay date, whatever he holds by then; a short pays', () => {
    const { scenario, long, short, roll, audit } = held(dividend(0.4), { payDate: '2026-01-08' as TradingDate });
    expect(typesOf(roll())).toEqual([
      'TradingDateRolled',
      'CorporateActionApplied',
      'DividendAccrued',
      'DividendAccrued',
    ]);
    expect(lastPriceOf(scenario.world, stock.instrumentId)).toBe(9_960);
    scenario.submit(long, stock, 'sell', 15);
    scenario.bar(stock, [9_960, 9_960, 9_960, 9_960]);
    expect(positionOf(scenario.world, long, stock.instrumentId)?.quantity).toBe(0n);
    scenario.now = startOfTime + 2 * day;
    expect(typesOf(scenario.input({ kind: 'TimeAdvanced' }))).toEqual(['TradingDateRolled']);
    scenario.now = startOfTime + 3 * day;
    expect(typesOf(scenario.input({ kind: 'TimeAdvanced' }))).toEqual([
      'TradingDateRolled',
      'DividendPaid',
      'DividendPaid',
    ]);
    // He bought at 100.00, sold at 99.60 and got 0.40 for each: nothing won, nothing lost.
    expect(accountOf(scenario.world, long)?.balances.get(stock.currency)).toMatchObject({
      cash: dollars(10_000),
      realizedPnl: 0n,
    });
    expect(accountOf(scenario.world, short)?.balances.get(stock.currency)?.cash).toBe(dollars(10_700 - 2.8));
    audit();
  });

  it('without a pay date they are paid at the ex-date', () => {
    const { roll, audit } = held(dividend(0.4));
    expect(typesOf(roll()).filter((type) => type === 'DividendPaid')).toHaveLength(2);
    audit();
  });
});

describe('C6: open orders', () => {
  function withOrders(terms: CorporateActionTerms) {
    const set = held(terms);
    const { scenario, long } = set;
    scenario.submit(long, stock, 'buy', 5, { limit: 9_001, timeInForce: 'gtc' });
    scenario.submit(long, stock, 'sell', 5, { limit: 11_001, timeInForce: 'gtc' });
    return set;
  }

  it('are multiplied by a split, limits to buy rounded to the tick below, limits to sell to the tick above', () => {
    const { scenario, long, roll, audit } = withOrders(split(2, 1));
    roll();
    expect(
      openOrdersOf(scenario.world, long).map(({ side, quantity, limitPrice }) => [side, quantity, limitPrice]),
    ).toEqual([
      ['buy', 10, 4_500],
      ['sell', 10, 5_501],
    ]);
    expect(openOrdersOf(scenario.world, long)[0]?.reservation.cash).toBe(dollars(450));
    audit();
  });

  it('are canceled by a reverse split', () => {
    const { scenario, long, roll, audit } = withOrders(split(1, 10));
    const told = roll().filter((event) => event.type === 'OrderCanceled');
    expect(told.map((event) => event.reasonCode)).toEqual(['REVERSE_SPLIT', 'REVERSE_SPLIT']);
    expect(openOrdersOf(scenario.world, long)).toEqual([]);
    audit();
  });

  it('to buy are lowered by a dividend, rounded to the tick below; to sell they stay', () => {
    const { scenario, long, roll, audit } = withOrders(dividend(0.125));
    roll();
    expect(openOrdersOf(scenario.world, long).map(({ limitPrice }) => limitPrice)).toEqual([8_988, 11_001]);
    audit();
  });

  it('that are left with nothing end', () => {
    const { scenario, long, roll, audit } = held(dividend(95));
    scenario.submit(long, stock, 'buy', 5, { limit: 9_000, timeInForce: 'gtc' });
    const told = roll().filter((event) => event.type === 'OrderCanceled');
    expect(told.map((event) => event.reasonCode)).toEqual(['CORPORATE_ACTION']);
    audit();
  });

  it('that are partly filled go on in new units and still add up', () => {
    const { scenario, long, roll, audit } = held(split(3, 2));
    scenario.submit(long, stock, 'buy', 9, { limit: 9_000, timeInForce: 'gtc' });
    const capped = { ...cashAccount, feeRate: 0 as never, participationMax: 100_000 as never };
    const slow = scenario.account('slow', 10_000, capped);
    scenario.submit(slow, stock, 'buy', 9, { limit: 10_000, timeInForce: 'gtc' });
    scenario.bar(stock, [10_000, 10_000, 9_990, 10_000], 50);
    expect(openOrdersOf(scenario.world, slow)[0]).toMatchObject({ status: 'partially_filled', filledQuantity: 5 });
    roll();
    expect(openOrdersOf(scenario.world, slow)[0]).toMatchObject({ quantity: 13, filledQuantity: 7, limitPrice: 6_666 });
    expect(openOrdersOf(scenario.world, long)[0]).toMatchObject({ quantity: 13, filledQuantity: 0, limitPrice: 6_000 });
    audit();
    scenario.bar(stock, [6_660, 6_660, 5_990, 6_600], 1_000);
    expect(openOrdersOf(scenario.world, slow)).toEqual([]);
    audit();
  });
});

describe('C7: a change of symbol', () => {
  it('keeps the instrument, its position and its orders, and remembers the earlier symbol', () => {
    const { scenario, long, roll, audit } = held({ kind: 'symbol_change', symbol: 'STCK', name: 'Stock, renamed' });
    scenario.submit(long, stock, 'sell', 5, { limit: 11_000, timeInForce: 'gtc' });
    expect(typesOf(roll())).toEqual(['TradingDateRolled', 'CorporateActionApplied', 'InstrumentChanged']);
    expect(instrumentsOf(scenario.world)[0]).toMatchObject({
      instrumentId: stock.instrumentId,
      symbol: 'STCK',
      name: 'Stock, renamed',
    });
    expect(positionOf(scenario.world, long, stock.instrumentId)?.quantity).toBe(15n);
    expect(openOrdersOf(scenario.world, long)).toHaveLength(1);
    expect(scenario.world.durable.corporate.aliases).toEqual([
      { instrumentId: stock.instrumentId, symbol: 'STOCK', until: startOfTime + day },
    ]);
    expect(typesOf(scenario.bar(stock, [11_100, 11_100, 11_100, 11_100]))).toEqual(['OrderFilled']);
    audit();
  });
});

describe('C8: a delisting', () => {
  it('cancels orders, pays the holder, charges the short, and nothing trades any more', () => {
    const { scenario, long, short, roll, audit } = held({ kind: 'delisting', cashPerUnit: dollars(3) });
    scenario.submit(long, stock, 'sell', 5, { limit: 11_000, timeInForce: 'gtc' });
    expect(roll().filter((event) => event.type === 'OrderCanceled')).toMatchObject([{ reasonCode: 'DELISTED' }]);
    expect(positionOf(scenario.world, long, stock.instrumentId)).toMatchObject({
      quantity: 0n,
      costBasis: 0n,
      openedAt: null,
    });
    expect(accountOf(scenario.world, long)?.balances.get(stock.currency)).toMatchObject({
      cash: dollars(8_545),
      realizedPnl: dollars(-1_455),
    });
    expect(accountOf(scenario.world, short)?.balances.get(stock.currency)?.cash).toBe(dollars(10_679));
    expect(scenario.submit(long, stock, 'buy', 1)).toMatchObject({ code: 'INSTRUMENT_NOT_TRADABLE' });
    audit();
  });

  it('may pay nothing', () => {
    const { scenario, long, roll, audit } = held({ kind: 'delisting', cashPerUnit: 0n as Cash });
    roll();
    expect(accountOf(scenario.world, long)?.balances.get(stock.currency)?.cash).toBe(dollars(8_500));
    audit();
  });
});

describe('C9: the simulated value', () => {
  it('divides at a split, drops at an ex-dividend, and stays so through a rejoin and a change of symbol', () => {
    const listed = { ...defaultInstruments()[0]!, calendarId: 'always' };
    const { instrumentId } = listed;
    const scenario = new Scenario({ simulator: createSimulator });
    scenario.input({ kind: 'WorldCreated', worldId: 'life' as WorldId, feed: 'sim', seed: 7, generatorVersion });
    scenario.expectOk({ kind: 'DefineCalendar', calendar: alwaysOpenCalendar(20) });
    scenario.expectOk({ kind: 'DefineInstrument', instrument: listed });
    const middle = (): number => {
      for (let at = 0; at < 20; at++, scenario.now += 1_000_000) scenario.input({ kind: 'MarketTick' });
      const book = bookOf(scenario.world, instrumentId)!;
      return (book.bestBid() + book.bestAsk()) / 2;
    };
    const apply = (terms: CorporateActionTerms): void => {
      const action = actionOn(listed, terms);
      scenario.expectOk({ kind: 'AnnounceCorporateAction', action });
      scenario.expectOk({ kind: 'ApplyCorporateAction', actionId: action.actionId });
    };
    const start = middle();
    apply(split(4, 1));
    const divided = middle();
    expect(divided / start).toBeCloseTo(0.25, 2);
    apply(dividend(10));
    const dropped = middle();
    expect((divided - dropped) / 100_000).toBeCloseTo(1, 1);
    apply({ kind: 'symbol_change', symbol: 'RENAMED', name: 'Renamed' });
    const market = encodeMarket(scenario.world);
    scenario.input(resumeInput(scenario.world, { checkpointSequence: 0, market, now: scenario.now as UnixMicros }));
    expect(middle() / dropped).toBeCloseTo(1, 2);
  });
});

describe('C9: a split in a book', () => {
  function live() {
    const scenario = Scenario.open('sim', [stock], { simulator: createRandomFlow });
    const trader = scenario.account('trader', 100_000);
    for (let at = 0; at < 3; at++, scenario.now += minute) scenario.input({ kind: 'MarketTick' });
    scenario.submit(trader, stock, 'buy', 10, { limit: 9_000, timeInForce: 'gtc' });
    scenario.submit(trader, stock, 'buy', 20, { limit: 9_000, timeInForce: 'gtc' });
    scenario.submit(trader, stock, 'buy', 7);
    scenario.expectOk({ kind: 'AnnounceCorporateAction', action: actionOn(stock, split(2, 1)) });
    return { scenario, trader };
  }

  it('customers keep their order, nothing matches in the step, and the book holds what the orders say', () => {
    const { scenario, trader } = live();
    scenario.now = startOfTime + day;
    const told = typesOf(scenario.input({ kind: 'TimeAdvanced' }));
    expect(told).not.toContain('OrderFilled');
    const [first, second] = openOrdersOf(scenario.world, trader);
    const book = bookOf(scenario.world, stock.instrumentId)!;
    expect([first!.quantity, second!.quantity]).toEqual([20, 40]);
    expect(book.quantityAhead(2 * first!.orderSequence)).toBeLessThan(book.quantityAhead(2 * second!.orderSequence));
    const auditor = new Auditor();
    auditor.see(scenario.world, scenario.events);
    auditor.check(scenario.world);
  });

  it('a world that was off at the ex-date comes to the same as a re-execution of its inputs', () => {
    const { scenario: original } = live();
    const durable = encodeDurable(original.world);
    const market = encodeMarket(original.world);
    const { inputSequence, time, chain } = original.world;
    const recovered = createWorld({ simulator: createRandomFlow });
    restoreDurable(recovered, durable);
    setHead(recovered, { inputSequence, time, chain });
    const now = (startOfTime + day + hour) as UnixMicros;
    const resumed = resumeInput(recovered, { checkpointSequence: inputSequence, market, now });
    const again = new Scenario({ simulator: createRandomFlow });
    Object.assign(again, { world: recovered });
    for (const one of [original, again]) {
      one.now = now;
      expect(typesOf(one.input(resumed))).toContain('CorporateActionApplied');
      for (let at = 0; at < 5; at++, one.now += minute) one.input({ kind: 'MarketTick' });
    }
    expect(again.world.chain).toBe(original.world.chain);
    const applied = original.events.find((event) => event.type === 'CorporateActionApplied');
    expect(applied?.closeBefore).toBeGreaterThan(0);
  });

  it('a checkpoint from before a split is restated at the rejoin', () => {
    const { scenario } = live();
    const market = encodeMarket(scenario.world);
    const before = lastPriceOf(scenario.world, stock.instrumentId)!;
    scenario.now = startOfTime + day;
    scenario.input({ kind: 'TimeAdvanced' });
    scenario.now += minute;
    scenario.input(resumeInput(scenario.world, { checkpointSequence: 0, market, now: scenario.now as UnixMicros }));
    expect(lastPriceOf(scenario.world, stock.instrumentId)).toBe(Math.round(before / 2));
  });
});
