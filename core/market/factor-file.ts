import type { AdjustmentStep } from './adjustment.ts';

/**
 * Factor files of Lean: for each date (up to and including it, back to the day after the row before) a price factor for dividends, a
 * split factor, and the raw close of that date. Both factors are those of all actions after the date together.
 */
export interface FactorRow {
  /** `YYYYMMDD`. */
  readonly date: number;
  readonly priceFactor: number;
  readonly splitFactor: number;
  readonly close: number;
}

/** What two neighbouring rows say: the action is effective on the first trading date after `date`. */
export interface DerivedAction {
  readonly date: number;
  readonly kind: 'split' | 'dividend';
  /** Units after for each unit before. */
  readonly ratio: number | null;
  /** In the currency, for one unit of that date. */
  readonly dividend: number | null;
  readonly close: number;
}

/** Reads a factor file; a line that is not four numbers is refused by its number. */
export function parseFactorFile(text: string): readonly FactorRow[] {
  return text
    .trim()
    .split(/\r?\n/)
    .map((line, at) => {
      const [date, priceFactor, splitFactor, close] = line.split(',').map(Number);
      if (![date, priceFactor, splitFactor, close].every((value) => value !== undefined && Number.isFinite(value))) {
        throw new RangeError(`line ${at + 1} of the factor file is not date, price factor, split factor, close`);
      }
      return { date: date!, priceFactor: priceFactor!, splitFactor: splitFactor!, close: close! };
    });
}

/** Oldest first; of one date the split comes before the dividend. */
export function actionsOfFactors(rows: readonly FactorRow[]): readonly DerivedAction[] {
  const actions: DerivedAction[] = [];
  for (let at = 0; at + 1 < rows.length; at++) {
    const { date, priceFactor, splitFactor, close } = rows[at]!;
    const next = rows[at + 1]!;
    if (splitFactor !== next.splitFactor) {
      actions.push({ date, kind: 'split', ratio: next.splitFactor / splitFactor, dividend: null, close });
    }
    if (priceFactor !== next.priceFactor) {
      const dividend = close * (1 - priceFactor / next.priceFactor);
      actions.push({ date, kind: 'dividend', ratio: null, dividend, close });
    }
  }
  return actions;
}

/** The same actions as steps of history, ordered by date: what was on the date or before is multiplied. */
export function stepsOfActions(actions: readonly DerivedAction[]): readonly AdjustmentStep[] {
  return actions.map(({ date, kind, ratio, dividend, close }) => {
    // Steps multiply what is strictly before them, and a date's own bar is before its action.
    const at = date + 1;
    return kind === 'split'
      ? { at, kind, priceFactor: 1 / (ratio ?? 1), quantityFactor: ratio ?? 1 }
      : { at, kind, priceFactor: 1 - (dividend ?? 0) / close, quantityFactor: 1 };
  });
}
