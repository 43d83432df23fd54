import { describe, expect, it } from 'vitest';
import type { Cash, Quantity, SignedQuantity, UnixMicros } from '../units/index.ts';
import { changePosition, type Holding, type Lot } from './position.ts';
import { averageEntryPrice, buyingPowerOf, equityOf, marketValue, unrealizedPnl } from './valuation.ts';

const usd = (amount: number): Cash => (BigInt(Math.round(amount * 100)) * 10_000_000n) as Cash;
const lot = (lotId: number, quantity: number, cost: number): Lot => ({
  lotId,
  quantity: quantity as Quantity,
  costBasis: usd(cost),
  openedAt: lotId as UnixMicros,
});
const holding = (quantity: number, cost: number, lots: readonly Lot[] = []): Holding => ({
  quantity: BigInt(quantity) as SignedQuantity,
  costBasis: usd(cost),
  lots,
});
const fill = (side: 'buy' | 'sell', quantity: number, notional: number) => ({
  side,
  quantity: quantity as Quantity,
  notional: usd(notional),
  fillSequence: 9,
});

describe('what a fill does to a position', () => {
  const two = holding(20, 2_300, [lot(1, 10, 1_000), lot(2, 10, 1_300)]);

  it('closes the oldest lots first', () => {
    expect(changePosition(two, fill('sell', 15, 1_800), 'fifo')).toEqual({
      positionQuantity: 5n,
      positionCostBasis: usd(650),
      realizedPnl: usd(1_800 - 1_650),
      lotsClosed: [
        { lotId: 1, quantity: 10, costBasis: usd(1_000) },
        { lotId: 2, quantity: 5, costBasis: usd(650) },
      ],
      lotOpened: null,
    });
  });

  it('or takes its share of one pool', () => {
    expect(changePosition(two, fill('sell', 15, 1_800), 'average')).toMatchObject({
      positionCostBasis: usd(575),
      realizedPnl: usd(1_800 - 1_725),
      lotsClosed: [],
    });
  });

  it('turns the position in one operation, and splits the notional by quantity', () => {
    expect(changePosition(two, fill('sell', 30, 3_000), 'fifo')).toMatchObject({
      positionQuantity: -10n,
      positionCostBasis: usd(-1_000),
      realizedPnl: usd(2_000 - 2_300),
      lotOpened: { lotId: 9, quantity: 10, costBasis: usd(-1_000) },
    });
  });

  it('a short position gains when it is bought back cheaper', () => {
    expect(changePosition(holding(-10, -1_000), fill('buy', 10, 800), 'average')).toMatchObject({
      positionQuantity: 0n,
      positionCostBasis: 0n,
      realizedPnl: usd(200),
    });
  });
});

describe('what a position is worth', () => {
  const scales = { priceScale: 2, quantityScale: 0 };

  it('is its size at the mark, negative when short', () => {
    expect(marketValue(10n as SignedQuantity, 10_050 as never, scales)).toBe(usd(1_005));
    expect(marketValue(-10n as SignedQuantity, 10_050 as never, scales)).toBe(usd(-1_005));
    expect(marketValue(3n as SignedQuantity, 1 as never, { priceScale: 4, quantityScale: 9 })).toBe(0n);
  });

  it('gains what it is worth beyond its cost', () => {
    expect(unrealizedPnl(-10n as SignedQuantity, usd(-1_000), 9_000 as never, scales)).toBe(usd(100));
  });

  it('has an average entry price unless it is flat', () => {
    expect(averageEntryPrice(-4n as SignedQuantity, usd(-1_001), 0)).toBe(usd(250.25));
    expect(averageEntryPrice(2_000_000_000n as SignedQuantity, usd(5), 9)).toBe(usd(2.5));
    expect(averageEntryPrice(0n as SignedQuantity, 0n as Cash, 0)).toBeNull();
  });

  it('adds up to equity; a short position ties up its value twice', () => {
    expect(equityOf(usd(100), [usd(50), usd(-20)])).toBe(usd(130));
    expect(buyingPowerOf(usd(100), usd(10), usd(20))).toBe(usd(50));
  });
});
