import { refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

/** A safety state that is not known is never taken for a safe one. */
export const checkSafetyState: RiskCheck = (_request, view) =>
  view.killSwitch === null ? refusal('SAFETY_STATE_UNKNOWN') : null;
