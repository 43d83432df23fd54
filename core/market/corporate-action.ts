import type { Brand, Cash, InstrumentId, TradingDate } from '../units/index.ts';

/** Permanent id of a corporate action: a UUID that whoever announces it chooses, so that announcing twice is one action. */
export type CorporateActionId = Brand<string, 'CorporateActionId'>;

/** For every `oldUnits` held there are `newUnits` after the split; fewer after than before is a reverse split. */
export interface SplitTerms {
  readonly kind: 'split';
  readonly newUnits: number;
  readonly oldUnits: number;
}

/** For every `oldUnits` held, `newUnits` more are given. */
export interface StockDividendTerms {
  readonly kind: 'stock_dividend';
  readonly newUnits: number;
  readonly oldUnits: number;
}

export interface CashDividendTerms {
  readonly kind: 'cash_dividend';
  /** In the instrument's currency, for one whole unit (a share). */
  readonly cashPerUnit: Cash;
  /** Outside of the regular series. */
  readonly isSpecial: boolean;
}

/** The same company under another ticker. The instrument keeps its id; the old spelling stays a dated alias. */
export interface SymbolChangeTerms {
  readonly kind: 'symbol_change';
  readonly symbol: string;
  readonly name: string;
}

/** Trading ends for good. Whoever holds a unit gets this much for it, which may be nothing; whoever is short pays it. */
export interface DelistingTerms {
  readonly kind: 'delisting';
  readonly cashPerUnit: Cash;
}

export type CorporateActionTerms =
  | SplitTerms
  | StockDividendTerms
  | CashDividendTerms
  | SymbolChangeTerms
  | DelistingTerms;

export type CorporateActionKind = CorporateActionTerms['kind'];

export const corporateActionKinds = [
  'split',
  'stock_dividend',
  'cash_dividend',
  'symbol_change',
  'delisting',
] as const satisfies readonly CorporateActionKind[];

/** Who says so: the simulated market, a person who runs the world, or imported data. */
export type CorporateActionSource = 'simulated' | 'operator' | 'imported';

/** What a company does to its shares, as announced. */
export interface CorporateAction {
  readonly actionId: CorporateActionId;
  readonly instrumentId: InstrumentId;
  readonly terms: CorporateActionTerms;
  /** It takes effect when this trading date begins: whoever held before is entitled, whoever buys from then on is not. */
  readonly exDate: TradingDate;
  /** When the company looks up its holders; for the record, entitlement follows the ex-date. */
  readonly recordDate: TradingDate | null;
  /** When a cash dividend is paid; null pays it at the ex-date. */
  readonly payDate: TradingDate | null;
  readonly source: CorporateActionSource;
}

/** Units after for every unit before, as a ratio of whole numbers: 1/1 where the number of units does not change. */
export interface UnitRatio {
  readonly newUnits: number;
  readonly oldUnits: number;
}

/**
 * By how much an action multiplies what is held.
 *
 * @example unitRatioOf({ kind: 'stock_dividend', newUnits: 1, oldUnits: 20 }) // 21 for 20
 */
export function unitRatioOf(terms: CorporateActionTerms): UnitRatio {
  switch (terms.kind) {
    case 'split':
      return { newUnits: terms.newUnits, oldUnits: terms.oldUnits };
    case 'stock_dividend':
      return { newUnits: terms.oldUnits + terms.newUnits, oldUnits: terms.oldUnits };
    default:
      return { newUnits: 1, oldUnits: 1 };
  }
}

export function isReverseSplit(terms: CorporateActionTerms): boolean {
  return terms.kind === 'split' && terms.newUnits < terms.oldUnits;
}

/** Ratios beyond this have no use and would overflow. */
const unitsMax = 1_000_000;
const symbolPattern = /^[A-Z0-9][A-Z0-9./-]{0,31}$/;
const datePattern = /^\d{4}-\d{2}-\d{2}$/;

/** What is wrong with an announcement, for people; null when nothing is. */
export function corporateActionFault(action: CorporateAction): string | null {
  const { exDate, recordDate, payDate } = action;
  for (const date of [exDate, recordDate, payDate]) {
    if (date !== null && !datePattern.test(date)) return `${date} is not a date`;
  }
  if (payDate !== null && payDate < exDate) return 'the pay date is before the ex-date';
  return termsFault(action.terms);
}

function termsFault(terms: CorporateActionTerms): string | null {
  switch (terms.kind) {
    case 'split':
      if (!isCount(terms.newUnits) || !isCount(terms.oldUnits)) return `units are not 1 to ${unitsMax}`;
      return terms.newUnits === terms.oldUnits ? 'a split of one for one changes nothing' : null;
    case 'stock_dividend':
      return isCount(terms.newUnits) && isCount(terms.oldUnits) ? null : `units are not 1 to ${unitsMax}`;
    case 'cash_dividend':
      return terms.cashPerUnit > 0n ? null : 'the dividend is not positive';
    case 'symbol_change':
      return symbolPattern.test(terms.symbol) ? null : `${terms.symbol} is not a symbol`;
    case 'delisting':
      return terms.cashPerUnit >= 0n ? null : 'the final payment is negative';
  }
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= unitsMax;
}
