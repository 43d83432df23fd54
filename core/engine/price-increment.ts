import type { Price } from '../units/index.ts';
import type { MarketState } from './market-state.ts';

/** Smallest step of a price at that price. */
export function incrementAt({ instrument }: MarketState, price: Price): Price {
  let increment = 1 as Price;
  for (const band of instrument.priceBands) if (band.fromPrice <= price) increment = band.increment;
  return increment;
}
