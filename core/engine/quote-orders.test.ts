import { describe, expect, it } from 'vitest';
import { noConditions, type OrderFilled } from '../order/index.ts';
import type { AccountId, OrderId, Price, Quantity, UnixMicros } from '../units/index.ts';
import { chainOf } from './accessors.ts';
import { applyEvent } from './apply-event.ts';
import { decodeEvent, encodeEvent } from './codec/event-codec.ts';
import { explainOrder } from './explain-order.ts';
import { encodeDurable, restoreDurable } from './recovery/durable-snapshot.ts';
import { headOf, setHead } from './recovery/head.ts';
import { encodeMarket } from './recovery/market-snapshot.ts';
import { resumeInput } from './recovery/resume-world.ts';
import { durableHash } from './state-hash.ts';
import { step } from './step.ts';
import { Scenario, share } from './testing/scenario.ts';
import { createStepOutput, createWorld, resetStepOutput } from './world.ts';

const stock = share('QUOT');
const second = 1_000_000;

class QuoteScenario {
  readonly scenario = Scenario.open('replay', [stock]);
  private prints = 0;

  account(name: string, model = 'realistic', parameters: Record<string, string> = {}): AccountId {
    const accountId = this.scenario.account(name, 1_000_000);
    const settings = { model, parameters };
    this.scenario.expectOk({ kind: 'SetFillSettings', accountId, settings });
    return accountId;
  }

  /** A quote one second later, or at an age. */
  quote(bid: number, bidSize: number, ask: number, askSize: number, ageMicros = 0): OrderFilled[] {
    this.scenario.now += second;
    return fillsOf(
      this.scenario.input({
        kind: 'QuoteReceived',
        quote: {
          instrumentId: stock.instrumentId,
          tsEvent: (this.scenario.now - ageMicros) as UnixMicros,
          bidPrice: bid as Price,
          bidQuantity: bidSize as Quantity,
          askPrice: ask as Price,
          askQuantity: askSize as Quantity,
        },
      }),
    );
  }

  print(price: number, quantity: number, aggressorSide: 'buy' | 'sell'): OrderFilled[] {
    this.scenario.now += second;
    this.prints += 1;
    return fillsOf(
      this.scenario.input({
        kind: 'PrintReceived',
        print: {
          instrumentId: stock.instrumentId,
          tsEvent: this.scenario.now as UnixMicros,
          printSequence: this.prints,
          price: price as Price,
          quantity: quantity as Quantity,
          aggressorSide,
        },
      }),
    );
  }

  buy(accountId: AccountId, quantity: number, change: Parameters<Scenario['submit']>[4] = {}): OrderId {
    return this.send(accountId, 'buy', quantity, change);
  }

  send(
    accountId: AccountId,
    side: 'buy' | 'sell',
    quantity: number,
    change: Parameters<Scenario['submit']>[4] = {},
  ): OrderId {
    const outcome = this.scenario.submit(accountId, stock, side, quantity, change);
    if (!outcome.ok) throw new Error(outcome.code);
    return outcome.orderIds[0]!;
  }
}

const fillsOf = (events: readonly { readonly type: string }[]): OrderFilled[] =>
  events.filter((event): event is OrderFilled => event.type === 'OrderFilled');
const brief = (fills: readonly OrderFilled[]) =>
  fills.map(({ price, quantity, evidence }) => [price, quantity, 'part' in evidence ? evidence.part : evidence.model]);

function open(): QuoteScenario {
  const market = new QuoteScenario();
  market.quote(9_999, 100, 10_001, 100);
  return market;
}

describe('Q1: quotes', () => {
  it('fill nothing that came after them; the next one fills at the other side', () => {
    const market = open();
    market.buy(market.account('a'), 50);
    expect(brief(market.quote(9_999, 100, 10_002, 100))).toEqual([[10_002, 50, 'crossed']]);
  });

  it('give a taker what is displayed, and the rest of a market order pays the square-root impact', () => {
    const market = open();
    market.buy(market.account('a'), 1_000);
    // 10,001 × 0.02 × √(900 / 100,000) = 18.98, rounded up to 19 ticks.
    expect(brief(market.quote(9_999, 100, 10_001, 100))).toEqual([
      [10_001, 100, 'crossed'],
      [10_020, 900, 'beyond'],
    ]);
  });

  it('fill a marketable limit no further than displayed, and the rest rests', () => {
    const market = open();
    market.buy(market.account('a'), 150, { limit: 10_001 });
    expect(brief(market.quote(9_999, 100, 10_001, 100))).toEqual([[10_001, 100, 'crossed']]);
    expect(brief(market.quote(9_999, 100, 10_001, 100))).toEqual([]);
    expect(brief(market.quote(9_999, 100, 10_001, 130))).toEqual([[10_001, 30, 'reached']]);
    expect(brief(market.quote(9_999, 100, 10_003, 130))).toEqual([]);
    expect(brief(market.quote(9_999, 100, 10_001, 130))).toEqual([[10_001, 20, 'reached']]);
  });

  it('end at once what may not wait', () => {
    const market = open();
    const account = market.account('a');
    market.buy(account, 150, { limit: 10_001, timeInForce: 'fok' });
    market.buy(account, 150, { limit: 10_001, timeInForce: 'ioc' });
    expect(brief(market.quote(9_999, 100, 10_001, 100))).toEqual([[10_001, 100, 'crossed']]);
    expect(market.scenario.world.durable.orders.size).toBe(0);
  });
});

