import type { Instrument } from '../market/index.ts';
import { microsPerDay } from '../units/index.ts';
import type { SymbolProfile } from './symbol-profile.ts';

const secondsPerYear = (365 * microsPerDay) / 1_000_000;
/** Makers' price levels lie this many one-second standard deviations apart, and never closer than the smallest valid step. */
const stepDeviations = 0.6;

/** The smallest valid price step at a price, in ticks. */
export function incrementAt(instrument: Instrument, ticks: number): number {
  const bands = instrument.priceBands;
  let increment = bands[0]!.increment;
  for (let at = 1; at < bands.length && bands[at]!.fromPrice <= ticks; at++) increment = bands[at]!.increment;
  return increment;
}

/** The nearest valid price at or below; at least one increment, so that a price stays positive. */
export function validBelow(instrument: Instrument, ticks: number): number {
  const increment = incrementAt(instrument, ticks);
  return Math.max(increment, Math.floor(ticks / increment) * increment);
}

/** The nearest valid price at or above. */
export function validAbove(instrument: Instrument, ticks: number): number {
  const increment = incrementAt(instrument, ticks);
  return Math.max(increment, Math.ceil(ticks / increment) * increment);
}

/** Distance between a maker's neighbouring price levels around a value, in ticks: about what the value moves in a second. */
export function stepAround(instrument: Instrument, profile: SymbolProfile, ticks: number): number {
  const increment = incrementAt(instrument, ticks);
  const perSecond = (ticks * profile.annualVolatility) / Math.sqrt(secondsPerYear);
  return Math.max(1, Math.round((stepDeviations * perSecond) / increment)) * increment;
}
