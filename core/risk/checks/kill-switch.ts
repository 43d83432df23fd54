import { refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

/** While the switch is engaged only what an operator asks to reduce passes; cancels never come here. */
export const checkKillSwitch: RiskCheck = (request, view) => {
  if (view.killSwitch === 'ACTIVE') return null;
  const reduces = request.origin === 'operator' || request.origin === 'liquidation';
  return reduces && request.reduceOnly ? null : refusal('KILL_SWITCH_ENGAGED');
};
