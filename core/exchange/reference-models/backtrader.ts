import {
  adverseExtreme,
  favorableExtreme,
  filled,
  isWithin,
  type ModelBar,
  type ModelOrder,
  type ModelReason,
  noFills,
  numberOf,
  type ReferenceModel,
} from './reference-model.ts';

/** Where backtrader executes on the next bar: market at the open, limits and stops at the open when it is beyond them. */
function executionPrice(order: ModelOrder, bar: ModelBar): { price: number; reason: ModelReason } | null {
  const { limitPrice: limit, stopPrice: stop } = order;
  if (order.kind === 'market') return { price: bar.open, reason: 'OPEN' };
  if (order.kind === 'market_on_close') return { price: bar.close, reason: 'CLOSE' };
  if (order.kind === 'limit' && limit !== null) {
    if (isWithin(order, bar.open, limit)) return { price: bar.open, reason: 'LIMIT_GAP' };
    return isWithin(order, favorableExtreme(order, bar), limit) ? { price: limit, reason: 'LIMIT' } : null;
  }
  if (order.kind === 'stop' && stop !== null) {
    if (isWithin(order, stop, bar.open)) return { price: bar.open, reason: 'STOP_GAP' };
    return isWithin(order, stop, adverseExtreme(order, bar)) ? { price: stop, reason: 'STOP' } : null;
  }
  return null;
}

function fillerModel(
  name: string,
  filler: string,
  parameters: ReferenceModel['parameters'],
  sizeMax: (bar: ModelBar, given: Readonly<Record<string, number | string>>, tick: number) => number,
): ReferenceModel {
  return {
    name,
    version: 1,
    imitates: `backtrader, ${filler}`,
    needs: ['bar'],
    parameters,
    fill(order, market, given) {
      const { bar } = market;
      const execution = bar === null ? null : executionPrice(order, bar);
      if (bar === null || execution === null) return noFills;
      const quantity = Math.min(order.quantity, sizeMax(bar, given, market.tick));
      return filled(execution.price, quantity, execution.reason);
    },
  };
}

const percent = {
  kind: 'number',
  standard: 100,
  min: 0,
  max: 100,
  about: 'percent of the volume that may be taken',
} as const;

/** min(volume, remaining, size); size 0 is no limit of its own. */
export const backtraderFixedSize = fillerModel(
  'backtrader-fixed-size',
  'FixedSize filler',
  { size: { kind: 'number', standard: 0, min: 0, max: 1e15, about: 'largest execution on a bar; 0 for none' } },
  (bar, given) => {
    const size = numberOf(given, 'size');
    return size === 0 ? bar.volume : Math.min(bar.volume, size);
  },
);

/** ⌊volume × percent / 100⌋. */
export const backtraderFixedBarPercent = fillerModel(
  'backtrader-fixed-bar-percent',
  'FixedBarPerc filler',
  { percent },
  (bar, given) => Math.floor((bar.volume * numberOf(given, 'percent')) / 100),
);

/** The volume spread evenly over the bar's prices, of which there are ⌊(high − low + tick) / tick⌋, then the percent of one. */
export const backtraderBarPointPercent = fillerModel(
  'backtrader-bar-point-percent',
  'BarPointPerc filler',
  { percent },
  (bar, given, tick) => {
    const parts = Math.floor((bar.high - bar.low + tick) / tick);
    return Math.floor(((bar.volume / parts) * numberOf(given, 'percent')) / 100);
  },
);
