import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jesseOrderOfPrices, jesseSplit } from './jesse.ts';
import { nautilusPath, nautilusQueue, volumeShares } from './nautilus-bar.ts';
import {
  type ModelBar,
  type ModelFill,
  type ModelMarket,
  type ModelOrder,
  type ModelParameters,
  nothingSeen,
} from './reference-model.ts';
import { referenceModels, selectReferenceModel } from './registry.ts';

const market = (change: Partial<ModelMarket> = {}): ModelMarket => ({ ...nothingSeen, ...change });
const bar = (open: number, high: number, low: number, close: number, volume = 10_000): ModelBar => ({
  open,
  high,
  low,
  close,
  volume,
});
const quote = (bidPrice: number, askPrice: number, bidQuantity = 100, askQuantity = 100) => ({
  bidPrice,
  bidQuantity,
  askPrice,
  askQuantity,
});
const order = (change: Partial<ModelOrder> = {}): ModelOrder => ({
  side: 'buy',
  kind: 'market',
  quantity: 1_000,
  limitPrice: null,
  stopPrice: null,
  isTriggered: false,
  ageSeconds: 1,
  queueAhead: null,
  ...change,
});
const limit = (side: 'buy' | 'sell', price: number, change: Partial<ModelOrder> = {}): ModelOrder =>
  order({ side, kind: 'limit', limitPrice: price, ...change });
const stop = (side: 'buy' | 'sell', price: number, change: Partial<ModelOrder> = {}): ModelOrder =>
  order({ side, kind: 'stop', stopPrice: price, ...change });

function run(
  name: string,
  given: ModelOrder,
  seen: Partial<ModelMarket>,
  parameters: ModelParameters = {},
): readonly ModelFill[] {
  const selected = selectReferenceModel(name, parameters);
  if (!selected.ok) throw new Error(JSON.stringify(selected.error));
  return selected.value.fill(given, market(seen));
}

/** Price and quantity of the only fill, or null. */
function one(...args: Parameters<typeof run>): readonly [number, number, string] | null {
  const fills = run(...args);
  expect(fills.length).toBeLessThanOrEqual(1);
  return fills[0] === undefined ? null : [round(fills[0].price), fills[0].quantity, fills[0].reason];
}
const round = (value: number): number => Math.round(value * 1e8) / 1e8;

describe('Zipline', () => {
  const day = { bar: bar(100, 100, 100, 100, 10_000) };

  it('X110: 1,000 shares of a 10,000 bar are four fills of 250 at 100.00625', () => {
    let left = 1_000;
    for (let at = 0; at < 4; at++) {
      expect(one('zipline-volume-share', order({ quantity: left }), day)).toEqual([100.00625, 250, 'CLOSE']);
      left -= 250;
    }
  });

  it('X110: under fixed basis points 1,500 are 1,000 at 100.05', () => {
    expect(one('zipline-fixed-basis-points', order({ quantity: 1_500 }), day)).toEqual([100.05, 1_000, 'CLOSE']);
  });

  it('X110: what the run took on the bar counts for cap and price', () => {
    expect(one('zipline-volume-share', order({ quantity: 200 }), { ...day, taken: 100 })).toEqual([
      round(100 + 100 * 0.1 * 0.025 * 0.025),
      150,
      'CLOSE',
    ]);
    expect(one('zipline-volume-share', order({ quantity: 100, side: 'sell' }), day)).toEqual([99.999, 100, 'CLOSE']);
    expect(one('zipline-volume-share', order(), { ...day, taken: 250 })).toBeNull();
    expect(one('zipline-volume-share', order(), { bar: bar(100, 100, 100, 100, 0) })).toBeNull();
  });

  it('X110: one refuses a price beyond the limit, the other does not look again', () => {
    expect(one('zipline-volume-share', limit('buy', 100), day)).toBeNull();
    expect(one('zipline-fixed-basis-points', limit('buy', 100), day)).toEqual([100.05, 1_000, 'CLOSE']);
    expect(one('zipline-fixed-basis-points', limit('buy', 99.99), day)).toBeNull();
  });

  it('X110: fixed takes half the spread, volatility share the square root of the share', () => {
    expect(one('zipline-fixed', order({ side: 'sell' }), day, { spread: 0.5 })).toEqual([99.75, 1_000, 'CLOSE']);
    const future = { bar: bar(100, 102, 100, 101, 10_000), averageDailyVolume: 250_000, dailyVolatility: 0.02 };
    // 500 = 5 % of the bar; 101 × (1 + 0.05 × 0.02 × √252 × √(500 / 250,000) / 10,000)
    const expected = 101 * (1 + (0.05 * 0.02 * Math.sqrt(252) * Math.sqrt(0.002)) / 10_000);
    expect(one('zipline-volatility-volume-share', order(), future)).toEqual([round(expected), 500, 'CLOSE']);
    const young = { bar: future.bar };
    expect(one('zipline-volatility-volume-share', order(), young)?.[0]).toBe(round(101 * 1.00075));
  });
});

