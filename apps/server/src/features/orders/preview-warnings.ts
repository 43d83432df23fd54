import type { OrderPreview } from '@quire/contract';
import { goodFaithViolationsMax, type OrderOutlook } from '@quire/core/engine';
import type { Side } from '@quire/core/market';
import { dayTradesMax, type OrderNeed } from '@quire/core/risk';
import { type Cash, cashScale, formatDecimal, subtractCash } from '@quire/core/units';
import type { Static } from 'typebox';
import { cashText } from '../../platform/wire.ts';
import type { AccountEntry } from '../accounts/directory.ts';
import { exactCash } from '../accounts/portfolio-reader.ts';

type OrderWarning = Static<typeof OrderPreview>['warnings'][number];

/** What an order that passes may still bring: in the order in which it is told. */
const messages = {
  DAY_TRADE: 'it would be a day trade, of which five trading dates allow three below the equity of the rule',
  GOOD_FAITH_VIOLATION: 'it sells what was bought with proceeds that have not settled, which violates good faith',
  USES_UNSETTLED_FUNDS: 'it pays with proceeds that have not settled: sold before they do, it violates good faith',
  BORROWS_MONEY: 'it borrows money, which costs interest overnight',
  SELLS_SHORT: 'it sells short, which borrows shares',
} as const;

type WarningCode = keyof typeof messages;

export interface WarningContext {
  readonly side: Side;
  readonly account: AccountEntry;
  readonly outlook: OrderOutlook | null;
  readonly need: OrderNeed;
  /** What the order is expected to cost with its fee; null while that is not known. */
  readonly cost: Cash | null;
  /** Cash that no order holds back. */
  readonly freeCash: Cash;
}

/** What a person should know before sending, though no rule refuses it. */
export function warningsOf(context: WarningContext): OrderWarning[] {
  return [dayTrade(context), ...goodFaith(context), borrowing(context), selling(context)].filter(
    (warning) => warning !== null,
  );
}

function warning(code: WarningCode, details: Readonly<Record<string, string>>): OrderWarning {
  return { code, message: messages[code], details: { ...details } };
}

/** The rule counts an order once it fills; with three behind it the next is refused, which is no warning any more. */
function dayTrade({ account, outlook }: WarningContext): OrderWarning | null {
  const { terms } = account;
  if (outlook === null || terms?.dayTrading !== 'refuse' || !outlook.closesToday) return null;
  const equityMin = exactCash(terms.dayTradingEquityMin);
  if (outlook.lastEquity >= equityMin || outlook.dayTradeCount >= dayTradesMax) return null;
  return warning('DAY_TRADE', {
    dayTradeCount: `${outlook.dayTradeCount + 1}`,
    dayTradesMax: `${dayTradesMax}`,
    lastEquity: formatDecimal(outlook.lastEquity, cashScale),
    equityMin: formatDecimal(equityMin, cashScale),
  });
}

function goodFaith({ side, account: { terms }, outlook, cost, freeCash }: WarningContext): (OrderWarning | null)[] {
  if (outlook === null || terms?.unsettledFunds !== 'good_faith' || terms.settlement !== 'next_day') return [];
  const violations = {
    goodFaithViolations: `${outlook.goodFaithViolations}`,
    violationsMax: `${goodFaithViolationsMax}`,
  };
  if (side === 'sell') return [outlook.sellsUnsettled ? warning('GOOD_FAITH_VIOLATION', violations) : null];
  const settled = subtractCash(freeCash, outlook.unsettledCash);
  if (cost === null || cost <= settled || outlook.unsettledCash === 0n) return [];
  return [warning('USES_UNSETTLED_FUNDS', { cost: cashText(cost), settledCash: cashText(settled), ...violations })];
}

function borrowing({ side, account: { terms }, cost, freeCash }: WarningContext): OrderWarning | null {
  if (side !== 'buy' || terms?.kind !== 'margin' || cost === null || cost <= freeCash) return null;
  const borrowed = freeCash > 0n ? subtractCash(cost, freeCash) : cost;
  return warning('BORROWS_MONEY', { borrowed: cashText(borrowed), ...yearly(terms.debitInterestRate) });
}

function selling({ side, account: { terms }, need }: WarningContext): OrderWarning | null {
  if (side !== 'sell' || need.opening === 0) return null;
  return warning('SELLS_SHORT', terms === null ? {} : yearly(terms.borrowFeeRate));
}

/** Parts per million a year, as percent. */
const yearly = (rate: number): Readonly<Record<string, string>> => ({
  percentAYear: formatDecimal(BigInt(rate), 4),
});
