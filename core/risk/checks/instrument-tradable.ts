import { refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

export const checkInstrumentTradable: RiskCheck = (_request, view) =>
  view.instrument?.tradable ? null : refusal('INSTRUMENT_NOT_TRADABLE', { symbol: view.instrument?.symbol ?? '' });
