import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cash, Quantity, SignedQuantity, UnixMicros } from '../units/index.ts';
import { changeLots, changePosition, type Holding, type PositionChange } from './position.ts';

const seed = Number(process.env['QUIRE_PROPERTY_SEED']);
const at = 1 as UnixMicros;
const empty: Holding = { quantity: 0n as SignedQuantity, costBasis: 0n as Cash, lots: [] };

const someFills = fc.array(
  fc.record({
    side: fc.constantFrom('buy' as const, 'sell' as const),
    quantity: fc.oneof(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
    notional: fc.bigInt({ min: 0n, max: 10n ** 24n }),
  }),
  { maxLength: 30 },
);

function after(holding: Holding, change: PositionChange): Holding {
  return {
    quantity: change.positionQuantity,
    costBasis: change.positionCostBasis,
    lots: changeLots(holding.lots, change.lotsClosed, change.lotOpened, at),
  };
}

describe.each(['fifo', 'average'] as const)(`positions by %s cost (seed ${seed})`, (method) => {
  it('L11, L12: lots are the position, a flat one costs nothing, and no rounding is lost between profit and cost', () => {
    fc.assert(
      fc.property(someFills, (fills) => {
        let holding = empty;
        let flow = 0n;
        let realized = 0n;
        let quantity = 0n;
        fills.forEach((fill, index) => {
          const priced = {
            side: fill.side,
            quantity: fill.quantity as Quantity,
            notional: fill.notional as Cash,
            fillSequence: index,
          };
          const change = changePosition(holding, priced, method);
          holding = after(holding, change);
          flow += fill.side === 'buy' ? -fill.notional : fill.notional;
          realized += change.realizedPnl;
          quantity += fill.side === 'buy' ? BigInt(fill.quantity) : -BigInt(fill.quantity);
          expect(holding.quantity).toBe(quantity);
          expect(realized - holding.costBasis).toBe(flow);
          if (quantity === 0n) expect([holding.costBasis, holding.lots]).toEqual([0n, []]);
          if (method === 'average') return;
          const size = quantity < 0n ? -quantity : quantity;
          expect(holding.lots.reduce((sum, lot) => sum + BigInt(lot.quantity), 0n)).toBe(size);
          expect(holding.lots.reduce((sum, lot) => sum + lot.costBasis, 0n)).toBe(holding.costBasis);
        });
      }),
      { seed, numRuns: 300 },
    );
  });
});
