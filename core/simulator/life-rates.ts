/** How much happens to the companies of the simulated market. Whole numbers, so that they travel and hash exactly; 0 is never. */
export interface LifeRates {
  /** Headlines in 24 hours, over all symbols together. */
  readonly newsPerDay: number;
  /** Halts for news in 24 hours, over all equities together. */
  readonly newsHaltsPerDay: number;
  /** A stock pauses when its last price is this far from its mean of five minutes, in parts per million; 0 never pauses. */
  readonly pauseMove: number;
  /** Cash dividends of each equity. */
  readonly dividendsPerYear: number;
  /** Splits of each equity, on average. */
  readonly splitsPerDecade: number;
}

/**
 * A headline every three minutes, two halts for news a day, a pause now and then, dividends each quarter, a split of some stock
 * every few months. The pause is narrower than the 5 % of the US plan, because simulated prices seldom leap. Other defaults are
 * another version of the generator.
 */
export const defaultLifeRates: LifeRates = {
  newsPerDay: 480,
  newsHaltsPerDay: 2,
  pauseMove: 6_000,
  dividendsPerYear: 4,
  splitsPerDecade: 3,
};

/** Nothing ever happens. */
export const quietLife: LifeRates = {
  newsPerDay: 0,
  newsHaltsPerDay: 0,
  pauseMove: 0,
  dividendsPerYear: 0,
  splitsPerDecade: 0,
};

/** The most of each that the simulated market can make: one headline a minute, a dividend a week. */
export const lifeRatesMax: LifeRates = {
  newsPerDay: 1_440,
  newsHaltsPerDay: 1_440,
  pauseMove: 1_000_000,
  dividendsPerYear: 52,
  splitsPerDecade: 520,
};

const names = Object.keys(lifeRatesMax) as readonly (keyof LifeRates)[];

/** What is wrong with the rates, for people; null when nothing is. */
export function lifeRatesFault(rates: LifeRates): string | null {
  const wrong = names.find(
    (name) => !(Number.isInteger(rates[name]) && rates[name] >= 0 && rates[name] <= lifeRatesMax[name]),
  );
  return wrong === undefined ? null : `${wrong} is not a whole number of 0 to ${lifeRatesMax[wrong]}`;
}

export function areSameRates(left: LifeRates, right: LifeRates): boolean {
  return names.every((name) => left[name] === right[name]);
}