describe('Lean', () => {
  it('X111: its volume share is a price only: 1,000 at 100.00625 in one fill', () => {
    const seen = { bar: bar(100, 100, 100, 100, 10_000) };
    expect(one('lean-equity', order(), seen, { slippage: 'volume-share' })).toEqual([100.00625, 1_000, 'LAST']);
    const empty = { bar: bar(100, 100, 100, 100, 0) };
    expect(one('lean-equity', order(), empty, { slippage: 'volume-share' })).toEqual([100.00625, 1_000, 'LAST']);
  });

  it('X111: with quotes a buy divides by the size of the bid', () => {
    const seen = { quote: quote(99, 100, 50_000, 1) };
    expect(one('lean-equity', order(), seen, { slippage: 'volume-share' })?.[0]).toBe(
      round(100 + 100 * 0.1 * 0.02 ** 2),
    );
  });

  it('X111: market impact with its own latency is 8.9 % of the price before the draw', () => {
    const seen = {
      bar: bar(100, 100, 100, 100),
      averageDailyVolume: 1_000_000,
      dailyVolatility: 0.02,
      draw: () => 1 - 2 ** -32,
    };
    const [price] = one('lean-equity', order(), seen, { slippage: 'market-impact', noise: 0 })!;
    expect(price / 100 - 1).toBeGreaterThan(0.0885);
    expect(price / 100 - 1).toBeLessThan(0.0895);
  });

  it.each([
    ['a limit is not filled by a touch', limit('buy', 99), bar(100, 101, 99, 100), null],
    ['a limit traded through fills at the limit', limit('buy', 99), bar(100, 101, 98.99, 100), [99, 'LIMIT']],
    ['a limit gapped past fills at the open', limit('buy', 99), bar(98, 101, 97, 100), [98, 'LIMIT_GAP']],
    ['a sell limit mirrors it', limit('sell', 101), bar(102, 103, 100, 100), [102, 'LIMIT_GAP']],
    ['a stop is triggered by a touch', stop('buy', 101), bar(100, 101, 99, 100), [101, 'STOP']],
    ['a stop gapped past fills at the open', stop('sell', 99), bar(98, 99, 97, 98), [98, 'STOP_GAP']],
    ['market on open', order({ kind: 'market_on_open' }), bar(100, 102, 99, 101), [100, 'OPEN']],
    ['market on close', order({ kind: 'market_on_close' }), bar(100, 102, 99, 101), [101, 'CLOSE']],
    [
      'a stop limit waits for a close better than its limit',
      order({ kind: 'stop_limit', stopPrice: 101, limitPrice: 102 }),
      bar(100, 103, 99, 102),
      null,
    ],
    [
      'a stop limit whose close is better fills at the limit',
      order({ kind: 'stop_limit', stopPrice: 101, limitPrice: 102 }),
      bar(100, 103, 99, 101.5),
      [102, 'LIMIT'],
    ],
    [
      'an if-touched buy takes what is offered within its limit',
      order({ kind: 'limit_if_touched', stopPrice: 99, limitPrice: 100 }),
      bar(100, 101, 99, 99.5),
      [99.5, 'ASK'],
    ],
  ] as const)('X111: equity: %s', (_name, given, seen, expected) => {
    const fill = one('lean-equity', given, { bar: seen });
    expect(fill === null ? null : [fill[0], fill[2]]).toEqual(expected);
  });

  it.each([
    ['a stop must be gone through', stop('buy', 101), bar(100, 101, 99, 100), null],
    ['a stop fills at the worse of itself and the close', stop('buy', 101), bar(100, 103, 99, 102), [102, 'STOP']],
    ['a limit takes the bar’s far end when that is better', limit('buy', 105), bar(100, 103, 99, 102), [103, 'LIMIT']],
    ['a limit is strict', limit('sell', 103), bar(100, 103, 99, 102), null],
  ] as const)('X111: base: %s', (_name, given, seen, expected) => {
    const fill = one('lean-base', given, { bar: seen });
    expect(fill === null ? null : [fill[0], fill[2]]).toEqual(expected);
  });

  it('X111: a stale quote is not used, a coarse bar fills at its open', () => {
    const seen = { quote: quote(99, 100), quoteAgeSeconds: 3_601, bar: bar(90, 92, 89, 91) };
    expect(one('lean-equity', order(), seen)).toEqual([91, 1_000, 'LAST']);
    expect(one('lean-equity', order(), { ...seen, isCoarseBar: true })).toEqual([90, 1_000, 'OPEN']);
    expect(one('lean-equity', order(), { ...seen, quoteAgeSeconds: 3_600 })).toEqual([100, 1_000, 'ASK']);
  });
});

