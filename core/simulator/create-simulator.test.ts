import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookSideBuy, bookSideSell } from '../exchange/index.ts';
import { type Price, parseInstant, type Quantity, type UnixMicros } from '../units/index.ts';
import { defaultInstruments } from './default-listing.ts';
import { LatentMarket } from './latent-market.ts';
import { incrementAt } from './price-grid.ts';
import { type AgentAction, BookMarket } from './testing/book-market.ts';

const startedAt = parseInstant('2026-11-21T15:00:00Z')!;
const after = (seconds: number): UnixMicros => (startedAt + Math.round(seconds * 1_000_000)) as UnixMicros;
const instruments = defaultInstruments().filter(({ symbol }) => ['AAPL', 'KO', 'BTC/USD', 'DOGE/USD'].includes(symbol));
const seed = 42;
const lotsOfShares = (shares: number): number => shares * 1_000_000_000;

function openMarket(options: { seed?: number } = {}): BookMarket {
  const market = new BookMarket({ seed: options.seed ?? seed, startedAt, instruments });
  market.simulator.reseed(startedAt, '');
  return market;
}

describe('the books', () => {
  it.each([7, 42])('have ten levels a side and a narrow spread from the first moment on (seed %i)', (bookSeed) => {
    const market = openMarket({ seed: bookSeed });
    for (let minute = 0; minute <= 120; minute++) {
      market.simulator.advance(after(minute * 60));
      for (const [index, book] of market.books.entries()) {
        const { bids, asks } = book.snapshot(instruments[index]!.instrumentId, startedAt, 50);
        const name = `${instruments[index]!.symbol} minute ${minute}`;
        expect(Math.min(bids.length, asks.length), name).toBeGreaterThanOrEqual(10);
        const spread = asks[0]!.price - bids[0]!.price;
        expect(spread, name).toBeGreaterThan(0);
        expect(spread / bids[0]!.price, name).toBeLessThan(0.002);
        expect(book.restingCount, name).toBeLessThanOrEqual(96);
      }
    }
  });

  it('of a stock at a cent a step have a spread of a few cents', () => {
    const market = openMarket();
    market.simulator.advance(after(60));
    expect(market.books[0]!.bestAsk() - market.books[0]!.bestBid()).toBeLessThanOrEqual(400);
  });

  it('hold only valid prices, sizes and odd references', () => {
    const market = openMarket();
    const wrong: AgentAction[] = [];
    let submits = 0;
    market.onAction = (action) => {
      const instrument = instruments[action.instrumentIndex]!;
      if (action.reference % 2 !== 1) wrong.push(action);
      if (action.kind === 'cancel') return;
      submits++;
      const isValid =
        action.price > 0 &&
        action.price % incrementAt(instrument, action.price) === 0 &&
        action.quantity > 0 &&
        Number.isSafeInteger(action.quantity) &&
        action.quantity % instrument.quantityIncrement === 0;
      if (!isValid) wrong.push(action);
    };
    market.simulator.advance(after(600));
    expect(submits).toBeGreaterThan(5_000);
    expect(wrong).toEqual([]);
  });

  it('stay around the latent value', () => {
    const market = openMarket();
    const latent = new LatentMarket(seed);
    const symbols = instruments.map((instrument) => latent.symbol(instrument));
    for (let minute = 1; minute <= 60; minute++) {
      market.simulator.advance(after(minute * 60));
      for (const [index, symbol] of symbols.entries()) {
        const away = market.middle(index) / symbol.ticksAt(after(minute * 60)) - 1;
        expect(Math.abs(away), `${instruments[index]!.symbol} minute ${minute}`).toBeLessThan(0.002);
      }
    }
  });

  it('see four to fifteen operations a second in a liquid symbol, and prints each minute', () => {
    const market = openMarket();
    const counts = instruments.map(() => 0);
    market.onAction = ({ instrumentIndex }) => {
      counts[instrumentIndex] = counts[instrumentIndex]! + 1;
    };
    market.simulator.advance(after(1800));
    const perSecond = counts.map((count) => count / 1800);
    expect(Math.max(...perSecond)).toBeLessThan(15);
    expect(Math.min(...perSecond)).toBeGreaterThan(2);
    expect(perSecond[0]).toBeGreaterThan(4);
    for (const { instrumentId } of instruments) {
      const minutes = new Set(
        market.prints
          .filter((print) => print.instrumentId === instrumentId)
          .map((print) => Math.floor((print.tsEvent - startedAt) / 60_000_000)),
      );
      expect(minutes.size).toBe(30);
    }
  });
});

