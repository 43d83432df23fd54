import { refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

/** Outside its session an order that may wait is accepted for the open; one that may not is refused. */
export const checkSessionOpen: RiskCheck = (request, view) => {
  if (view.session === 'open') return null;
  if (view.session === 'unknown') return refusal('SESSION_UNKNOWN', { calendarId: view.instrument?.calendarId ?? '' });
  const { timeInForce } = request;
  return timeInForce === 'ioc' || timeInForce === 'fok' ? refusal('MARKET_CLOSED', { timeInForce }) : null;
};
