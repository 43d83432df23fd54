import { ensureDefined } from '../../units/index.ts';
import { refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

/** An amount of money comes to a fraction of a share: for instruments that trade in fractions, and for enough to buy the least one. */
export const checkNotionalSizing: RiskCheck = (request, view) => {
  if (request.sizing.kind !== 'notional') return null;
  const instrument = ensureDefined(view.instrument, 'the instrument was checked before');
  if (!instrument.fractionable) return refusal('NOTIONAL_NOT_ALLOWED', { symbol: instrument.symbol });
  const { notional, quantity } = view.need();
  // Without a price, or with no book to walk, nothing is known yet.
  if (notional === null || quantity >= instrument.quantityMin) return null;
  return refusal('NOTIONAL_TOO_SMALL', { symbol: instrument.symbol });
};
