import type {
  CarriedFills,
  OrderAccepted,
  OrderActivated,
  OrderAdjusted,
  OrderCanceled,
  OrderDenied,
  OrderExpired,
  OrderFilled,
  OrderRejected,
  OrderReplaced,
  OrderResized,
  OrderStatusChanged,
  OrderTrailed,
  OrderTriggered,
} from '@quire/core/order';
import { cashScale, divideRounded, ensureDefined, formatDecimal, powerOfTen } from '@quire/core/units';
import { jsonText } from '../row-set.ts';
import { instrumentOf, type ProjectedInstrument, type ProjectionContext } from './context.ts';
import type { OrderChangeRow, OrderRow, OrderTermsRow } from './rows.ts';

type FirstEvent = OrderAccepted | OrderDenied;
type EndEvent = OrderCanceled | OrderExpired | OrderRejected;

/** The orders of a batch: several events of one order come down to one row. */
export class OrderRows {
  readonly #new = new Map<string, OrderRow>();
  readonly #changes = new Map<string, OrderChangeRow>();
  readonly #terms = new Map<string, OrderTermsRow>();
  /** Fees of the batch per order. */
  readonly #fees = new Map<string, bigint>();
  readonly #context: ProjectionContext;

  constructor(context: ProjectionContext) {
    this.#context = context;
  }

