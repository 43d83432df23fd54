import type { OrderView } from '@quire/contract';
import type { Instrument } from '@quire/core/market';
import type { OrderAccepted, OrderDenied } from '@quire/core/order';
import { formatDecimal } from '@quire/core/units';
import { averagePriceText, cashText, priceText, quantityText } from '../../platform/wire.ts';

type Terms = Pick<
  OrderView,
  | 'notional'
  | 'stopPrice'
  | 'trailPrice'
  | 'trailPercent'
  | 'highWaterMark'
  | 'triggerBy'
  | 'orderClass'
  | 'role'
  | 'groupId'
  | 'takeProfitPrice'
  | 'stopLossPrice'
  | 'stopLossLimitPrice'
  | 'replaces'
  | 'replacedBy'
>;

const plain: Terms = {
  notional: null,
  stopPrice: null,
  trailPrice: null,
  trailPercent: null,
  highWaterMark: null,
  triggerBy: null,
  orderClass: 'simple',
  role: null,
  groupId: null,
  takeProfitPrice: null,
  stopLossPrice: null,
  stopLossLimitPrice: null,
  replaces: null,
  replacedBy: null,
};

/** Parts per million read as percent. */
const percentScale = 4;

/** What an order has beyond a plain one, as the wire shows it. */
export function describedTerms(event: OrderAccepted | OrderDenied, instrument: Instrument): Terms {
  const { conditions, links, sizing } = event;
  if (conditions === null && links === null && sizing.kind !== 'notional') return plain;
  const price = (ticks: number | null): string | null => (ticks === null ? null : priceText(ticks, instrument));
  const trail = conditions?.trail ?? null;
  const isStop = conditions !== null && (conditions.stopPrice !== null || trail !== null);
  return {
    notional: sizing.kind === 'notional' ? cashText(sizing.notional) : null,
    stopPrice: price(conditions?.stopPrice ?? null),
    trailPrice: trail?.kind === 'price' ? price(trail.offset) : null,
    trailPercent: trail?.kind === 'percent' ? formatDecimal(trail.rate, percentScale) : null,
    highWaterMark: null,
    triggerBy: isStop ? conditions.triggerBy : null,
    orderClass: conditions?.orderClass ?? 'simple',
    role: links?.role ?? null,
    groupId: links?.groupId ?? null,
    takeProfitPrice: price(conditions?.takeProfit ?? null),
    stopLossPrice: price(conditions?.stopLoss?.stopPrice ?? null),
    stopLossLimitPrice: price(conditions?.stopLoss?.limitPrice ?? null),
    replaces: links?.replaces ?? null,
    replacedBy: null,
  };
}

type Totals = Pick<
  OrderView,
  'status' | 'filledQuantity' | 'remainingQuantity' | 'averageFillPrice' | 'filledNotional' | 'feesPaid'
>;

/** How an order starts: with nothing traded, or with what the order that it replaces had traded. */
export function startingTotals(event: OrderAccepted | OrderDenied, lots: number, instrument: Instrument): Totals {
  const carried = event.type === 'OrderAccepted' ? (event.links?.carried ?? null) : null;
  if (carried === null) {
    return {
      status: event.type === 'OrderDenied' ? 'denied' : event.status,
      filledQuantity: '0',
      remainingQuantity: quantityText(lots, instrument),
      averageFillPrice: null,
      filledNotional: '0',
      feesPaid: '0',
    };
  }
  const { filledQuantity, filledNotional, feesPaid } = carried;
  return {
    status: 'partially_filled',
    filledQuantity: quantityText(filledQuantity, instrument),
    remainingQuantity: quantityText(lots - filledQuantity, instrument),
    averageFillPrice: averagePriceText(filledNotional, BigInt(filledQuantity), instrument.quantityScale),
    filledNotional: cashText(filledNotional),
    feesPaid: cashText(feesPaid),
  };
}
