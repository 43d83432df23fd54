import { randomUUID } from 'node:crypto';
import type { Instrument } from '@quire/core/market';
import type { OrderChanges, Trail } from '@quire/core/order';
import { type ClientOrderId, hashText, type PartsPerMillion, quantity as quantityOf } from '@quire/core/units';
import { malformed, notAllowed } from './errors.ts';
import { priceIn } from './order-conditions.ts';
import { clientOrderIdIn, timeInForceIn } from './order-request.ts';
import { type Fields, positiveDecimal, textOf } from './parse.ts';
import { isOpenOrder, type OrderRow } from './views/order-view.ts';

export interface ParsedReplacement {
  readonly changes: OrderChanges;
  readonly clientOrderId: ClientOrderId;
  readonly requestHash: string;
  /** The new total, as the sender wrote it. */
  readonly wanted: string;
}

/** Reads the body of PATCH /v2/orders/{id}: null leaves a field as it is, and what an order cannot have it cannot get. */
export function parseReplacement(fields: Fields, order: OrderRow, instrument: Instrument): ParsedReplacement {
  refuseUnfit(order);
  const lots = positiveDecimal(fields, 'qty', instrument.quantityScale);
  const timeInForce = timeInForceIn(fields);
  refuseFields(fields, order, instrument, lots);
  const changes: OrderChanges = {
    quantity: lots === null ? null : quantityOf(Number(lots)),
    limitPrice: priceIn(fields, 'limit_price', instrument),
    stopPrice: priceIn(fields, 'stop_price', instrument),
    trail: trailOf(fields, order, instrument),
    timeInForce,
    goodTillAt: null,
  };
  const clientOrderId = clientOrderIdIn(fields) ?? (randomUUID() as ClientOrderId);
  if (Object.values(changes).every((change) => change === null)) throw malformed('nothing to replace');
  return {
    changes,
    clientOrderId,
    requestHash: hashText(JSON.stringify([order.orderId, changes])),
    wanted: textOf(fields, 'qty') ?? order.quantity,
  };
}

/** An order that has not reached its market cannot be replaced on this wire; it is canceled and sent anew. */
function refuseUnfit(order: OrderRow): void {
  if (order.notional !== null) throw notAllowed('notional orders cannot be replaced');
  if (!isOpenOrder(order)) throw notAllowed('unable to replace order, order is not open');
  const isWaiting = order.status === 'held' || order.status === 'accepted_for_bidding';
  if (order.status !== 'new' && order.status !== 'partially_filled' && !isWaiting) {
    throw notAllowed(`unable to replace order in "${order.status}" state`);
  }
}

function refuseFields(
  fields: Fields,
  { orderType, assetClass }: OrderRow,
  { quantityScale }: Instrument,
  lots: bigint | null,
): void {
  const has = (name: string): boolean => textOf(fields, name) !== null;
  const takesLimit = orderType === 'limit' || orderType === 'stop_limit';
  const takesStop = orderType === 'stop' || orderType === 'stop_limit';
  if (has('limit_price') && !takesLimit) throw malformed(`${orderType} orders require no limit price`);
  if (has('stop_price') && !takesStop) throw malformed(`${orderType} orders require no stop price`);
  if (has('trail') && orderType !== 'trailing_stop') throw malformed('only trailing stop orders take a trail');
  if (lots !== null && assetClass === 'us_equity' && lots % 10n ** BigInt(quantityScale) !== 0n) {
    throw notAllowed('fractional orders cannot be replaced in qty');
  }
}

/** The new value of whichever trail is set. */
function trailOf(fields: Fields, { trailPercent }: OrderRow, instrument: Instrument): Trail | null {
  if (textOf(fields, 'trail') === null) return null;
  if (trailPercent === null) {
    const offset = priceIn(fields, 'trail', instrument);
    return offset === null ? null : { kind: 'price', offset };
  }
  const percent = positiveDecimal(fields, 'trail', 4);
  return percent === null ? null : { kind: 'percent', rate: Number(percent) as PartsPerMillion };
}
