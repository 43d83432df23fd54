import type { Instrument } from '../../market/index.ts';
import { ensureDefined, formatDecimal, type Price } from '../../units/index.ts';
import { refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

/** A positive multiple of the increment of its price band. */
export const checkPriceValid: RiskCheck = (request, view) => {
  const { limitPrice } = request;
  if (limitPrice === null) return null;
  if (!Number.isSafeInteger(limitPrice) || limitPrice <= 0) return refusal('INVALID_PRICE');
  const instrument = ensureDefined(view.instrument, 'the instrument was checked before');
  const increment = priceIncrementAt(instrument, limitPrice);
  if (limitPrice % increment === 0) return null;
  return refusal('PRICE_INCREMENT', {
    limitPrice: formatDecimal(limitPrice, instrument.priceScale),
    priceIncrement: formatDecimal(increment, instrument.priceScale),
  });
};

function priceIncrementAt(instrument: Instrument, price: Price): number {
  let increment = 1;
  for (const band of instrument.priceBands) if (price >= band.fromPrice) increment = band.increment;
  return increment;
}