describe('NautilusTrader', () => {
  const prices = (seen: ModelBar, last: number | null) =>
    nautilusPath(seen, last, 1).map(({ at, price }) => `${at} ${price}`);

  it('X112: the nearer extreme first, a tie goes low first, and what does not move is no print', () => {
    expect(prices(bar(100, 101, 97, 98), null)).toEqual(['open 100', 'high 101', 'low 97', 'close 98']);
    expect(prices(bar(100, 102, 98, 99), null)).toEqual(['open 100', 'low 98', 'high 102', 'close 99']);
    expect(prices(bar(100, 103, 99, 103), 100)).toEqual(['low 99', 'high 103']);
    expect(prices(bar(100, 100, 100, 100), 100)).toEqual([]);
  });

  it('X112: volume goes in quarters, the rest to the close', () => {
    expect(volumeShares(10)).toEqual({ open: 2, high: 2, low: 2, close: 4 });
    expect(volumeShares(3)).toEqual({ open: 1, high: 1, low: 1, close: 0 });
    expect(volumeShares(2)).toEqual({ open: 0, high: 1, low: 1, close: 0 });
    expect(volumeShares(1)).toEqual({ open: 0, high: 0, low: 0, close: 1 });
  });

  it('X112: a resting limit fills at its limit even when gapped, a stop at the open then', () => {
    expect(one('nautilus-bar', limit('buy', 99), { bar: bar(98, 99, 97, 98) })).toEqual([99, 1_000, 'LIMIT']);
    expect(one('nautilus-bar', stop('buy', 99), { bar: bar(100, 101, 98, 99) })).toEqual([100, 1_000, 'STOP_GAP']);
    expect(one('nautilus-bar', stop('buy', 101), { bar: bar(100, 102, 98, 99) })).toEqual([101, 1_000, 'STOP']);
    const touched = { bar: bar(100, 101, 99, 100), draw: () => 0.5 };
    expect(one('nautilus-bar', limit('buy', 99), touched, { fillOnLimitProbability: 0.5 })).toBeNull();
    expect(one('nautilus-bar', limit('buy', 99), touched, { fillOnLimitProbability: 0.6 })?.[0]).toBe(99);
  });

  it('X112: on a top of book the rest slips one tick, on a book a taker walks', () => {
    expect(run('nautilus-quote', order({ quantity: 150 }), { quote: quote(99, 100) })).toEqual([
      { price: 100, quantity: 100, reason: 'BOOK_WALK' },
      { price: 100.01, quantity: 50, reason: 'BOOK_WALK' },
    ]);
    const book = {
      bids: [],
      asks: [
        { price: 100, quantity: 60 },
        { price: 101, quantity: 60 },
      ],
    };
    expect(run('nautilus-quote', limit('buy', 100, { quantity: 150 }), { book })).toEqual([
      { price: 100, quantity: 60, reason: 'BOOK_WALK' },
    ]);
  });

  it('X112: behind a queue only the excess of the clearing print fills', () => {
    expect(nautilusQueue(50, 30, 100, 1)).toEqual({ quantity: 0, ahead: 20 });
    expect(nautilusQueue(20, 65, 100, 1)).toEqual({ quantity: 45, ahead: 0 });
    expect(nautilusQueue(20, 65, 10, 1)).toEqual({ quantity: 10, ahead: 0 });
    const resting = limit('buy', 100, { quantity: 80, queueAhead: 20 });
    expect(one('nautilus-quote', resting, { print: { price: 100, quantity: 65 } })).toEqual([100, 45, 'QUEUE_GONE']);
  });
});

