import { refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

/** The account exists in this world; whose it is was settled at the door. */
export const checkAccountKnown: RiskCheck = (request, view) =>
  view.account === null ? refusal('UNKNOWN_ACCOUNT', { accountId: request.accountId }) : null;
