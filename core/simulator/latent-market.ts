import { type AssetClass, type Instrument, unitsPerOne } from '../market/index.ts';
import { microsPerDay, type UnixMicros } from '../units/index.ts';
import { activityAt } from './activity.ts';
import { LatentPath } from './latent-path.ts';
import { exponential } from './math.ts';
import { stepAround } from './price-grid.ts';
import { entityOf, profileOf, type SymbolProfile } from './symbol-profile.ts';

/** Annual volatility of what all instruments of a class share. */
const factorVolatility: Record<AssetClass, number> = { us_equity: 0.16, crypto: 0.42 };
/** However strongly it follows its class, an instrument keeps this share of its own volatility to itself. */
const ownShareMin = 0.25;
const activityMin = 0.6;
const activityMax = 1.8;

/**
 * The first layer of the simulated market: what each symbol is worth at any instant, as a pure function of (seed, symbol,
 * instant). Always positive. Symbols of one asset class move together through a common factor.
 */
export class LatentMarket {
  readonly #seed: number;
  readonly #factors = new Map<AssetClass, LatentPath>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  symbol(instrument: Instrument): LatentSymbol {
    return new LatentSymbol(instrument, this.#seed, this.#factor(instrument.assetClass));
  }

  #factor(assetClass: AssetClass): LatentPath {
    const known = this.#factors.get(assetClass);
    if (known !== undefined) return known;
    const entity = entityOf(`factor ${assetClass}`);
    const annualVolatility = factorVolatility[assetClass];
    const factor = new LatentPath({ seed: this.#seed, entity, assetClass, annualVolatility });
    this.#factors.set(assetClass, factor);
    return factor;
  }
}

export class LatentSymbol {
  readonly profile: SymbolProfile;
  readonly #instrument: Instrument;
  readonly #assetClass: AssetClass;
  readonly #referenceTicks: number;
  readonly #beta: number;
  /** Annual volatility that comes from the common factor, and that which is its own. */
  readonly #followed: number;
  readonly #ownVolatility: number;
  readonly #factor: LatentPath;
  readonly #own: LatentPath;
  /** What corporate actions have done to the price; the value itself knows nothing of them. */
  #priceFactor = 1;
  #liveliness = 1;
  #livelyDay = Number.NaN;

  constructor(instrument: Instrument, seed: number, factor: LatentPath) {
    const { assetClass } = instrument;
    this.#instrument = instrument;
    this.profile = profileOf(instrument);
    const { annualVolatility, symbol, twinOf } = this.profile;
    const shared = factorVolatility[assetClass] * this.profile.beta;
    const sharedMax = annualVolatility * Math.sqrt(1 - ownShareMin * ownShareMin);
    this.#beta = shared <= sharedMax ? this.profile.beta : sharedMax / factorVolatility[assetClass];
    const follows = factorVolatility[assetClass] * this.#beta;
    this.#followed = follows;
    this.#ownVolatility = Math.sqrt(annualVolatility * annualVolatility - follows * follows);
    this.#assetClass = assetClass;
    this.#referenceTicks = this.profile.referencePrice * unitsPerOne(instrument.priceScale);
    this.#factor = factor;
    this.#own = new LatentPath({
      seed,
      entity: entityOf(twinOf ?? symbol),
      assetClass,
      annualVolatility: this.#ownVolatility,
    });
  }

  /** The value at an instant in ticks of the instrument, not rounded. */
  ticksAt(instant: UnixMicros): number {
    return this.#referenceTicks * exponential(this.logAt(instant)) * this.#priceFactor;
  }

  /** From now on a unit is worth this share of what the value says; true when that is news. */
  revalue(priceFactor: number): boolean {
    const isNew = priceFactor !== this.#priceFactor;
    this.#priceFactor = priceFactor;
    return isNew;
  }

  /** ln(value / reference price), before corporate actions. */
  logAt(instant: UnixMicros): number {
    return this.#beta * this.#factor.valueAt(instant) + this.#own.valueAt(instant);
  }

  /** Standard deviation of the logarithmic move over [from, to), both within one UTC day. */
  deviationOver(from: UnixMicros, to: UnixMicros): number {
    const shared = this.#beta * this.#factor.deviationOver(from, to);
    const own = this.#own.deviationOver(from, to);
    return Math.sqrt(shared * shared + own * own);
  }

  /** Distance between price levels on the UTC day of an instant, in ticks, by the value with which the day began. */
  stepOfDay(instant: UnixMicros): number {
    const midnight = (instant - (instant % microsPerDay)) as UnixMicros;
    return stepAround(this.#instrument, this.profile, this.ticksAt(midnight));
  }

  /** How busy trading is at an instant relative to the symbol's average: intraday shape times how volatile the day is. */
  activityAt(instant: UnixMicros): number {
    const day = Math.floor(instant / microsPerDay);
    if (day !== this.#livelyDay) {
      this.#livelyDay = day;
      const shared = this.#followed * this.#factor.regimeOf(day);
      const own = this.#ownVolatility * this.#own.regimeOf(day);
      const volatility = Math.sqrt(shared * shared + own * own) / this.profile.annualVolatility;
      this.#liveliness = Math.min(activityMax, Math.max(activityMin, volatility));
    }
    return activityAt(this.#assetClass, instant) * this.#liveliness;
  }
}
