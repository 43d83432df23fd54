import type {
  OrderAccepted,
  OrderActivated,
  OrderCanceled,
  OrderDenied,
  OrderExpired,
  OrderFilled,
  OrderRejected,
} from '@quire/core/order';
import { cashScale, divideRounded, formatDecimal, powerOfTen } from '@quire/core/units';
import { jsonText } from '../row-set.ts';
import { instrumentOf, type ProjectedInstrument, type ProjectionContext } from './context.ts';
import type { OrderChangeRow, OrderRow } from './rows.ts';

type FirstEvent = OrderAccepted | OrderDenied;
type EndEvent = OrderCanceled | OrderExpired | OrderRejected;

/** The orders of a batch: several events of one order come down to one row. */
export class OrderRows {
  readonly #new = new Map<string, OrderRow>();
  readonly #changes = new Map<string, OrderChangeRow>();
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
    this.#new.set(event.orderId, row);
  }

  deny(event: OrderDenied, inputSequence: number): void {
    const instrument = instrumentOf(this.#context, event.instrumentId);
    const quantity = event.sizing.kind === 'quantity' ? event.sizing.quantity : 0;
    const row = newOrder(event, instrument, inputSequence, 'denied', quantity);
    row.reason_code = event.reasonCode;
    row.reason_details = jsonText(event.details);
    row.failed_at = event.at;
    this.#new.set(event.orderId, row);
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

  newOrders(): readonly OrderRow[] {
    return [...this.#new.values()];
  }

  changes(): readonly OrderChangeRow[] {
    return [...this.#changes.values()];
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

function unchanged(orderId: string): OrderChangeRow {
  return {
    order_id: orderId,
    status: '',
    updated_at: 0,
    quantity: null,
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
