import { describe, expect, it } from 'vitest';
import { type PartsPerMillion, price, quantity } from '../../units/index.ts';
import { type BookSide, bookSideBuy as buy, bookSideSell as sell } from '../matching-book.ts';
import {
  barFillPrice,
  barFillQuantity,
  barFillReached,
  barOpenFillPrice,
  barParticipation,
  barPathPosition,
  isHighFirst,
  isLiveForBar,
} from './bar-model.ts';

/** Open, high, low of the bar of these examples: 100, 110, 95. */
function fill(side: BookSide, limit: number, touch = false): [number, string] {
  const [open, high, low] = [price(100), price(110), price(95)];
  const at = barFillPrice(side, price(limit), open, high, low, touch);
  return at === 0 ? [0, 'none'] : [at, barFillReached(side, at, open)];
}

describe('bar model', () => {
  it.each([
    { arrivedAt: 999, live: true },
    { arrivedAt: 1_000, live: true },
    { arrivedAt: 1_001, live: false },
  ])('X40: an order of $arrivedAt acts on the bar that opens at 1000: $live', ({ arrivedAt, live }) => {
    expect(isLiveForBar(arrivedAt, 1_000)).toBe(live);
  });

  it('X41: a market order fills at the open', () => {
    expect(fill(buy, 0)).toEqual([100, 'open']);
    expect(fill(sell, 0)).toEqual([100, 'open']);
  });

  it.each([
    { side: buy, limit: 100 },
    { side: buy, limit: 104 },
    { side: buy, limit: 500 },
    { side: sell, limit: 100 },
    { side: sell, limit: 97 },
    { side: sell, limit: 1 },
  ])('X42: side $side limit $limit fills at the open of 100', ({ side, limit }) => {
    expect(fill(side, limit)).toEqual([100, 'open']);
  });

  it.each([
    { side: buy, limit: 99, strict: [99, 'low'], touch: [99, 'low'] },
    { side: buy, limit: 96, strict: [96, 'low'], touch: [96, 'low'] },
    { side: buy, limit: 95, strict: [0, 'none'], touch: [95, 'low'] },
    { side: buy, limit: 94, strict: [0, 'none'], touch: [0, 'none'] },
    { side: sell, limit: 101, strict: [101, 'high'], touch: [101, 'high'] },
    { side: sell, limit: 109, strict: [109, 'high'], touch: [109, 'high'] },
    { side: sell, limit: 110, strict: [0, 'none'], touch: [110, 'high'] },
    { side: sell, limit: 111, strict: [0, 'none'], touch: [0, 'none'] },
  ])(
    'X43, X44: side $side limit $limit fills $strict strictly and $touch by touch',
    ({ side, limit, strict, touch }) => {
      expect(fill(side, limit)).toEqual(strict);
      expect(fill(side, limit, true)).toEqual(touch);
    },
  );

  it.each([
    { side: buy, limit: 0, at: 100 },
    { side: buy, limit: 100, at: 100 },
    { side: buy, limit: 99, at: 0 },
    { side: sell, limit: 99, at: 100 },
    { side: sell, limit: 101, at: 0 },
  ])(
    'X45: an order that may not wait, side $side limit $limit, gets $at from an open of 100',
    ({ side, limit, at }) => {
      expect(barOpenFillPrice(side, price(limit), price(100))).toBe(at);
    },
  );

  it.each([
    { high: 104, low: 95, first: true },
    { high: 105, low: 95, first: false },
    { high: 106, low: 95, first: false },
    { high: 100, low: 100, first: false },
    { high: 100, low: 99, first: true },
  ])('X46: from 100 to high $high and low $low, the high is first: $first', ({ high, low, first }) => {
    expect(isHighFirst(price(100), price(high), price(low))).toBe(first);
  });

  const orders = [
    { name: 'buy 97', side: buy, limit: 97 },
    { name: 'buy 99', side: buy, limit: 99 },
    { name: 'sell 102', side: sell, limit: 102 },
    { name: 'sell 103', side: sell, limit: 103 },
    { name: 'market', side: buy, limit: 0 },
  ];

  it.each([
    { high: 104, low: 95, order: ['market', 'sell 102', 'sell 103', 'buy 99', 'buy 97'] },
    { high: 109, low: 95, order: ['market', 'buy 99', 'buy 97', 'sell 102', 'sell 103'] },
  ])('X47: on a bar of high $high and low $low the path meets $order', ({ high, low, order }) => {
    const bar = [price(100), price(high), price(low)] as const;
    const position = ({ side, limit }: { side: BookSide; limit: number }): number =>
      barPathPosition(side, barFillPrice(side, price(limit), ...bar, false), ...bar);
    const met = [...orders].sort((left, right) => position(left) - position(right));
    expect(met.map(({ name }) => name)).toEqual(order);
  });

  it.each([
    { volume: 1_000, rate: 100_000, increment: 1, most: 100 },
    { volume: 1_009, rate: 100_000, increment: 1, most: 100 },
    { volume: 1_999.5, rate: 100_000, increment: 100, most: 100 },
    { volume: 999, rate: 100_000, increment: 100, most: 0 },
    { volume: 1e300, rate: 1_000_000, increment: 1, most: Number.MAX_SAFE_INTEGER },
  ])('X48: $rate ppm of $volume lots in steps of $increment is $most', ({ volume, rate, increment, most }) => {
    expect(barParticipation(volume, rate as PartsPerMillion, quantity(increment))).toBe(most);
  });

  it('X48: earlier fills of the world use up the share; without a cap an order fills whole', () => {
    expect(barFillQuantity(quantity(70), quantity(100), quantity(0))).toBe(70);
    expect(barFillQuantity(quantity(70), quantity(100), quantity(70))).toBe(30);
    expect(barFillQuantity(quantity(70), quantity(100), quantity(100))).toBe(0);
    expect(barFillQuantity(quantity(70), quantity(100), quantity(130))).toBe(0);
    expect(barParticipation(1_000, null, quantity(1))).toBeNull();
    expect(barFillQuantity(quantity(70), null, quantity(1_000))).toBe(70);
  });

  it('X49: with a cap a bar without volume fills nothing', () => {
    const most = barParticipation(0, 100_000 as PartsPerMillion, quantity(1));
    expect(barFillQuantity(quantity(70), most, quantity(0))).toBe(0);
    expect(() => barParticipation(Number.NaN, 100_000 as PartsPerMillion, quantity(1))).toThrow('volume');
  });
});
