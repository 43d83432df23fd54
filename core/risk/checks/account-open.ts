import { refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

/** A closed account trades no more. */
export const checkAccountOpen: RiskCheck = (request, view) =>
  view.standing.isClosed ? refusal('ACCOUNT_CLOSED', { accountId: request.accountId }) : null;