describe('hftbacktest', () => {
  const resting = limit('buy', 100, { quantity: 80, queueAhead: 5 });

  it.each([
    ['the ask crosses', resting, { quote: quote(99, 100) }, 80],
    ['a print goes through', resting, { print: { price: 99.99, quantity: 1 } }, 80],
    ['a print at the price, queue left', resting, { print: { price: 100, quantity: 1 } }, null],
    ['a print at the price, queue gone', { ...resting, queueAhead: -1 }, { print: { price: 100, quantity: 1 } }, 80],
  ] as const)('X113: no partial: %s', (_name, given, seen, expected) => {
    expect(one('hftbacktest-no-partial', given, seen)?.[1] ?? null).toBe(expected);
  });

  it('X113: a taker gets any size at the best, or walks', () => {
    expect(one('hftbacktest-no-partial', order(), { quote: quote(99, 100, 1, 1) })).toEqual([100, 1_000, 'ASK']);
    const book = { bids: [{ price: 99, quantity: 10 }], asks: [] };
    expect(run('hftbacktest-partial', order({ side: 'sell' }), { book })).toEqual([
      { price: 99, quantity: 10, reason: 'BOOK_WALK' },
    ]);
  });

  it('X113: partial: at the price only what exceeds the queue', () => {
    const gone = { ...resting, queueAhead: -30 };
    expect(one('hftbacktest-partial', gone, { print: { price: 100, quantity: 40 } })).toEqual([100, 30, 'QUEUE_GONE']);
  });
});

describe('Alpaca paper', () => {
  const draws =
    (...values: readonly number[]) =>
    (index: number): number =>
      values[index]!;

  it('X114: fills whole at the quote nine times in ten whatever is displayed', () => {
    const seen = { quote: quote(99, 100, 1, 1), draw: draws(0.1, 0.5) };
    expect(one('alpaca-paper', order(), seen)).toEqual([100, 1_000, 'ASK']);
    expect(one('alpaca-paper', limit('sell', 98), seen)).toEqual([99, 1_000, 'BID']);
    expect(one('alpaca-paper', limit('sell', 99.01), seen)).toBeNull();
  });

  it('X114: else a random part, never nothing', () => {
    const part = { quote: quote(99, 100), draw: draws(0.0999, 0.337) };
    expect(one('alpaca-paper', order(), part)).toEqual([100, 337, 'ASK']);
    const least = { quote: quote(99, 100), draw: draws(0, 0) };
    expect(one('alpaca-paper', order(), least)).toEqual([100, 1, 'ASK']);
  });
});