describe('Q2: what one order takes is gone', () => {
  it('for every order and account of the world, oldest first', () => {
    const market = open();
    market.buy(market.account('a'), 70, { limit: 10_001 });
    market.buy(market.account('b'), 70, { limit: 10_001 });
    const fills = market.quote(9_999, 100, 10_001, 100);
    expect(brief(fills)).toEqual([
      [10_001, 70, 'crossed'],
      [10_001, 30, 'crossed'],
    ]);
    expect(fills[1]!.evidence).toMatchObject({ basis: { takenBefore: 70, available: 30, wanted: 70 } });
  });

  it('of a print too', () => {
    const market = open();
    market.buy(market.account('a'), 40, { limit: 10_000 });
    market.buy(market.account('b'), 40, { limit: 10_000 });
    market.quote(9_999, 100, 10_001, 100);
    expect(brief(market.print(9_999, 60, 'sell'))).toEqual([
      [10_000, 40, 'through'],
      [10_000, 20, 'through'],
    ]);
  });
});

describe('Q3: queues', () => {
  it('hold an order back until prints have gone past what was displayed', () => {
    const market = open();
    market.buy(market.account('a'), 80, { limit: 9_999 });
    expect(market.quote(9_999, 100, 10_001, 100)).toEqual([]);
    expect(market.print(9_999, 70, 'sell')).toEqual([]);
    const fills = market.print(9_999, 50, 'sell');
    expect(brief(fills)).toEqual([[9_999, 20, 'reached']]);
    expect(fills[0]!.evidence).toMatchObject({ model: 'queue', queueAhead: 30, print: { quantity: 50 } });
    expect(brief(market.print(9_999, 500, 'sell'))).toEqual([[9_999, 60, 'reached']]);
  });

  it('are nobody’s business on the quote model, and prints of the other side touch nothing', () => {
    const market = open();
    market.buy(market.account('a', 'quote'), 80, { limit: 9_999 });
    market.buy(market.account('b'), 80, { limit: 9_999 });
    market.quote(9_999, 100, 10_001, 100);
    expect(market.print(9_999, 1_000, 'buy')).toEqual([]);
    expect(market.print(9_998, 1_000, 'sell').map((fill) => fill.accountId)).toHaveLength(1);
  });

  it('are gone when the price moves away, and an unseen level stands ahead when it comes into sight', () => {
    const market = open();
    market.buy(market.account('a'), 10, { limit: 9_999 });
    market.buy(market.account('b'), 10, { limit: 9_990 });
    market.quote(9_999, 100, 10_001, 100);
    market.quote(9_990, 500, 10_001, 100);
    expect(brief(market.print(9_990, 100, 'sell'))).toEqual([[9_999, 10, 'through']]);
    expect(market.print(9_990, 400, 'sell')).toEqual([]);
    expect(brief(market.print(9_990, 1, 'sell'))).toEqual([[9_990, 1, 'reached']]);
  });

  it('shrink by the model that the account chose', () => {
    const market = open();
    market.buy(market.account('a', 'queue', { queueModel: 'risk-averse' }), 10, { limit: 9_999 });
    market.buy(market.account('b', 'queue', { queueModel: 'power', queueExponent: '1' }), 10, { limit: 9_999 });
    market.quote(9_999, 100, 10_001, 100);
    market.quote(9_999, 200, 10_001, 100);
    market.quote(9_999, 100, 10_001, 100);
    const fills = market.print(9_999, 60, 'sell');
    expect(fills).toHaveLength(1);
    expect(fills[0]!.evidence).toMatchObject({ queueAhead: 50, basis: { parameters: { queueModel: 'power' } } });
  });
});

