import type { Instrument } from '../../market/index.ts';
import type { Trail } from '../../order/index.ts';
import { ensureDefined, formatDecimal, type Price } from '../../units/index.ts';
import { type Refusal, refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

/** A positive multiple of the increment of its price band. */
export const checkPriceValid: RiskCheck = ({ limitPrice, conditions }, view) => {
  if (limitPrice === null && conditions === null) return null;
  const instrument = ensureDefined(view.instrument, 'the instrument was checked before');
  const fault = limitPrice === null ? null : checkPrice('limitPrice', limitPrice, instrument);
  if (fault !== null || conditions === null) return fault;
  const { stopPrice, trail, takeProfit, stopLoss } = conditions;
  return (
    checkOptional('stopPrice', stopPrice, instrument) ??
    checkOptional('takeProfitPrice', takeProfit, instrument) ??
    checkOptional('stopLossPrice', stopLoss?.stopPrice ?? null, instrument) ??
    checkOptional('stopLossLimitPrice', stopLoss?.limitPrice ?? null, instrument) ??
    (trail === null ? null : checkTrail(trail))
  );
};

function checkOptional(name: string, price: Price | null, instrument: Instrument): Refusal | null {
  return price === null ? null : checkPrice(name, price, instrument);
}

function checkPrice(name: string, price: Price, instrument: Instrument): Refusal | null {
  if (!Number.isSafeInteger(price) || price <= 0) return refusal('INVALID_PRICE');
  const increment = priceIncrementAt(instrument, price);
  if (price % increment === 0) return null;
  return refusal('PRICE_INCREMENT', {
    [name]: formatDecimal(price, instrument.priceScale),
    priceIncrement: formatDecimal(increment, instrument.priceScale),
  });
}

const partsPerWhole = 1_000_000;

/** A trail is at least a tick, or a share between nothing and the whole price. */
function checkTrail(trail: Trail): Refusal | null {
  const size = trail.kind === 'price' ? trail.offset : trail.rate;
  const isValid = Number.isSafeInteger(size) && size > 0 && (trail.kind === 'price' || size < partsPerWhole);
  return isValid ? null : refusal('INVALID_TRAIL');
}

function priceIncrementAt(instrument: Instrument, price: Price): number {
  let increment = 1;
  for (const band of instrument.priceBands) if (price >= band.fromPrice) increment = band.increment;
  return increment;
}
