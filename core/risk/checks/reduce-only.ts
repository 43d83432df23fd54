import { refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

/** A reduce-only order needs something to reduce; and none may be overtaken by an order that turns the position. */
export const checkReduceOnly: RiskCheck = (request, view) => {
  if (request.reduceOnly) return view.closable === 0 ? refusal('REDUCE_ONLY_NOTHING_TO_CLOSE') : null;
  if (!view.reduceOnlyResting) return null;
  return request.sizing.kind === 'available' || view.need().opening > 0 ? refusal('REDUCE_ONLY_RESTING') : null;
};
