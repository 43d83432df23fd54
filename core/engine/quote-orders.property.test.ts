import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderFilled } from '../order/index.ts';
import type { Price, Quantity, UnixMicros } from '../units/index.ts';
import { Scenario, share } from './testing/scenario.ts';

const stock = share('LAWS');

interface Quote {
  readonly bid: number;
  readonly spread: number;
  readonly size: number;
}

/** What orders of given sizes get from a story of quotes and prints: all fills. */
function play(sizes: readonly number[], limit: number | null, story: readonly (Quote | number)[]): OrderFilled[] {
  const scenario = Scenario.open('replay', [stock], { chain: 'off' });
  const accountId = scenario.account('a', 100_000_000);
  tell(scenario, { bid: 9_990, spread: 20, size: 1 });
  for (const size of sizes) {
    scenario.submit(accountId, stock, 'buy', size, limit === null ? {} : { limit });
  }
  for (const act of story) tell(scenario, act);
  return scenario.events.filter((event): event is OrderFilled => event.type === 'OrderFilled');
}

function tell(scenario: Scenario, act: Quote | number): void {
  scenario.now += 1_000_000;
  const { instrumentId } = stock;
  const tsEvent = scenario.now as UnixMicros;
  if (typeof act === 'number') {
    scenario.input({
      kind: 'PrintReceived',
      print: {
        instrumentId,
        tsEvent,
        printSequence: scenario.inputs.length,
        price: (9_990 + (act % 12)) as Price,
        quantity: (1 + act) as Quantity,
        aggressorSide: 'sell',
      },
    });
    return;
  }
  const size = act.size as Quantity;
  const bidPrice = act.bid as Price;
  const askPrice = (act.bid + act.spread) as Price;
  scenario.input({
    kind: 'QuoteReceived',
    quote: { instrumentId, tsEvent, bidPrice, bidQuantity: size, askPrice, askQuantity: size },
  });
}

const total = (fills: readonly OrderFilled[]): number => fills.reduce((sum, { quantity }) => sum + quantity, 0);
const average = (fills: readonly OrderFilled[]): number =>
  fills.reduce((sum, { quantity, price }) => sum + quantity * price, 0) / total(fills);

const quotes = fc.record({
  bid: fc.integer({ min: 9_985, max: 10_005 }),
  spread: fc.integer({ min: 1, max: 5 }),
  size: fc.integer({ min: 1, max: 60 }),
});
const stories = fc.array(fc.oneof(quotes, fc.nat(80)), { minLength: 1, maxLength: 25 });

describe('laws of fills on quotes and prints', () => {
  it('Q1, Q2: nothing is worse than its limit, and no order gets more than it asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 4 }),
        stories,
        (sizes, story) => {
          const fills = play(sizes, 9_998, story);
          expect(fills.every(({ price }) => price <= 9_998)).toBe(true);
          expect(total(fills)).toBeLessThanOrEqual(sizes.reduce((sum, size) => sum + size, 0));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('Q2: an order cut in two never gets more than whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 150 }), fc.integer({ min: 1, max: 149 }), stories, (size, cut, story) => {
        fc.pre(cut < size);
        expect(total(play([cut, size - cut], 9_998, story))).toBeLessThanOrEqual(total(play([size], 9_998, story)));
      }),
      { numRuns: 60 },
    );
  });

  it('Q2: of two orders at one price the later never has more of its whole done while the earlier waits', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const fills = play([70, 70], 9_998, story);
        const [first, second] = [...new Set(fills.map(({ orderId }) => orderId))];
        if (second === undefined) return;
        const firstFill = fills.findIndex(({ orderId }) => orderId === second);
        expect(total(fills.slice(0, firstFill).filter(({ orderId }) => orderId === first))).toBe(70);
      }),
      { numRuns: 60 },
    );
  });

  it('Q1: a wider spread or a thinner display never improves the price of a taker', () => {
    fc.assert(
      fc.property(quotes, fc.nat(10), fc.nat(50), fc.integer({ min: 1, max: 500 }), (quote, wider, thinner, size) => {
        const worse = { ...quote, spread: quote.spread + wider, size: Math.max(1, quote.size - thinner) };
        expect(average(play([size], null, [worse]))).toBeGreaterThanOrEqual(average(play([size], null, [quote])));
      }),
      { numRuns: 60 },
    );
  });
});
