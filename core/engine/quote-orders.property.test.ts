import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderFilled } from '../order/index.ts';
import type { Price, Quantity, UnixMicros } from '../units/index.ts';
import { encodeDurable, restoreDurable } from './recovery/durable-snapshot.ts';
import { headOf, setHead } from './recovery/head.ts';
import { encodeMarket } from './recovery/market-snapshot.ts';
import { resumeInput } from './recovery/resume-world.ts';
import { Scenario, share } from './testing/scenario.ts';
import { createWorld } from './world.ts';

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

/** The same story twice: once without a break, once with a crash and a rejoin from a checkpoint before each of some acts. */
function playThrough(
  orders: readonly { readonly size: number; readonly limit: number | null; readonly model: string }[],
  story: readonly (Quote | number)[],
  crashesBefore: ReadonlySet<number>,
  isCrashing: boolean,
): readonly unknown[] {
  const scenario = Scenario.open('replay', [stock], { chain: 'off' });
  tell(scenario, { bid: 9_990, spread: 20, size: 10 });
  for (const [at, { model }] of orders.entries()) {
    const accountId = scenario.account(`account-${at}`, 100_000_000);
    scenario.expectOk({ kind: 'SetFillSettings', accountId, settings: { model, parameters: {} } });
  }
  const ids = [...scenario.world.durable.accounts.keys()];
  for (const [at, act] of story.entries()) {
    if (crashesBefore.has(at)) {
      if (isCrashing) crash(scenario);
      else scenario.input({ kind: 'TimeAdvanced' });
    }
    const order = orders[at];
    if (order !== undefined) {
      const limit = order.limit === null ? {} : { limit: order.limit };
      scenario.submit(ids[at]!, stock, 'buy', order.size, limit);
    }
    tell(scenario, act);
  }
  return scenario.events.flatMap((event) =>
    event.type === 'OrderFilled' ? [[event.orderId, event.price, event.quantity, event.evidence]] : [],
  );
}

function crash(scenario: Scenario): void {
  const recovered = createWorld({ chain: 'off' });
  restoreDurable(recovered, encodeDurable(scenario.world));
  setHead(recovered, headOf(scenario.world));
  const market = encodeMarket(scenario.world);
  Object.assign(scenario, { world: recovered });
  scenario.input(resumeInput(recovered, { checkpointSequence: 0, market, now: scenario.now as UnixMicros }));
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

  it('Q8: a crash changes no fill, price, size or place in a queue that comes after it', () => {
    const order = fc.record({
      size: fc.integer({ min: 1, max: 90 }),
      limit: fc.option(fc.integer({ min: 9_988, max: 10_002 })),
      model: fc.constantFrom('realistic', 'quote', 'alpaca-compat', 'nautilus-quote', 'hftbacktest-partial'),
    });
    let fills = 0;
    fc.assert(
      fc.property(
        fc.array(order, { minLength: 1, maxLength: 5 }),
        fc.array(fc.oneof(quotes, fc.nat(80)), { minLength: 4, maxLength: 25 }),
        fc.array(fc.nat(24), { minLength: 1, maxLength: 4 }),
        (orders, story, crashes) => {
          const plain = playThrough(orders, story, new Set(crashes), false);
          expect(playThrough(orders, story, new Set(crashes), true)).toEqual(plain);
          fills += plain.length;
        },
      ),
      { numRuns: 120 },
    );
    expect(fills).toBeGreaterThan(100);
  });
});
