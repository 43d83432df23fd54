import { type Cash, ensureDefined, formatDecimal } from '../../units/index.ts';
import { type Refusal, refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

/** What the money buys may come to nothing at its price; that is found when the quantity is known. */
function checkNotional(notional: Cash): Refusal | null {
  return notional > 0n ? null : refusal('INVALID_NOTIONAL');
}

/** A positive multiple of the instrument's increment, at least its minimum. */
export const checkQuantityValid: RiskCheck = (request, view) => {
  if (request.sizing.kind === 'available') return null;
  if (request.sizing.kind === 'notional') return checkNotional(request.sizing.notional);
  const { quantity } = request.sizing;
  const instrument = ensureDefined(view.instrument, 'the instrument was checked before');
  if (!Number.isSafeInteger(quantity) || quantity <= 0) return refusal('INVALID_QUANTITY');
  const text = (lots: number): string => formatDecimal(lots, instrument.quantityScale);
  if (quantity < instrument.quantityMin) {
    return refusal('QUANTITY_BELOW_MIN', { quantity: text(quantity), quantityMin: text(instrument.quantityMin) });
  }
  if (quantity % instrument.quantityIncrement !== 0) {
    const quantityIncrement = text(instrument.quantityIncrement);
    return refusal('QUANTITY_INCREMENT', { quantity: text(quantity), quantityIncrement });
  }
  return null;
};