describe('backtesting.py', () => {
  const seen = { bar: bar(100, 105, 95, 102), previousClose: 99 };

  it.each([
    ['market at the open', order(), {}, [100, 'OPEN']],
    ['market at the previous close', order(), { tradeOnClose: 1 }, [99, 'PREVIOUS_CLOSE']],
    ['market with a spread', order({ side: 'sell' }), { spread: 0.01 }, [99, 'OPEN']],
    ['a stop that is met', stop('buy', 103), {}, [103, 'STOP']],
    ['a stop below the open', stop('buy', 98), {}, [100, 'STOP_GAP']],
    ['a stop that is not met', stop('buy', 106), {}, null],
    ['a limit that is touched', limit('buy', 95), {}, [95, 'LIMIT']],
    ['a limit above the open', limit('buy', 101), {}, [100, 'LIMIT_GAP']],
    [
      'stop and limit in one bar, limit worse than the stop',
      order({ kind: 'stop_limit', stopPrice: 101, limitPrice: 103 }),
      {},
      [101, 'LIMIT_GAP'],
    ],
    [
      'stop and limit in one bar, limit met before',
      order({ kind: 'stop_limit', stopPrice: 103, limitPrice: 101 }),
      {},
      null,
    ],
  ] as const)('X115: %s', (_name, given, parameters, expected) => {
    const fill = one('backtesting-py', given, seen, parameters);
    expect(fill === null ? null : [fill[0], fill[2]]).toEqual(expected);
  });
});

describe('freqtrade', () => {
  const asks = [
    { price: 100, quantity: 3 },
    { price: 100.5, quantity: 4 },
    { price: 101, quantity: 10 },
  ];
  const book = { asks, bids: [] };

  it('X116: nine over three levels cost 100.4444 on average', () => {
    expect(one('freqtrade-dry', order({ quantity: 9 }), { book })?.[0]).toBeCloseTo(100.444444, 6);
  });

  it('X116: what the levels lack costs the last, at most 5 % from the rate', () => {
    expect(one('freqtrade-dry', order({ quantity: 27 }), { book })?.[0]).toBeCloseTo((300 + 402 + 20 * 101) / 27, 6);
    const steep = {
      asks: [
        { price: 100, quantity: 1 },
        { price: 200, quantity: 9 },
      ],
      bids: [],
    };
    expect(one('freqtrade-dry', order({ quantity: 10 }), { book: steep })?.[0]).toBe(105);
  });

  it('X116: a limit fills whole at its limit when touched, and 1 % through it is a market order', () => {
    expect(one('freqtrade-dry', limit('buy', 100), { book })).toEqual([100, 1_000, 'LIMIT']);
    expect(one('freqtrade-dry', limit('buy', 99.99), { book })).toBeNull();
    const sent = limit('buy', 102, { quantity: 3, ageSeconds: 0 });
    expect(one('freqtrade-dry', sent, { book })).toEqual([100, 3, 'AVERAGE_PRICE']);
  });

  it('X116: a backtest fills any price in the candle, a stop exactly', () => {
    const seen = { bar: bar(100, 105, 95, 102) };
    expect(one('freqtrade-backtest', order(), seen)?.[0]).toBe(100);
    expect(one('freqtrade-backtest', limit('buy', 95), seen)?.[0]).toBe(95);
    expect(one('freqtrade-backtest', stop('sell', 97), seen)?.[0]).toBe(97);
    expect(one('freqtrade-backtest', stop('sell', 94), seen)).toBeNull();
  });
});

describe('jesse', () => {
  it('X117: fills what lies in the candle, in the order in which the candle meets it', () => {
    expect(one('jesse', limit('buy', 95), { bar: bar(100, 105, 95, 102) })?.[0]).toBe(95);
    expect(one('jesse', limit('buy', 94.9), { bar: bar(100, 105, 95, 102) })).toBeNull();
    expect(jesseOrderOfPrices(bar(100, 105, 95, 102), [104, 96, 98, 101, 200])).toEqual([98, 96, 101, 104]);
    expect(jesseOrderOfPrices(bar(100, 105, 95, 98), [104, 96, 98, 101])).toEqual([101, 104, 98, 96]);
  });

  it('X117: a split candle goes on where the order executed', () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50), fc.nat(50), fc.nat(50)), ([a, b, c, d, at]) => {
        const low = Math.min(a, b, c, d);
        const high = Math.max(a, b, c, d);
        fc.pre(low <= at && at <= high && at !== a);
        const [before, after] = jesseSplit(bar(a, high, low, d), at);
        expect([before.open, before.close, after.open, after.close]).toEqual([a, at, at, d]);
        for (const part of [before, after]) {
          expect(part.high).toBeGreaterThanOrEqual(Math.max(part.open, part.close));
          expect(part.low).toBeLessThanOrEqual(Math.min(part.open, part.close));
        }
        expect(Math.max(before.high, after.high)).toBe(high);
        expect(Math.min(before.low, after.low)).toBe(low);
      }),
    );
  });
});

