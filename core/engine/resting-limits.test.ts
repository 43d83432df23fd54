import { describe, expect, it } from 'vitest';
import { noConditions } from '../order/index.ts';
import type { PartsPerMillion, Price, Quantity, UnixMicros } from '../units/index.ts';
import type { OrderState } from './durable-state.ts';
import { marginAccount, Scenario, share, typesOf } from './testing/scenario.ts';

const acme = share('ACME');
const rich = { ...marginAccount, feeRate: 0 as PartsPerMillion };

/** Counts how often orders are looked at: their status is read before anything is done with one. */
function watched(scenario: Scenario): { visits: number } {
  const seen = { visits: 0 };
  for (const order of scenario.world.durable.orders.values()) watch(order, seen);
  return seen;
}

function watch(order: OrderState, seen: { visits: number }): void {
  for (const field of ['status', 'limitPrice', 'stopPrice'] as const) {
    let value = order[field];
    Object.defineProperty(order, field, {
      get() {
        seen.visits += 1;
        return value;
      },
      set(next) {
        value = next;
      },
    });
  }
}

type Feed = 'sim' | 'replay';

/** As many stops and as many limits far from the market of 100.00, half on each side. */
function crowded(feed: Feed, count: number) {
  const scenario = Scenario.open(feed, [acme]);
  const me = scenario.account('me', 2_000_000_000, rich);
  const maker = scenario.account('maker', 2_000_000_000, rich);
  const flat = () => scenario.bar(acme, [10_000, 10_010, 9_990, 10_000]);
  const at = () => scenario.now as UnixMicros;
  const quote = (bid: number, ask: number) => {
    scenario.now += 1_000_000;
    return scenario.input({
      kind: 'QuoteReceived',
      quote: {
        instrumentId: acme.instrumentId,
        tsEvent: at(),
        bidPrice: bid as Price,
        bidQuantity: 100 as Quantity,
        askPrice: ask as Price,
        askQuantity: 100 as Quantity,
      },
    });
  };
  if (feed === 'sim') {
    for (let tick = 1; tick <= 20; tick++) {
      scenario.submit(maker, acme, 'buy', 100, { limit: 10_000 - tick });
      scenario.submit(maker, acme, 'sell', 100, { limit: 10_000 + tick });
    }
    scenario.submit(me, acme, 'buy', 1);
  } else flat();
  const rest = () => {
    for (let number = 0; number < count; number++) {
      const isBuy = number % 2 === 0;
      const away = 1_000 + (number % 2_000);
      const limit = isBuy ? 10_000 - away : 10_000 + away;
      const stopPrice = (isBuy ? 10_000 + away : 10_000 - away) as Price;
      const conditions = { ...noConditions, stopPrice };
      scenario.expectOk({
        kind: 'SubmitOrder',
        request: scenario.request(me, acme, isBuy ? 'buy' : 'sell', 1, { limit }),
        requestHash: '',
        refuseDuplicate: false,
      });
      scenario.submit(me, acme, isBuy ? 'buy' : 'sell', 1, { orderType: 'stop', conditions });
    }
  };
  return { scenario, maker, flat, quote, rest };
}

function costOf(kind: 'book' | 'bars' | 'quotes', count: number): number {
  const { scenario, maker, flat, quote, rest } = crowded(kind === 'book' ? 'sim' : 'replay', count);
  if (kind === 'quotes') quote(9_999, 10_001);
  rest();
  if (kind === 'quotes') quote(9_999, 10_001);
  const seen = watched(scenario);
  for (let event = 0; event < 10; event++) {
    if (kind === 'book') scenario.submit(maker, acme, event % 2 === 0 ? 'buy' : 'sell', 1, { timeInForce: 'ioc' });
    else if (kind === 'bars') flat();
    else quote(9_998 + (event % 2), 10_002 - (event % 2));
  }
  return seen.visits;
}

describe('what rests far from the market', () => {
  it.each(['book', 'bars', 'quotes'] as const)(
    'O16: a market event on %s costs with thousands at most twice of what it costs with a hundred',
    (kind) => {
      const few = costOf(kind, 100);
      const many = costOf(kind, 2_000);
      expect(many).toBeLessThanOrEqual(2 * Math.max(few, 20));
    },
    30_000,
  );

  it('is filled in the order of the path, however it is found', () => {
    const { scenario, rest, flat } = crowded('replay', 20);
    rest();
    expect(typesOf(flat())).toEqual([]);
    const fills = scenario
      .bar(acme, [10_000, 10_000, 8_994, 9_000])
      .flatMap((event) => (event.type === 'OrderFilled' && event.side === 'buy' ? [event.price] : []));
    expect(fills.length).toBeGreaterThan(1);
    expect(fills).toEqual([...fills].sort((left, right) => right - left));
  });
});
