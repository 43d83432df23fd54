import { describe, expect, it } from 'vitest';
import type { Cash } from '../units/index.ts';
import { adjustmentSegments, adjustmentStep, priceFactorAt } from './adjustment.ts';
import { actionsOfFactors, parseFactorFile, stepsOfActions } from './factor-file.ts';

const split = adjustmentStep({ kind: 'split', newUnits: 2, oldUnits: 1 }, 200, 100, 0)!;
const dividend = adjustmentStep({ kind: 'cash_dividend', cashPerUnit: 2n as Cash, isSpecial: false }, 100, 50, 2)!;

describe('J1: adjusted history', () => {
  it('multiplies what was before an action, for the actions that are asked for', () => {
    const at = (mode: 'raw' | 'split' | 'dividend' | 'all', instant: number): number =>
      priceFactorAt(adjustmentSegments([split, dividend], mode), instant);
    expect([99, 100, 199, 200].map((instant) => at('all', instant))).toEqual([0.48, 0.5, 0.5, 1]);
    expect([99, 100, 199, 200].map((instant) => at('split', instant))).toEqual([0.5, 0.5, 0.5, 1]);
    expect([99, 100, 199, 200].map((instant) => at('dividend', instant))).toEqual([0.96, 1, 1, 1]);
    expect([99, 100, 199, 200].map((instant) => at('raw', instant))).toEqual([1, 1, 1, 1]);
    expect(adjustmentSegments([split, dividend], 'all')[0]).toMatchObject({ quantity: 2 });
  });

  it('leaves alone what changes no price: a new symbol, a dividend whose close is not known', () => {
    expect(adjustmentStep({ kind: 'symbol_change', symbol: 'NEW', name: '' }, 1, 10, 0)).toBeNull();
    expect(adjustmentStep({ kind: 'cash_dividend', cashPerUnit: 1n as Cash, isSpecial: false }, 1, null, 1)).toBeNull();
    expect(adjustmentStep({ kind: 'stock_dividend', newUnits: 1, oldUnits: 4 }, 1, null, 0)).toMatchObject({
      priceFactor: 0.8,
      quantityFactor: 1.25,
    });
  });
});

describe('factor files', () => {
  it('are differences between rows, effective after the date of the first', () => {
    const actions = actionsOfFactors(parseFactorFile('20200101,0.48,0.5,50\n20200201,0.5,0.5,40\n20501231,1,1,0'));
    expect(actions.map(({ date, kind }) => [date, kind])).toEqual([
      [20_200_101, 'dividend'],
      [20_200_201, 'split'],
      [20_200_201, 'dividend'],
    ]);
    expect(actions[0]!.dividend).toBeCloseTo(2);
    const segments = adjustmentSegments(stepsOfActions(actions), 'all');
    expect(priceFactorAt(segments, 20_200_101)).toBeCloseTo(0.24);
    expect(priceFactorAt(segments, 20_200_102)).toBeCloseTo(0.25);
    expect(priceFactorAt(segments, 20_200_202)).toBe(1);
  });

  it('with a line that is not four numbers are refused by its number', () => {
    expect(() => parseFactorFile('20200101,1,1,1\n20200102,x,1,1')).toThrow('line 2');
  });
});
