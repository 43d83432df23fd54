import {
  filled,
  isWithin,
  type ModelBar,
  type ModelFill,
  noFills,
  type ReferenceModel,
  wholeSteps,
} from './reference-model.ts';

export interface PathPoint {
  readonly at: 'open' | 'high' | 'low' | 'close';
  readonly price: number;
  readonly quantity: number;
}

/**
 * NautilusTrader turns a bar into up to four prints. Adaptive: the high first when it is strictly nearer to the open, the low
 * first otherwise. A point that does not move the price is not a print. `last` is the price before the bar, null when unknown.
 */
export function nautilusPath(bar: ModelBar, last: number | null, increment: number, isAdaptive = true): PathPoint[] {
  const highFirst = !isAdaptive || bar.high - bar.open < bar.open - bar.low;
  const steps = Math.floor(bar.volume / increment);
  const shares = volumeShares(steps);
  const points: PathPoint[] = [];
  let current = last;
  const visit = (at: PathPoint['at'], price: number, share: number, isNews: boolean): void => {
    if (!isNews) return;
    points.push({ at, price, quantity: share * increment });
    current = price;
  };
  visit('open', bar.open, shares.open, current === null || bar.open !== current);
  if (highFirst) {
    visit('high', bar.high, shares.high, current === null || bar.high > current);
    visit('low', bar.low, shares.low, current === null || bar.low < current);
  } else {
    visit('low', bar.low, shares.low, current === null || bar.low < current);
    visit('high', bar.high, shares.high, current === null || bar.high > current);
  }
  visit('close', bar.close, shares.close, current === null || bar.close !== current);
  return points;
}

/** A quarter of the steps, rounded down, to open, high and low, the rest to the close; few steps go where the range is. */
export function volumeShares(steps: number): Record<PathPoint['at'], number> {
  if (steps >= 4) {
    const quarter = Math.floor(steps / 4);
    return { open: quarter, high: quarter, low: quarter, close: steps - 3 * quarter };
  }
  if (steps === 3) return { open: 1, high: 1, low: 1, close: 0 };
  if (steps === 2) return { open: 0, high: 1, low: 1, close: 0 };
  return { open: 0, high: 0, low: 0, close: steps };
}

/**
 * NautilusTrader on bars: an order meets the prints of the path. A market order takes the first, a limit fills at its limit (with
 * `fillOnTouch`, by its probability when only touched), a stop at its price when moved through and at the open when gapped.
 */
export const nautilusBar: ReferenceModel = {
  name: 'nautilus-bar',
  version: 1,
  imitates: 'NautilusTrader on bars',
  needs: ['bar'],
  parameters: {
    fillOnLimitProbability: {
      kind: 'number',
      standard: 1,
      min: 0,
      max: 1,
      about: 'chance that a limit which is only touched fills',
    },
    slippageProbability: { kind: 'number', standard: 0, min: 0, max: 1, about: 'chance of one tick against a taker' },
    isAdaptive: { kind: 'number', standard: 1, min: 0, max: 1, about: '1: nearer extreme first; 0: high first' },
  },
  fill(order, market, parameters) {
    const { bar } = market;
    if (bar === null) return noFills;
    const path = nautilusPath(bar, market.previousClose, market.increment, parameters['isAdaptive'] === 1);
    const slip = market.draw(1) < Number(parameters['slippageProbability']) ? market.tick : 0;
    const worse = order.side === 'buy' ? slip : -slip;
    if (order.kind === 'market') {
      const first = path[0]?.price ?? bar.close;
      return filled(first + worse, order.quantity, 'OPEN');
    }
    if (order.kind === 'stop' && order.stopPrice !== null) {
      const { stopPrice } = order;
      if (isWithin(order, stopPrice, bar.open)) return filled(bar.open + worse, order.quantity, 'STOP_GAP');
      const hit = path.find((point) => point.at !== 'open' && isWithin(order, stopPrice, point.price));
      return hit === undefined ? noFills : filled(stopPrice + worse, order.quantity, 'STOP');
    }
    if (order.kind !== 'limit' || order.limitPrice === null) return noFills;
    const touchFills = market.draw(0) < Number(parameters['fillOnLimitProbability']);
    return fillLimit(order.side, order.limitPrice, order.quantity, path, touchFills);
  },
};

function fillLimit(
  side: 'buy' | 'sell',
  limit: number,
  quantity: number,
  path: readonly PathPoint[],
  touchFills: boolean,
): readonly ModelFill[] {
  const hit = path.find(({ price }) => {
    const through = side === 'buy' ? price < limit : price > limit;
    return through || (touchFills && price === limit);
  });
  if (hit === undefined) return noFills;
  // Resting at the open of the bar, it is the maker: a gap does not improve its price.
  return filled(limit, quantity, 'LIMIT');
}

/**
 * NautilusTrader's queue, opt-in there: what stood at the level on acceptance goes first, and on the print that clears it only
 * the excess fills. `ahead` is before the print; the answer is what the order gets and what is left ahead of it.
 */
export function nautilusQueue(
  ahead: number,
  printed: number,
  leaves: number,
  increment: number,
): { readonly quantity: number; readonly ahead: number } {
  if (printed <= ahead) return { quantity: 0, ahead: ahead - printed };
  return { quantity: Math.min(leaves, wholeSteps(printed - ahead, increment)), ahead: 0 };
}