describe('the others', () => {
  it('X118: hummingbot waits five seconds and leaves the book alone', () => {
    const book = { asks: [{ price: 100, quantity: 3 }], bids: [] };
    expect(run('hummingbot-paper', order({ ageSeconds: 4.9 }), { book })).toEqual([]);
    expect(run('hummingbot-paper', order({ ageSeconds: 5 }), { book })).toEqual([
      { price: 100, quantity: 3, reason: 'BOOK_WALK' },
    ]);
    expect(one('hummingbot-paper', limit('sell', 99), { print: { price: 99, quantity: 1 } })).toBeNull();
    expect(one('hummingbot-paper', limit('sell', 99), { print: { price: 99.1, quantity: 1 } })?.[0]).toBe(99);
    expect(one('hummingbot-paper', limit('sell', 99), { quote: quote(99, 100) })?.[0]).toBe(99);
  });

  it('X118: OpenAlgo asks the last price, if the day believes it', () => {
    const seen = { bar: bar(100, 105, 95, 102), quote: quote(101, 103) };
    expect(one('openalgo-sandbox', order(), seen)).toEqual([103, 1_000, 'ASK']);
    expect(one('openalgo-sandbox', limit('buy', 102), seen)).toEqual([102, 1_000, 'LIMIT']);
    expect(one('openalgo-sandbox', limit('buy', 101.9), seen)).toBeNull();
    expect(one('openalgo-sandbox', stop('buy', 101), seen)).toEqual([102, 1_000, 'STOP']);
    expect(one('openalgo-sandbox', order(), { bar: bar(100, 101, 95, 102) })).toBeNull();
  });

  it('X118: backtrader’s fillers size by the bar', () => {
    const seen = { bar: bar(100, 100.5, 99.5, 100, 1_000), tick: 0.5 };
    expect(one('backtrader-fixed-size', order(), seen, { size: 300 })).toEqual([100, 300, 'OPEN']);
    expect(one('backtrader-fixed-bar-percent', order(), seen, { percent: 33.39 })?.[1]).toBe(333);
    expect(one('backtrader-bar-point-percent', order(), seen, { percent: 50 })?.[1]).toBe(166);
    expect(one('backtrader-fixed-size', limit('buy', 99.5), seen)).toEqual([99.5, 1_000, 'LIMIT']);
  });

  it('X118: vn.py waits for the next tick and ignores sizes', () => {
    const seen = { quote: quote(99, 100, 1, 1) };
    expect(one('vnpy-paper', order({ ageSeconds: 0 }), seen)).toBeNull();
    expect(one('vnpy-paper', order(), seen, { slippageTicks: 2 })).toEqual([100.02, 1_000, 'ASK']);
    expect(one('vnpy-paper', limit('buy', 101), seen)).toEqual([100, 1_000, 'ASK']);
    expect(one('vnpy-paper', stop('sell', 99), seen)).toEqual([99, 1_000, 'STOP']);
  });

  it('X118: StockSharp matches on touch or through, within its band', () => {
    const print = { print: { price: 100, quantity: 1 } };
    expect(one('stocksharp', limit('buy', 100), print)?.[0]).toBe(100);
    expect(one('stocksharp', limit('buy', 100), print, { matchOnTouch: 0 })).toBeNull();
    expect(one('stocksharp', limit('buy', 140.01), print)).toBeNull();
    expect(one('stocksharp', order(), print)?.[0]).toBe(100.01);
  });

  it('X118: backtest-kit pays a thousandth on an average price, nobody fills nothing', () => {
    expect(one('backtest-kit', order(), { bar: bar(100, 103, 97, 100) })?.[0]).toBeCloseTo(100.1, 9);
    expect(run('null', order(), { bar: bar(100, 103, 97, 100), quote: quote(99, 100) })).toEqual([]);
  });
});

