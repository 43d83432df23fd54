import type { DomainEvent } from '@quire/core/engine';
import type { Instrument } from '@quire/core/market';
import type { OrderEvent, OrderFilled } from '@quire/core/order';
import { formatInstant, hashedUuid } from '@quire/core/units';
import { averagePriceText, priceText, quantityText } from '../../../platform/wire.ts';
import { type OrderRow, orderView, untouchedView } from '../views/order-view.ts';
import { eventId } from './event-id.ts';

/** A committed event of an order that this wire tells of: a refused order never existed on it, and it has no word for an adjustment. */
export type ToldEvent = Exclude<OrderEvent, { readonly type: 'OrderDenied' | 'OrderAdjusted' }>;

const told: Readonly<Record<ToldEvent['type'], true>> = {
  OrderAccepted: true,
  OrderActivated: true,
  OrderFilled: true,
  OrderCanceled: true,
  OrderExpired: true,
  OrderRejected: true,
  OrderReplaced: true,
  OrderTriggered: true,
  OrderTrailed: true,
  OrderResized: true,
  OrderStatusChanged: true,
};

/** The types of events that this wire tells of. */
export const toldTypes: readonly string[] = Object.keys(told);

export const isTold = (event: DomainEvent): event is ToldEvent => Object.hasOwn(told, event.type);

export interface UpdateContext {
  /** The order as it is now; it may have gone on since the event. */
  readonly row: OrderRow;
  readonly instrument: Instrument;
  readonly worldId: string;
  readonly eventSequence: number;
}

export type TradeUpdate = Readonly<Record<string, unknown>>;

/** What the stream says of one event, in order, each with the order as it was right after it. */
export function tradeUpdates(event: ToldEvent, context: UpdateContext): readonly TradeUpdate[] {
  return namesOf(event).map((name, index) => ({
    event: name,
    event_id: eventId(event.at, context.eventSequence, index),
    at: formatInstant(event.at),
    timestamp: formatInstant(event.at),
    execution_id:
      event.type === 'OrderFilled'
        ? event.fillId
        : hashedUuid(context.worldId, 'execution', context.eventSequence, name),
    order: orderAfter(event, name, context),
    ...(event.type === 'OrderFilled' ? execution(event, context.instrument) : {}),
  }));
}

/** An order that enters an open market is first told as on its way, because bots wait for `new` before `fill`. */
function namesOf(event: ToldEvent): readonly string[] {
  switch (event.type) {
    case 'OrderAccepted':
      return event.status === 'new' ? ['pending_new', 'new'] : [event.status];
    case 'OrderActivated':
      return ['new'];
    case 'OrderFilled':
      return [event.status === 'filled' ? 'fill' : 'partial_fill'];
    case 'OrderCanceled':
      return ['canceled'];
    case 'OrderExpired':
      return ['expired'];
    case 'OrderRejected':
      return ['rejected'];
    case 'OrderReplaced':
      return ['replaced'];
    case 'OrderStatusChanged':
      // This wire has no event for a bid in an auction, and bots refuse events that they do not know.
      return [
        event.status === 'partially_filled' || event.status === 'accepted_for_bidding' ? 'restated' : event.status,
      ];
    // The order stays what it is to a bot; only a number of it moved.
    case 'OrderTriggered':
    case 'OrderTrailed':
    case 'OrderResized':
      return ['restated'];
  }
}

/** Nothing follows an order's last event, so then the row is already what it was. */
function orderAfter(event: ToldEvent, name: string, { row, instrument }: UpdateContext): Record<string, unknown> {
  switch (event.type) {
    case 'OrderAccepted':
    case 'OrderActivated':
      return { ...untouchedView(row), status: name, updated_at: formatInstant(event.at) };
    case 'OrderFilled':
      return {
        ...untouchedView(row),
        status: event.status,
        updated_at: formatInstant(event.at),
        filled_at: event.status === 'filled' ? formatInstant(event.at) : null,
        filled_qty: quantityText(event.filledQuantity, instrument),
        filled_avg_price: averagePriceText(
          event.filledNotional,
          BigInt(event.filledQuantity),
          instrument.quantityScale,
        ),
      };
    case 'OrderCanceled':
    case 'OrderExpired':
    case 'OrderRejected':
    case 'OrderReplaced':
    case 'OrderTriggered':
    case 'OrderTrailed':
    case 'OrderResized':
      return orderView(row);
    case 'OrderStatusChanged':
      return { ...orderView(row), status: event.status, updated_at: formatInstant(event.at) };
  }
}

function execution(event: OrderFilled, instrument: Instrument): Record<string, string> {
  return {
    price: priceText(event.price, instrument),
    qty: quantityText(event.quantity, instrument),
    position_qty: quantityText(event.positionQuantity, instrument),
  };
}