describe('determinism', () => {
  it('gives the same books, prints and digest from the same seed, and others from another', () => {
    const [one, two, other] = [openMarket(), openMarket(), openMarket({ seed: 43 })];
    for (const market of [one, two, other]) market.simulator.advance(after(120));
    expect(two!.simulator.digest()).toBe(one!.simulator.digest());
    expect(two!.stateHash()).toBe(one!.stateHash());
    expect(two!.prints).toEqual(one!.prints);
    expect(other!.simulator.digest()).not.toBe(one!.simulator.digest());
    expect(two!.simulator.operations).toBe(one!.simulator.operations);
  });

  it('does not depend on how time is cut into steps', () => {
    const whole = openMarket();
    whole.simulator.advance(after(90));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 60 }), (cuts) => {
        const market = openMarket();
        for (const cut of cuts.sort((left, right) => left - right)) market.simulator.advance(after(cut / 1000));
        market.simulator.advance(after(90));
        expect(market.simulator.digest()).toBe(whole.simulator.digest());
        expect(market.stateHash()).toBe(whole.stateHash());
        expect(market.simulator.saveState()).toBe(whole.simulator.saveState());
      }),
      { numRuns: 15 },
    );
  });

  it('this seed and these inputs have this digest: a change is a new generator version', () => {
    const market = openMarket();
    market.simulator.advance(after(300));
    expect([market.simulator.generatorVersion, market.simulator.digest()]).toMatchInlineSnapshot(`
      [
        2,
        3063263819,
      ]
    `);
  });

  it('keeps the luck of all agents when a customer sends one order more', () => {
    const plain = openMarket();
    const touched = openMarket();
    const takings = [plain, touched].map(recordTakings);
    for (const market of [plain, touched]) market.simulator.advance(after(30));
    touched.submitForCustomer(0, {
      side: bookSideBuy,
      price: 0,
      quantity: lotsOfShares(500),
      mode: 'ioc',
      at: after(30),
    });
    for (const market of [plain, touched]) market.simulator.advance(after(630));
    expect(touched.simulator.digest()).not.toBe(plain.simulator.digest());
    for (const index of [1, 2, 3]) expect(touched.books[index]!.stateHash()).toBe(plain.books[index]!.stateHash());
    // In the symbol itself agents meet another book: a turn may come to nothing, but its instant, its kind and its size are the same draws.
    const [before, since] = takings as [Map<number, number>, Map<number, number>];
    const shared = [...since].filter(([at, quantity]) => before.get(at) === quantity).length;
    expect(before.size).toBeGreaterThan(300);
    expect(shared / before.size).toBeGreaterThan(0.95);
  });

  /** Market orders of the first symbol: instant to quantity. */
  function recordTakings(market: BookMarket): Map<number, number> {
    const takings = new Map<number, number>();
    market.onAction = ({ instrumentIndex, mode, at, quantity }) => {
      if (instrumentIndex === 0 && mode === 'ioc') takings.set(at, quantity);
    };
    return takings;
  }
});

describe('customers', () => {
  it('are filled by agents when their price is good', () => {
    const market = openMarket();
    const price = market.books[0]!.bestBid() + 3 * 100;
    const reference = market.submitForCustomer(0, {
      side: bookSideBuy,
      price,
      quantity: lotsOfShares(100),
      mode: 'limit',
      at: startedAt,
    });
    market.simulator.advance(after(60));
    expect(market.books[0]!.has(reference)).toBe(false);
  });

  it('move the price when they take much, and it comes back when they stop', () => {
    const plain = openMarket();
    const touched = openMarket();
    for (const market of [plain, touched]) market.simulator.advance(after(10));
    for (let second = 10; second < 30; second++) {
      const at = after(second);
      for (const market of [plain, touched]) market.simulator.advance(at);
      touched.submitForCustomer(0, { side: bookSideSell, price: 0, quantity: lotsOfShares(3_000), mode: 'ioc', at });
    }
    for (const market of [plain, touched]) market.simulator.advance(after(31));
    const impact = plain.middle(0) - touched.middle(0);
    expect(impact).toBeGreaterThan(300);
    for (const market of [plain, touched]) market.simulator.advance(after(300));
    expect(Math.abs(plain.middle(0) - touched.middle(0))).toBeLessThan(impact / 3);
  });

  it('cannot empty the market for long', () => {
    const market = openMarket();
    market.submitForCustomer(0, {
      side: bookSideBuy,
      price: 0,
      quantity: lotsOfShares(1_000_000),
      mode: 'ioc',
      at: startedAt,
    });
    expect(market.books[0]!.bestAsk()).toBe(0);
    market.simulator.advance(after(10));
    expect(market.books[0]!.bestAsk()).toBeGreaterThan(0);
  });
});

