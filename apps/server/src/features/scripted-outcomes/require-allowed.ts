import { commandRefusalCodes } from '@quire/core/engine';
import { type OrderScript, scriptOf } from '@quire/core/order';
import { riskRefusalCodes } from '@quire/core/risk';
import { problem } from '../../platform/problem.ts';
import type { AccountEntry } from '../accounts/directory.ts';

/**
 * What a client order id asks for; null for an ordinary one.
 *
 * @throws SCRIPTED_OUTCOMES_NOT_ALLOWED on an account whose terms do not allow it, INVALID_SCRIPT for one that cannot be read
 */
export function requireAllowedScript(
  { terms }: Pick<AccountEntry, 'terms'>,
  clientOrderId: string,
): OrderScript | null {
  const script = scriptOf(clientOrderId);
  if (script === null) return null;
  if (terms?.scriptedOutcomes !== true) {
    throw problem(
      'SCRIPTED_OUTCOMES_NOT_ALLOWED',
      'the client order id asks for a scripted outcome, which the terms of the account do not allow',
      { field: 'clientOrderId' },
    );
  }
  if (script.kind === 'malformed') throw problem('INVALID_SCRIPT', script.reason, { field: 'clientOrderId' });
  if (script.kind === 'reject' && !(script.code in riskRefusalCodes) && !(script.code in commandRefusalCodes)) {
    throw problem('INVALID_SCRIPT', `no order is refused with a code ${script.code}`, { field: 'clientOrderId' });
  }
  return script;
}
