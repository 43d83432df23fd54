import type { CorporateActionView, HaltView } from '@quire/contract';
import { formatGrouped } from './decimal.ts';

type Action = Pick<CorporateActionView, 'type' | 'newUnits' | 'oldUnits' | 'cashPerUnit' | 'isSpecial' | 'newSymbol'>;

/** What an action does, in the words of the trade: "Split 4 for 1", "Dividend 0.24 a share". */
export function actionWords(action: Action): string {
  const ratio = `${action.newUnits ?? '\u2013'} for ${action.oldUnits ?? '\u2013'}`;
  const cash = formatGrouped(action.cashPerUnit, { decimalsMin: 2 });
  switch (action.type) {
    case 'split':
      return `Split ${ratio}`;
    case 'reverse_split':
      return `Reverse split ${ratio}`;
    case 'stock_dividend':
      return `Stock dividend ${ratio}`;
    case 'cash_dividend':
      return `${action.isSpecial ? 'Special dividend' : 'Dividend'} ${cash} a share`;
    case 'symbol_change':
      return `Becomes ${action.newSymbol ?? '\u2013'}`;
    case 'delisting':
      return `Delisted at ${cash} a share`;
  }
}

const reasons: Readonly<Record<HaltView['reasonCode'], string>> = {
  VOLATILITY: 'volatility',
  NEWS: 'news pending',
  REGULATORY: 'a regulator',
  OPERATOR: 'an operator',
};

export const haltReason = (reasonCode: HaltView['reasonCode']): string => reasons[reasonCode];
