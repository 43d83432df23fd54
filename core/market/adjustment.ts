import { type CorporateActionTerms, unitRatioOf } from './corporate-action.ts';

/** Which actions a series is adjusted for. `raw` shows prices as they were. */
export type Adjustment = 'raw' | 'split' | 'dividend' | 'all';

export const adjustments = ['raw', 'split', 'dividend', 'all'] as const satisfies readonly Adjustment[];

/**
 * One action as history sees it: what was before `at` is multiplied. `at` is an instant, or anything else that orders bars. Floating
 * point, because adjusted prices are observed and never settle anything.
 */
export interface AdjustmentStep {
  readonly at: number;
  readonly kind: 'split' | 'dividend';
  readonly priceFactor: number;
  readonly quantityFactor: number;
}

/**
 * The step that an action puts into history. A split divides prices by its ratio and multiplies volumes; a cash dividend multiplies
 * prices by 1 − dividend ÷ the close before its ex-date (the method of CRSP and of the factor files of Lean), so it needs that close.
 * Null where nothing is to adjust.
 *
 * @param closeBefore in the currency, not in ticks; null when unknown
 * @param dividend in the currency for one unit; for a cash dividend
 */
export function adjustmentStep(
  terms: CorporateActionTerms,
  at: number,
  closeBefore: number | null,
  dividend: number,
): AdjustmentStep | null {
  if (terms.kind === 'cash_dividend') {
    if (closeBefore === null || closeBefore <= 0 || dividend >= closeBefore) return null;
    return { at, kind: 'dividend', priceFactor: 1 - dividend / closeBefore, quantityFactor: 1 };
  }
  const { newUnits, oldUnits } = unitRatioOf(terms);
  if (newUnits === oldUnits) return null;
  return { at, kind: 'split', priceFactor: oldUnits / newUnits, quantityFactor: newUnits / oldUnits };
}

/** A stretch of history, `since` inclusive, `until` exclusive, and what its prices and volumes are multiplied by. */
export interface AdjustmentSegment {
  readonly since: number;
  readonly until: number;
  readonly price: number;
  readonly quantity: number;
}

/**
 * The stretches that need a factor, oldest first; what comes after the last step needs none.
 *
 * @example adjustmentSegments([{ at: 100, kind: 'split', priceFactor: 0.5, quantityFactor: 2 }], 'all')[0].price // 0.5
 */
export function adjustmentSegments(steps: readonly AdjustmentStep[], mode: Adjustment): readonly AdjustmentSegment[] {
  const wanted = steps.filter(({ kind }) => mode === 'all' || kind === mode).sort((left, right) => right.at - left.at);
  const segments: AdjustmentSegment[] = [];
  let price = 1;
  let quantity = 1;
  for (const [index, step] of wanted.entries()) {
    price *= step.priceFactor;
    quantity *= step.quantityFactor;
    segments.push({ since: wanted[index + 1]?.at ?? Number.NEGATIVE_INFINITY, until: step.at, price, quantity });
  }
  return segments.filter(({ since, until }) => since < until).reverse();
}

/** What a price of that time is multiplied by. */
export function priceFactorAt(segments: readonly AdjustmentSegment[], at: number): number {
  return segments.find(({ since, until }) => at >= since && at < until)?.price ?? 1;
}