describe('the registry', () => {
  it('X119: names each model once, and every standard is within its own definition', () => {
    expect(new Set(referenceModels.map(({ name }) => name)).size).toBe(referenceModels.length);
    for (const model of referenceModels) {
      const standards = Object.fromEntries(
        Object.entries(model.parameters).map(([key, { standard }]) => [key, standard]),
      );
      expect(selectReferenceModel(model.name, standards)).toMatchObject({
        ok: true,
        value: { name: model.name, version: model.version, parameters: standards },
      });
    }
  });

  it.each([
    ['no such model', {}, 'UNKNOWN_FILL_MODEL'],
    ['alpaca-paper', { partialProbability: 1.1 }, 'INVALID_FILL_PARAMETER'],
    ['alpaca-paper', { partialProbability: Number.NaN }, 'INVALID_FILL_PARAMETER'],
    ['alpaca-paper', { luck: 1 }, 'INVALID_FILL_PARAMETER'],
    ['alpaca-paper', { toString: 1 }, 'INVALID_FILL_PARAMETER'],
    ['lean-equity', { slippage: 'much' }, 'INVALID_FILL_PARAMETER'],
    ['lean-equity', { slippage: 1 }, 'INVALID_FILL_PARAMETER'],
  ] as const)('X119: refuses %s %o', (name, parameters, code) => {
    expect(selectReferenceModel(name, parameters)).toMatchObject({ ok: false, error: { code } });
  });

  it('X119: no model fills more than is asked, a price that is not positive, or what it did not see', () => {
    const price = fc.integer({ min: 1, max: 40 });
    const story = fc.record({
      side: fc.constantFrom('buy' as const, 'sell' as const),
      kind: fc.constantFrom('market' as const, 'limit' as const, 'stop' as const, 'stop_limit' as const),
      quantity: fc.integer({ min: 1, max: 500 }),
      limitPrice: price,
      stopPrice: price,
      four: fc.tuple(price, price, price, price),
      volume: fc.integer({ min: 0, max: 1_000 }),
      draw: fc.double({ min: 0, max: 0.999, noNaN: true }),
      queueAhead: fc.option(fc.integer({ min: -20, max: 20 })),
      spread: fc.tuple(price, price),
    });
    fc.assert(
      fc.property(fc.constantFrom(...referenceModels), story, ({ name }, s) => {
        const given = order({
          side: s.side,
          kind: s.kind,
          quantity: s.quantity,
          limitPrice: s.kind === 'limit' || s.kind === 'stop_limit' ? s.limitPrice : null,
          stopPrice: s.kind === 'stop' || s.kind === 'stop_limit' ? s.stopPrice : null,
          queueAhead: s.queueAhead,
        });
        const [a, b, c, d] = s.four;
        const [bid, ask] = s.spread;
        const seen = market({
          bar: bar(a, Math.max(a, b, c, d), Math.min(a, b, c, d), d, s.volume),
          quote: quote(Math.min(bid, ask), Math.max(bid, ask)),
          print: { price: c, quantity: 10 },
          book: { bids: [{ price: bid, quantity: 50 }], asks: [{ price: ask, quantity: 50 }] },
          draw: () => s.draw,
        });
        const selected = selectReferenceModel(name);
        if (!selected.ok) throw new Error(name);
        const fills = selected.value.fill(given, seen);
        expect(fills.reduce((sum, fill) => sum + fill.quantity, 0)).toBeLessThanOrEqual(given.quantity);
        for (const fill of fills) {
          expect(fill.price).toBeGreaterThan(0);
          expect(fill.quantity).toBeGreaterThan(0);
        }
        expect(selected.value.fill(given, seen)).toEqual(fills);
        expect(selected.value.fill(given, nothingSeen)).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });
});
