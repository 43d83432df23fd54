import { describe, expect, it } from 'vitest';
import { quoteOf } from './accessors.ts';
import { createRandomFlow } from './testing/random-flow.ts';
import { marginAccount, minute, Scenario, share, startOfTime } from './testing/scenario.ts';

const acme = share('ACME');
const other = share('OTHER');

function quiet() {
  const scenario = Scenario.open('sim', [acme, other]);
  return {
    scenario,
    accountId: scenario.account('one', 1_000_000, marginAccount),
    rival: scenario.account('two', 1_000_000, marginAccount),
  };
}

describe('market messages', () => {
  it('a quote is told once per input and market, and only when the top of the book changed', () => {
    const { scenario, accountId, rival } = quiet();
    scenario.submit(accountId, acme, 'buy', 10, { limit: 9_990 });
    expect(scenario.output.market).toEqual([
      {
        kind: 'quote',
        quote: {
          instrumentId: acme.instrumentId,
          tsEvent: startOfTime,
          bidPrice: 9_990,
          bidQuantity: 10,
          askPrice: 0,
          askQuantity: 0,
        },
      },
    ]);
    scenario.submit(rival, acme, 'buy', 10, { limit: 9_980 });
    expect(scenario.output.market).toEqual([]);
    expect(quoteOf(scenario.world, acme.instrumentId)?.bidPrice).toBe(9_990);
    expect(quoteOf(scenario.world, other.instrumentId)).toBeNull();
  });

  it('each execution is a print that names the side which took, and a minute bar forms from it', () => {
    const { scenario, accountId, rival } = quiet();
    scenario.submit(accountId, acme, 'buy', 10, { limit: 9_990 });
    scenario.submit(accountId, acme, 'buy', 10, { limit: 9_980 });
    scenario.submit(rival, acme, 'sell', 15);
    expect(scenario.messages('print')).toMatchObject([
      { print: { price: 9_990, quantity: 10, aggressorSide: 'sell' } },
      { print: { price: 9_980, quantity: 5, aggressorSide: 'sell' } },
    ]);
    expect(scenario.messages('bar')).toMatchObject([
      { bar: { timeframe: '1m', open: 9_990, high: 9_990, low: 9_980, close: 9_980, volume: 15, isFinal: false } },
    ]);
    scenario.now += minute;
    scenario.input({ kind: 'MarketTick' });
    expect(scenario.messages('bar')).toMatchObject([
      { bar: { close: 9_980, volume: 15, isFinal: true, origin: 'simulated' } },
    ]);
  });

  it('book levels are told only when someone looks, and nothing is told when nobody listens', () => {
    const { scenario, accountId } = quiet();
    scenario.world.publication.books = true;
    scenario.submit(accountId, acme, 'buy', 10, { limit: 9_990 });
    expect(scenario.messages('book')).toMatchObject([
      { book: { bids: [{ price: 9_990, quantity: 10, orderCount: 1 }], asks: [] } },
    ]);
    Object.assign(scenario.world.publication, { quotes: false, prints: false, bars: false, books: false });
    scenario.submit(accountId, acme, 'buy', 10, { limit: 9_991 });
    expect(scenario.output.market).toEqual([]);
  });

  it('prints never go back in time, though commands fall between ticks', () => {
    const scenario = Scenario.open('sim', [acme], { simulator: createRandomFlow });
    const accountId = scenario.account('one', 1_000_000, marginAccount);
    const instants: number[] = [];
    for (let at = 0; at < 40; at++) {
      scenario.now += 700_000;
      if (at % 2 === 0) scenario.input({ kind: 'MarketTick' });
      else scenario.submit(accountId, acme, at % 4 === 1 ? 'buy' : 'sell', 3);
      for (const message of scenario.messages('print'))
        if (message.kind === 'print') instants.push(message.print.tsEvent);
    }
    expect(instants.length).toBeGreaterThan(20);
    expect(instants).toEqual([...instants].sort((left, right) => left - right));
  });

  it('an agent that takes fills a resting customer, and a customer that takes fills against agents', () => {
    const scenario = Scenario.open('sim', [acme], { simulator: createRandomFlow });
    const accountId = scenario.account('one', 1_000_000, marginAccount);
    scenario.input({ kind: 'MarketTick' });
    scenario.submit(accountId, acme, 'buy', 40);
    expect(scenario.output.events).toMatchObject([
      { type: 'OrderAccepted' },
      { type: 'OrderFilled', liquidity: 'taker', evidence: { queueAhead: null } },
    ]);
    scenario.submit(accountId, acme, 'sell', 40, { limit: 9_960 });
    const queueAhead: unknown[] = [];
    for (let at = 0; at < 60; at++) {
      scenario.now += 1_000_000;
      for (const event of scenario.input({ kind: 'MarketTick' })) {
        if (event.type === 'OrderFilled' && event.evidence.model === 'book')
          queueAhead.push(event.liquidity, event.evidence.queueAhead);
      }
    }
    expect(queueAhead.slice(0, 2)).toEqual(['maker', 0]);
  });
});