describe('the rejoin after a restart', () => {
  it('clears the agents, keeps the customers, matches nothing, and depends on the state alone', () => {
    const before = openMarket();
    before.simulator.advance(after(100));
    const state = before.simulator.saveState();
    const rejoinAt = after(5_000);

    const fresh = new BookMarket({ seed, startedAt, instruments });
    for (const market of [before, fresh]) {
      market.books[0]!.rest(8, bookSideBuy, 2_500_000 as Price, lotsOfShares(10) as Quantity);
      const printsBefore = market.prints.length;
      market.simulator.reseed(rejoinAt, state);
      expect(market.prints.length).toBe(printsBefore);
      expect(market.books[0]!.remaining(8)).toBe(lotsOfShares(10));
    }
    expect(fresh.simulator.digest()).toBe(before.simulator.digest());
    expect(fresh.simulator.saveState()).toBe(before.simulator.saveState());
    expect(fresh.stateHash()).toBe(before.stateHash());
    for (const market of [before, fresh]) market.simulator.advance(after(5_060));
    expect(fresh.simulator.digest()).toBe(before.simulator.digest());
    expect(fresh.stateHash()).toBe(before.stateHash());
  });

  it.each([3, 30, 3_000])('works after %i days', (days) => {
    const market = openMarket();
    market.simulator.advance(after(60));
    market.simulator.reseed(after(days * 86_400), market.simulator.saveState());
    market.simulator.advance(after(days * 86_400 + 5));
    for (const book of market.books) expect(book.bestAsk()).toBeGreaterThan(book.bestBid());
  });

  it('is refused with the state of another generator', () => {
    const market = openMarket();
    const state = market.simulator.saveState().replace('"generatorVersion":2', '"generatorVersion":999');
    expect(() => market.simulator.reseed(after(1), state)).toThrow('generator 999');
  });

  it('happens by itself at the first advance when nobody has asked for it', () => {
    const market = new BookMarket({ seed, startedAt, instruments });
    market.simulator.advance(after(60));
    const asked = openMarket();
    asked.simulator.advance(after(60));
    expect(market.stateHash()).toBe(asked.stateHash());
  });
});

describe('an instrument that is listed while the market runs', () => {
  const [late, ...early] = instruments;

  it('has a full book at once and flow from then on; the flow of the others stays as it is', () => {
    const alone = new BookMarket({ seed, startedAt, instruments: early });
    const joined = new BookMarket({ seed, startedAt, instruments: early });
    for (const market of [alone, joined]) {
      market.simulator.reseed(startedAt, '');
      market.simulator.advance(after(60));
    }
    joined.list(late!, after(60.5));
    const book = joined.books.at(-1)!;
    expect(Math.min(book.restingCount, 10)).toBe(10);
    expect(book.bestAsk()).toBeGreaterThan(book.bestBid());
    const before = book.stateHash();
    for (const market of [alone, joined]) market.simulator.advance(after(300));
    expect(book.stateHash()).not.toBe(before);
    expect(joined.books.slice(0, -1).map((one) => one.stateHash())).toEqual(alone.books.map((one) => one.stateHash()));
  });

  it('is part of the state like any other', () => {
    const market = new BookMarket({ seed, startedAt, instruments: early });
    market.simulator.reseed(startedAt, '');
    market.list(late!, after(1));
    market.simulator.advance(after(30));
    expect(market.simulator.saveState()).toContain(`"${late!.symbol}"`);
  });
});
