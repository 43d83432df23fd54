import { cashScale, formatDecimal } from '../../units/index.ts';
import { refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

/** Day trades that an account below the minimum may make in five trading dates. */
export const dayTradesMax = 3;

/** The old pattern-day-trader rule, where the terms of an account ask for it. A margin call closes whatever it says. */
export const checkDayTrade: RiskCheck = (request, view) => {
  const limit = view.dayTradeLimit;
  if (limit === null || request.origin === 'liquidation' || request.origin === 'operator') return null;
  if (limit.count < dayTradesMax || limit.lastEquity >= limit.equityMin) return null;
  return refusal('PATTERN_DAY_TRADER', {
    dayTradeCount: `${limit.count}`,
    lastEquity: formatDecimal(limit.lastEquity, cashScale),
    equityMin: formatDecimal(limit.equityMin, cashScale),
  });
};