describe('Q4: guards', () => {
  it('a stale quote fills nothing', () => {
    const market = open();
    market.buy(market.account('a', 'realistic', { staleSeconds: '2' }), 10);
    market.scenario.now += 10 * second;
    expect(market.quote(9_999, 100, 10_001, 100, 3 * second)).toEqual([]);
    expect(market.quote(9_999, 100, 10_001, 100, 2 * second)).toHaveLength(1);
  });

  it('Q10: a crossed quote is not believed, and nothing fills until there is a better one', () => {
    const market = open();
    const orderId = market.buy(market.account('a'), 10, { limit: 9_999 });
    market.quote(9_998, 100, 10_001, 100);
    const stop = market.buy(market.account('b'), 10, {
      orderType: 'stop',
      conditions: { ...noConditions, stopPrice: 10_001 as Price },
    });
    expect(market.quote(10_002, 100, 9_990, 100)).toEqual([]);
    expect(market.print(9_990, 1_000, 'sell')).toEqual([]);
    expect(market.print(10_005, 1_000, 'buy')).toEqual([]);
    const { blocks } = explainOrder(market.scenario.world, orderId)!;
    expect(blocks.map(({ code }) => code)).toContain('CROSSED_QUOTE');
    expect(blocks).toContainEqual(expect.objectContaining({ code: 'NOT_MARKETABLE' }));
    expect(market.scenario.world.durable.orders.get(stop)!.triggeredAt).toBeNull();
    expect(market.quote(9_980, 100, 9_999, 100)).toHaveLength(1);
    market.print(10_002, 1, 'buy');
    expect(market.scenario.world.durable.orders.get(stop)!.triggeredAt).not.toBeNull();
  });

  it('nor does anything in a halt', () => {
    const market = open();
    market.buy(market.account('a'), 10);
    const { instrumentId } = stock;
    market.scenario.expectOk({ kind: 'HaltTrading', instrumentId, reasonCode: 'NEWS', notes: '', resumesAt: null });
    expect(market.quote(9_999, 100, 10_001, 100)).toEqual([]);
    market.scenario.expectOk({ kind: 'ResumeTrading', instrumentId });
    expect(market.quote(9_999, 100, 10_001, 100)).toHaveLength(1);
  });

  it('an order is under way for its latency, and word of the fill after it', () => {
    const market = open();
    market.buy(market.account('a', 'realistic', { entryMilliseconds: '1500', responseMilliseconds: '250' }), 10);
    expect(market.quote(9_999, 100, 10_001, 100)).toEqual([]);
    const [fill] = market.quote(9_999, 100, 10_001, 100);
    const { basis } = fill!.evidence;
    expect(basis!.reportedAt - fill!.at).toBe(250_000);
    expect(fill!.at - basis!.arrivedAt).toBe(500_000);
  });

  it('bars fill nothing any more once quotes were seen, unless the account asks for bars', () => {
    const market = open();
    const onBars = market.account('bars', 'bar');
    market.buy(market.account('a'), 10);
    market.buy(onBars, 10);
    const fills = fillsOf(market.scenario.bar(stock, [10_000, 10_100, 9_900, 10_000]));
    expect(fills.map(({ accountId, fillModel }) => [accountId, fillModel])).toEqual([[onBars, 'bar']]);
  });
});

describe('Q5: models of other tools', () => {
  it('Alpaca’s paper rules fill whole at the quote, whatever is displayed, one time in ten in part', () => {
    const market = open();
    const account = market.account('a', 'alpaca-compat');
    let partial = 0;
    for (let at = 0; at < 100; at++) {
      market.buy(account, 20, { limit: 10_001 });
      const [fill] = market.quote(9_999, 100, 10_001, 1);
      expect(fill).toMatchObject({
        price: 10_001,
        fillModel: 'reference',
        evidence: { basis: { name: 'alpaca-paper' } },
      });
      if (fill!.quantity < 20) partial += 1;
      while (market.scenario.world.durable.orders.size > 0) market.quote(9_999, 100, 10_001, 1);
    }
    expect(partial).toBeGreaterThan(1);
    expect(partial).toBeLessThan(30);
  });

  it('Zipline’s share a bar between them and are rounded against the order', () => {
    const scenario = Scenario.open('backtest', [stock]);
    const accountId = scenario.account('a', 1_000_000);
    scenario.expectOk({
      kind: 'SetFillSettings',
      accountId,
      settings: { model: 'zipline-volume-share', parameters: {} },
    });
    scenario.bar(stock, [10_000, 10_000, 10_000, 10_000], 10_000);
    scenario.submit(accountId, stock, 'buy', 400);
    const [first] = fillsOf(scenario.bar(stock, [10_000, 10_000, 10_000, 10_000], 10_000));
    expect([first!.price, first!.quantity]).toEqual([10_001, 250]);
    const [second] = fillsOf(scenario.bar(stock, [10_000, 10_000, 10_000, 10_000], 10_000));
    expect([second!.price, second!.quantity]).toEqual([10_001, 150]);
  });

  it('the close fills on the close, for tests', () => {
    const scenario = Scenario.open('backtest', [stock]);
    const accountId = scenario.account('a', 1_000_000);
    scenario.expectOk({ kind: 'SetFillSettings', accountId, settings: { model: 'close', parameters: {} } });
    scenario.bar(stock, [10_000, 10_000, 10_000, 10_000]);
    scenario.submit(accountId, stock, 'buy', 10);
    const [fill] = fillsOf(scenario.bar(stock, [10_000, 10_100, 9_900, 10_050]));
    expect([fill!.price, fill!.fillModel]).toEqual([10_050, 'close']);
  });
});

