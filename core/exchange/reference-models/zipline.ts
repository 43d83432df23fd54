import {
  directionOf,
  filled,
  isWithin,
  type ModelBar,
  type ModelMarket,
  type ModelOrder,
  noFills,
  numberOf,
  type ParameterDefinition,
  type ReferenceModel,
} from './reference-model.ts';

/**
 * Zipline's slippage models. They see a bar's close and volume: nothing fills without volume, limits and stops are triggered by
 * the close, and a bar's volume is shared by all orders of the run.
 */
const volumeLimit = (standard: number): ParameterDefinition => ({
  kind: 'number',
  standard,
  min: 0,
  max: 1,
  about: 'share of a bar’s volume that may be taken',
});

/** The bar, when the order is triggered by its close. */
function triggeredBar(order: ModelOrder, market: ModelMarket): ModelBar | null {
  const { bar } = market;
  if (bar === null || bar.volume <= 0) return null;
  const stopHit = order.isTriggered || order.stopPrice === null || isWithin(order, order.stopPrice, bar.close);
  const limitHit = order.limitPrice === null || isWithin(order, bar.close, order.limitPrice);
  return stopHit && limitHit ? bar : null;
}

/** Whole shares left of the cap for this order; zero when less than one is left. */
function capped(order: ModelOrder, market: ModelMarket, volume: number, limit: number): number {
  const left = limit * volume - market.taken;
  return left < 1 ? 0 : Math.floor(Math.min(left, order.quantity));
}

export const ziplineVolumeShare: ReferenceModel = {
  name: 'zipline-volume-share',
  version: 1,
  imitates: 'Zipline, VolumeShareSlippage',
  needs: ['bar'],
  parameters: {
    volumeLimit: volumeLimit(0.025),
    priceImpact: { kind: 'number', standard: 0.1, min: 0, max: 10, about: 'factor of the squared share' },
  },
  fill(order, market, parameters) {
    const bar = triggeredBar(order, market);
    if (bar === null) return noFills;
    const limit = numberOf(parameters, 'volumeLimit');
    const quantity = capped(order, market, bar.volume, limit);
    const share = Math.min((market.taken + quantity) / bar.volume, limit);
    const impact = share * share * numberOf(parameters, 'priceImpact') * bar.close;
    const price = bar.close + directionOf(order) * impact;
    if (order.limitPrice !== null && !isWithin(order, price, order.limitPrice)) return noFills;
    return filled(price, quantity, 'CLOSE');
  },
};

/** The default for equities. It does not look at the limit again after slipping. */
export const ziplineFixedBasisPoints: ReferenceModel = {
  name: 'zipline-fixed-basis-points',
  version: 1,
  imitates: 'Zipline, FixedBasisPointsSlippage',
  needs: ['bar'],
  parameters: {
    basisPoints: { kind: 'number', standard: 5, min: 0, max: 10_000, about: 'added to the close' },
    volumeLimit: volumeLimit(0.1),
  },
  fill(order, market, parameters) {
    const bar = triggeredBar(order, market);
    if (bar === null) return noFills;
    const quantity = capped(order, market, bar.volume, numberOf(parameters, 'volumeLimit'));
    const price = bar.close * (1 + (directionOf(order) * numberOf(parameters, 'basisPoints')) / 10_000);
    return filled(price, quantity, 'CLOSE');
  },
};

/** Half of a spread added or taken, no cap. */
export const ziplineFixed: ReferenceModel = {
  name: 'zipline-fixed',
  version: 1,
  imitates: 'Zipline, FixedSlippage',
  needs: ['bar'],
  parameters: { spread: { kind: 'number', standard: 0, min: 0, max: 1e6, about: 'whole spread, in units of price' } },
  fill(order, market, parameters) {
    const bar = triggeredBar(order, market);
    if (bar === null) return noFills;
    const price = bar.close + (directionOf(order) * numberOf(parameters, 'spread')) / 2;
    return filled(price, order.quantity, 'CLOSE');
  },
};

/**
 * For futures: mean of high and low, moved by η·σ·√(fill / ADV20) / 10,000, σ annual. Without history 7.5 basis points. η of the
 * root symbol is a parameter.
 */
export const ziplineVolatilityVolumeShare: ReferenceModel = {
  name: 'zipline-volatility-volume-share',
  version: 1,
  imitates: 'Zipline, VolatilityVolumeShare',
  needs: ['bar'],
  parameters: {
    volumeLimit: volumeLimit(0.05),
    eta: { kind: 'number', standard: 0.05, min: 0, max: 1_000, about: 'η of the contract’s root symbol' },
  },
  fill(order, market, parameters) {
    const bar = triggeredBar(order, market);
    if (bar === null) return noFills;
    const quantity = capped(order, market, bar.volume, numberOf(parameters, 'volumeLimit'));
    if (quantity === 0) return noFills;
    const middle = (bar.high + bar.low) / 2;
    const { averageDailyVolume, dailyVolatility } = market;
    const impact =
      averageDailyVolume === null || averageDailyVolume === 0 || dailyVolatility === null
        ? 7.5 / 10_000
        : (numberOf(parameters, 'eta') * dailyVolatility * Math.sqrt(252) * Math.sqrt(quantity / averageDailyVolume)) /
          10_000;
    const price = middle * (1 + directionOf(order) * impact);
    if (order.limitPrice !== null && !isWithin(order, price, order.limitPrice)) return noFills;
    return filled(price, quantity, 'CLOSE');
  },
};
