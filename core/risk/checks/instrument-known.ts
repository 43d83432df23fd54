import { refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

export const checkInstrumentKnown: RiskCheck = (request, view) =>
  view.instrument === null ? refusal('UNKNOWN_INSTRUMENT', { instrumentId: request.instrumentId }) : null;
