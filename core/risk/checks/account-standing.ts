import { ensureDefined, powerOfTen } from '../../units/index.ts';
import { refusal } from '../refusal-codes.ts';
import { goodStanding, type RiskCheck } from '../risk-view.ts';

/** What the owner or an operator has switched; what an operator or a margin call closes passes. */
export const checkAccountStanding: RiskCheck = (request, view) => {
  const { standing } = view;
  if (standing === goodStanding || request.origin === 'operator' || request.origin === 'liquidation') return null;
  if (standing.isBlocked) return refusal('ACCOUNT_BLOCKED');
  const { sizing } = request;
  const mayOpen = sizing.kind === 'available' || view.need().opening > 0;
  if (standing.isSuspended && mayOpen) return refusal('TRADING_SUSPENDED');
  if (standing.mayTradeFractions || sizing.kind === 'available') return null;
  const { assetClass, quantityScale, symbol } = ensureDefined(view.instrument, 'the instrument was checked before');
  const isWhole = sizing.kind === 'quantity' && sizing.quantity % Number(powerOfTen(quantityScale)) === 0;
  return assetClass === 'us_equity' && !isWhole ? refusal('FRACTIONAL_TRADING_OFF', { symbol }) : null;
};