  accept(event: OrderAccepted, inputSequence: number): void {
    const instrument = instrumentOf(this.#context, event.instrumentId);
    const row = newOrder(event, instrument, inputSequence, event.status, event.quantity);
    row.reserved_cash = formatDecimal(event.reservation.cash, cashScale);
    row.reserved_quantity = formatDecimal(event.reservation.quantity, instrument.quantityScale);
    row.expires_at = event.expiresAt;
    this.#describe(event, instrument);
    const carried = event.links?.carried ?? null;
    if (carried !== null) this.#carry(row, carried, instrument);
    this.#new.set(event.orderId, row);
  }

  deny(event: OrderDenied, inputSequence: number): void {
    const instrument = instrumentOf(this.#context, event.instrumentId);
    const quantity = event.sizing.kind === 'quantity' ? event.sizing.quantity : 0;
    const row = newOrder(event, instrument, inputSequence, 'denied', quantity);
    row.reason_code = event.reasonCode;
    row.reason_details = jsonText(event.details);
    row.failed_at = event.at;
    this.#describe(event, instrument);
    this.#new.set(event.orderId, row);
  }

  replace(event: OrderReplaced): void {
    const row = this.#changeOf(event.orderId);
    row.status = 'replaced';
    row.updated_at = event.at;
    row.reserved_cash = '0';
    row.reserved_quantity = '0';
    const terms = this.#termsOf(event.orderId);
    terms.replaced_by = event.replacedBy;
    terms.replaced_at = event.at;
  }

  trigger(event: OrderTriggered): void {
    this.#holdBack(event);
    this.#termsOf(event.orderId).triggered_at = event.at;
  }

  trail(event: OrderTrailed): void {
    const { priceScale } = this.#instrumentOfOrder(event.orderId);
    this.#changeOf(event.orderId).updated_at = event.at;
    const terms = this.#termsOf(event.orderId);
    terms.high_water_mark = formatDecimal(event.highWaterMark, priceScale);
    terms.stop_price = formatDecimal(event.stopPrice, priceScale);
  }

  resize(event: OrderResized): void {
    const { quantityScale } = this.#instrumentOfOrder(event.orderId);
    this.#holdBack(event);
    this.#changeOf(event.orderId).quantity = formatDecimal(event.quantity, quantityScale);
  }

  changeStatus(event: OrderStatusChanged): void {
    const row = this.#changeOf(event.orderId);
    row.status = event.status;
    if (event.reasonCode !== null) row.reason_code = event.reasonCode;
    row.updated_at = event.at;
  }

  activate(event: OrderActivated): void {
    const row = this.#changeOf(event.orderId);
    row.status = 'new';
    row.updated_at = event.at;
  }

  fill(event: OrderFilled): void {
    const { quantityScale } = instrumentOf(this.#context, event.instrumentId);
    const row = this.#changeOf(event.orderId);
    row.status = event.status;
    row.updated_at = event.at;
    row.quantity = formatDecimal(event.orderQuantity, quantityScale);
    row.filled_quantity = formatDecimal(event.filledQuantity, quantityScale);
    row.filled_notional = formatDecimal(event.filledNotional, cashScale);
    row.average_fill_price = averagePrice(event.filledNotional, BigInt(event.filledQuantity), quantityScale);
    row.fees_paid = formatDecimal(this.#addFee(event), cashScale);
    row.reserved_cash = formatDecimal(event.reservation.cash, cashScale);
    row.reserved_quantity = formatDecimal(event.reservation.quantity, quantityScale);
    if (event.status === 'filled') row.filled_at = event.at;
  }

  /** A corporate action changed what it asks for. What it paid stays, in new units. */
  adjust(event: OrderAdjusted, { priceScale, quantityScale }: ProjectedInstrument): void {
    const row = this.#changeOf(event.orderId);
    row.updated_at = event.at;
    row.quantity = formatDecimal(event.quantity, quantityScale);
    row.filled_quantity = formatDecimal(event.filledQuantity, quantityScale);
    row.average_fill_price = averagePrice(event.filledNotional, BigInt(event.filledQuantity), quantityScale);
    if (event.limitPrice !== null) row.limit_price = formatDecimal(event.limitPrice, priceScale);
    row.reserved_cash = formatDecimal(event.reservation.cash, cashScale);
    row.reserved_quantity = formatDecimal(event.reservation.quantity, quantityScale);
    if (event.conditions === null) return;
    const price = (ticks: number | null): string | null => (ticks === null ? null : formatDecimal(ticks, priceScale));
    const { trail, takeProfit, stopLoss } = event.conditions;
    const terms = this.#termsOf(event.orderId);
    terms.stop_price = price(event.stopPrice);
    terms.high_water_mark = price(event.highWaterMark);
    terms.trail_price = trail?.kind === 'price' ? price(trail.offset) : null;
    terms.take_profit_price = price(takeProfit);
    terms.stop_loss_price = price(stopLoss?.stopPrice ?? null);
    terms.stop_loss_limit_price = price(stopLoss?.limitPrice ?? null);
  }

  /** An order that ends holds nothing back any more. */
  end(event: EndEvent): void {
    const row = this.#changeOf(event.orderId);
    row.updated_at = event.at;
    row.reserved_cash = '0';
    row.reserved_quantity = '0';
    if ('reasonCode' in event) row.reason_code = event.reasonCode;
    switch (event.type) {
      case 'OrderCanceled':
        row.status = 'canceled';
        row.canceled_at = event.at;
        return;
      case 'OrderExpired':
        row.status = 'expired';
        row.expired_at = event.at;
        return;
      case 'OrderRejected':
        row.status = 'rejected';
        row.failed_at = event.at;
        return;
    }
  }

  #holdBack({ orderId, reservation, at }: OrderTriggered | OrderResized): void {
    const { quantityScale } = this.#instrumentOfOrder(orderId);
    const row = this.#changeOf(orderId);
    row.updated_at = at;
    row.reserved_cash = formatDecimal(reservation.cash, cashScale);
    row.reserved_quantity = formatDecimal(reservation.quantity, quantityScale);
  }

  #instrumentOfOrder(orderId: string): ProjectedInstrument {
    const order = ensureDefined(this.#context.openOrders.get(orderId), `order ${orderId} is not open`);
    return instrumentOf(this.#context, order.instrumentId);
  }

  terms(): readonly OrderTermsRow[] {
    return [...this.#terms.values()];
  }

  newOrders(): readonly OrderRow[] {
    return [...this.#new.values()];
  }

  changes(): readonly OrderChangeRow[] {
    return [...this.#changes.values()];
  }

  /** A plain order has nothing to describe. */
  #describe(event: FirstEvent, { priceScale }: ProjectedInstrument): void {
    const { conditions, links, sizing } = event;
    if (conditions === null && links === null && sizing.kind !== 'notional') return;
    const price = (ticks: number | null): string | null => (ticks === null ? null : formatDecimal(ticks, priceScale));
    const row = this.#termsOf(event.orderId);
    if (sizing.kind === 'notional') row.notional = formatDecimal(sizing.notional, cashScale);
    if (links !== null) {
      row.role = links.role;
      row.group_id = links.groupId;
      row.replaces = links.replaces;
    }
    if (conditions === null) return;
    const { stopPrice, trail, triggerBy, orderClass, takeProfit, stopLoss } = conditions;
    row.stop_price = price(stopPrice);
    row.trail_price = trail?.kind === 'price' ? price(trail.offset) : null;
    row.trail_percent = trail?.kind === 'percent' ? formatDecimal(trail.rate, percentScale) : null;
    row.trigger_by = stopPrice === null && trail === null ? null : triggerBy;
    row.order_class = orderClass;
    row.take_profit_price = price(takeProfit);
    row.stop_loss_price = price(stopLoss?.stopPrice ?? null);
    row.stop_loss_limit_price = price(stopLoss?.limitPrice ?? null);
  }

  #carry(row: OrderRow, carried: CarriedFills, { quantityScale }: ProjectedInstrument): void {
    row.status = 'partially_filled';
    row.filled_quantity = formatDecimal(carried.filledQuantity, quantityScale);
    row.filled_notional = formatDecimal(carried.filledNotional, cashScale);
    row.average_fill_price = averagePrice(carried.filledNotional, BigInt(carried.filledQuantity), quantityScale);
    row.fees_paid = formatDecimal(carried.feesPaid, cashScale);
    this.#fees.set(row.order_id, carried.feesPaid);
  }

  #termsOf(orderId: string): OrderTermsRow {
    let row = this.#terms.get(orderId);
    if (row === undefined) {
      row = noTerms(orderId);
      this.#terms.set(orderId, row);
    }
    return row;
  }

  #addFee({ orderId, fee }: OrderFilled): bigint {
    const total = (this.#fees.get(orderId) ?? 0n) + fee;
    this.#fees.set(orderId, total);
    return total;
  }

  #changeOf(orderId: string): OrderChangeRow {
    const known = this.#new.get(orderId) ?? this.#changes.get(orderId);
    if (known !== undefined) return known;
    const row = unchanged(orderId);
    this.#changes.set(orderId, row);
    return row;
  }
}

/** Money ÷ quantity, to nine decimals, half to even: shown to people, never posted. Null without a quantity. */
export function averagePrice(amount: bigint, quantity: bigint, quantityScale: number): string | null {
  const [dividend, divisor] = quantity < 0n ? [-amount, -quantity] : [amount, quantity];
  if (divisor === 0n) return null;
  return formatDecimal(divideRounded(dividend * powerOfTen(quantityScale), divisor, 'halfEven'), cashScale);
}

function newOrder(
  event: FirstEvent,
  instrument: ProjectedInstrument,
  inputSequence: number,
  status: string,
  quantity: number,
): OrderRow {
  return {
    order_id: event.orderId,
    order_sequence: event.orderSequence,
    account_id: event.accountId,
    instrument_id: event.instrumentId,
    symbol: instrument.symbol,
    client_order_id: event.clientOrderId,
    request_hash: event.requestHash,
    side: event.side,
    order_type: event.orderType,
    time_in_force: event.timeInForce,
    sizing: event.sizing.kind,
    limit_price: event.limitPrice === null ? null : formatDecimal(event.limitPrice, instrument.priceScale),
    extended_hours: event.extendedHours,
    reduce_only: event.reduceOnly,
    origin: event.origin,
    submitted_at: event.at,
    expires_at: null,
    input_sequence: inputSequence,
    status,
    updated_at: event.at,
    quantity: formatDecimal(quantity, instrument.quantityScale),
    filled_quantity: '0',
    filled_notional: '0',
    average_fill_price: null,
    fees_paid: '0',
    reserved_cash: '0',
    reserved_quantity: '0',
    reason_code: null,
    reason_details: null,
    filled_at: null,
    canceled_at: null,
    expired_at: null,
    failed_at: null,
  };
}

/** Parts per million read as percent. */
const percentScale = 4;

function noTerms(orderId: string): OrderTermsRow {
  return {
    order_id: orderId,
    stop_price: null,
    trail_price: null,
    trail_percent: null,
    trigger_by: null,
    high_water_mark: null,
    triggered_at: null,
    order_class: null,
    role: null,
    group_id: null,
    notional: null,
    take_profit_price: null,
    stop_loss_price: null,
    stop_loss_limit_price: null,
    replaces: null,
    replaced_by: null,
    replaced_at: null,
  };
}

function unchanged(orderId: string): OrderChangeRow {
  return {
    order_id: orderId,
    status: null,
    updated_at: 0,
    quantity: null,
    limit_price: null,
    filled_quantity: null,
    filled_notional: null,
    average_fill_price: null,
    fees_paid: '0',
    reserved_cash: null,
    reserved_quantity: null,
    reason_code: null,
    filled_at: null,
    canceled_at: null,
    expired_at: null,
    failed_at: null,
  };
}
