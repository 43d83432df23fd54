import { filled, type ModelBar, noFills, type ReferenceModel } from './reference-model.ts';

/** jesse: an order whose price lies within the candle executes whole at it; a market order at the current price. */
export const jesse: ReferenceModel = {
  name: 'jesse',
  version: 1,
  imitates: 'jesse',
  needs: ['bar'],
  parameters: {},
  fill(order, market) {
    const { bar } = market;
    if (bar === null) return noFills;
    if (order.kind === 'market') return filled(bar.close, order.quantity, 'LAST');
    const price = order.kind === 'stop' ? order.stopPrice : order.limitPrice;
    if (price === null || price < bar.low || price > bar.high) return noFills;
    return filled(price, order.quantity, order.kind === 'stop' ? 'STOP' : 'LIMIT');
  },
};

/**
 * The order in which a candle meets prices: a falling one goes up first and then down, any other down first and then up. Prices
 * outside the candle are not met.
 */
export function jesseOrderOfPrices(bar: ModelBar, prices: readonly number[]): number[] {
  const met = prices.filter((price) => bar.low <= price && price <= bar.high);
  const above = met.filter((price) => price > bar.open).sort((left, right) => left - right);
  const below = met.filter((price) => price < bar.open).sort((left, right) => right - left);
  const at = met.filter((price) => price === bar.open);
  return bar.close < bar.open ? [...at, ...above, ...below] : [...at, ...below, ...above];
}

/** The candle cut where an order executed: what came before it, and what is looked at again. */
export function jesseSplit(bar: ModelBar, price: number): readonly [ModelBar, ModelBar] {
  const isFalling = bar.close < bar.open;
  const { volume } = bar;
  if (price === bar.open) {
    return [{ open: price, high: price, low: price, close: price, volume }, bar];
  }
  const isAbove = price > bar.open;
  const firstGoesUp = isFalling;
  const before: ModelBar =
    isAbove === firstGoesUp
      ? { open: bar.open, close: price, high: Math.max(bar.open, price), low: Math.min(bar.open, price), volume }
      : { open: bar.open, close: price, high: isAbove ? price : bar.high, low: isAbove ? bar.low : price, volume };
  const after: ModelBar =
    isAbove === firstGoesUp
      ? { open: price, close: bar.close, high: bar.high, low: bar.low, volume }
      : {
          open: price,
          close: bar.close,
          high: isAbove ? bar.high : Math.max(price, bar.close),
          low: isAbove ? Math.min(price, bar.close) : bar.low,
          volume,
        };
  return [before, after];
}