describe('Q6: settings', () => {
  it.each([
    [{ model: 'magic', parameters: {} }, 'UNKNOWN_FILL_MODEL'],
    [{ model: 'queue', parameters: { queueModel: 'psychic' } }, 'INVALID_FILL_PARAMETER'],
    [{ model: 'queue', parameters: { queueExponent: '2.5' } }, 'INVALID_FILL_PARAMETER'],
    [{ model: 'queue', parameters: { staleSeconds: '1e3' } }, 'INVALID_FILL_PARAMETER'],
    [{ model: 'alpaca-compat', parameters: { staleSeconds: '1' } }, 'INVALID_FILL_PARAMETER'],
    [{ model: 'book', parameters: {} }, 'FILL_MODEL_UNAVAILABLE'],
  ])('%o is refused with %s', (settings, code) => {
    const market = open();
    const accountId = market.scenario.account('a', 1_000);
    expect(market.scenario.command({ kind: 'SetFillSettings', accountId, settings })).toMatchObject({ code });
  });

  it('change only while nothing is open, outlive a snapshot, and every fill reads back as written', () => {
    const market = open();
    const accountId = market.account('a', 'queue', { impact: '0.5' });
    market.buy(accountId, 500);
    const settings = { model: 'quote', parameters: {} };
    expect(market.scenario.command({ kind: 'SetFillSettings', accountId, settings })).toMatchObject({
      code: 'ACCOUNT_HAS_OPEN_ORDERS',
    });
    market.quote(9_999, 100, 10_001, 100);
    const restored = createWorld();
    restoreDurable(restored, encodeDurable(market.scenario.world));
    expect(durableHash(restored)).toBe(durableHash(market.scenario.world));
    expect(restored.durable.accounts.get(accountId)?.fills.impact.coefficient).toBe(0.5);
    for (const event of market.scenario.events) {
      const line = encodeEvent(event);
      expect(encodeEvent(decodeEvent(line))).toBe(line);
    }
  });
});

/** The process dies and is back at once: from its events, the head, and a checkpoint of the market. */
function crash({ scenario }: QuoteScenario, market: string | null): void {
  const recovered = createWorld();
  for (const event of scenario.events) applyEvent(recovered, event);
  setHead(recovered, headOf(scenario.world));
  const checkpointSequence = scenario.world.inputSequence;
  Object.assign(scenario, { world: recovered });
  scenario.input(resumeInput(recovered, { checkpointSequence, market, now: scenario.now as UnixMicros }));
}

describe('Q8: what was taken of a quote', () => {
  it.each(['with', 'without'])('since the last checkpoint stays taken through a crash, %s a checkpoint', (kind) => {
    const market = open();
    const [first, second] = ['a', 'b'].map((name) => market.account(name)) as [AccountId, AccountId];
    const checkpoint = kind === 'with' ? encodeMarket(market.scenario.world) : null;
    market.buy(first, 70, { limit: 10_001 });
    expect(brief(market.quote(9_999, 100, 10_001, 100))).toEqual([[10_001, 70, 'crossed']]);
    crash(market, checkpoint);
    market.buy(second, 70, { limit: 10_001 });
    expect(brief(market.quote(9_999, 100, 10_001, 100))).toEqual([[10_001, 30, 'crossed']]);
    expect(brief(market.quote(9_999, 100, 10_001, 110))).toEqual([[10_001, 10, 'reached']]);
    expect(brief(market.quote(9_999, 100, 10_003, 110))).toEqual([]);
    expect(brief(market.quote(9_999, 100, 10_001, 110))).toEqual([[10_001, 30, 'reached']]);
    const output = createStepOutput();
    const again = createWorld();
    for (const input of market.scenario.inputs) {
      resetStepOutput(output);
      step(again, input, output);
    }
    expect(chainOf(again)).toBe(chainOf(market.scenario.world));
  });
});
