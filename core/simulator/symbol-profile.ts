import type { Instrument } from '../market/index.ts';
import { hashWords } from '../units/index.ts';
import { defaultProfiles } from './default-listing.ts';

/**
 * How an instrument behaves in the simulated market. Everything here is invented to be plausible; none of it is market data.
 */
export interface SymbolProfile {
  readonly symbol: string;
  /** Price around which the latent value moves over the years, in the quote currency. */
  readonly referencePrice: number;
  /** Standard deviation of the logarithmic return of a year of 365 days around the clock. */
  readonly annualVolatility: number;
  /** How strongly it follows the common factor of its asset class. */
  readonly beta: number;
  /** Actions of agents per second, averaged over a day; each makes zero to a dozen book operations. */
  readonly actionsPerSecond: number;
  /** The unit in which agents trade, in units of the instrument: 100 shares, 0.01 BTC. */
  readonly roundLot: number;
  /** Mean size of a market order, in round lots. */
  readonly takerRoundLots: number;
  /** Shares the latent value of another symbol: two classes of one company's stock. */
  readonly twinOf?: string;
}

/** For an instrument that the listing does not know: an ordinary stock at 100, so that a user's own symbol trades too. */
const unknownProfile = {
  referencePrice: 100,
  annualVolatility: 0.3,
  beta: 1,
  actionsPerSecond: 2,
  roundLot: 100,
  takerRoundLots: 2,
} as const;

export function profileOf(instrument: Pick<Instrument, 'symbol' | 'assetClass'>): SymbolProfile {
  const known = defaultProfiles.get(instrument.symbol);
  if (known !== undefined) return known;
  const roundLot = instrument.assetClass === 'crypto' ? 1 : unknownProfile.roundLot;
  return { ...unknownProfile, symbol: instrument.symbol, roundLot };
}

const words = new Int32Array(4);

/** The entity under which a symbol's draws are keyed: its name, not its place in a list, so that a new listing changes no luck. */
export function entityOf(name: string): number {
  hashWords(name, 0x51756972, words);
  return words[0]!;
}
