/** The kinds of this wire that the world has. */
export const actionTypes: ReadonlySet<string> = new Set([
  'forward_split',
  'reverse_split',
  'stock_dividend',
  'cash_dividend',
  'name_change',
  'redemption',
  'worthless_removal',
]);

export interface ActionRow {
  readonly actionId: string;
  readonly symbol: string;
  /** One of `actionTypes`. */
  readonly type: string;
  /** As the projection has them: money is decimal text. */
  readonly terms: Readonly<Record<string, unknown>>;
  readonly exDate: string;
  readonly recordDate: string | null;
  readonly payDate: string | null;
}

/** Rates are JSON numbers here, as everywhere in market data. Nobody here has a CUSIP, so those are empty. */
export function actionView({ actionId, symbol, type, terms, ...dates }: ActionRow): Record<string, unknown> {
  const { exDate, recordDate, payDate } = dates;
  const paid = { record_date: recordDate, payable_date: payDate };
  const days = { process_date: exDate, ex_date: exDate, ...paid };
  switch (type) {
    case 'forward_split':
      return { id: actionId, symbol, cusip: '', ...ratesOf(terms), ...days, due_bill_redemption_date: null };
    case 'reverse_split':
      return { id: actionId, symbol, old_cusip: '', new_cusip: '', ...ratesOf(terms), ...days };
    case 'stock_dividend':
      return { id: actionId, symbol, cusip: '', rate: Number(terms['newUnits']) / Number(terms['oldUnits']), ...days };
    case 'cash_dividend':
      return {
        id: actionId,
        symbol,
        cusip: '',
        rate: Number(terms['cashPerUnit']),
        special: terms['isSpecial'] === true,
        foreign: false,
        ...days,
      };
    case 'name_change':
      return {
        id: actionId,
        old_symbol: symbol,
        old_cusip: '',
        new_symbol: terms['symbol'],
        new_cusip: '',
        process_date: exDate,
      };
    case 'redemption':
      return {
        id: actionId,
        symbol,
        cusip: '',
        rate: Number(terms['cashPerUnit']),
        process_date: exDate,
        payable_date: payDate,
      };
    default:
      return { id: actionId, symbol, cusip: '', process_date: exDate };
  }
}

const ratesOf = (terms: ActionRow['terms']) => ({
  new_rate: Number(terms['newUnits']),
  old_rate: Number(terms['oldUnits']),
});
