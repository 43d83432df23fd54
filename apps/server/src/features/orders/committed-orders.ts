import { openOrderCondition, type Sql } from '@quire/adapters/storage';
import type { FillView, OrderView } from '@quire/contract';
import type { DomainEvent } from '@quire/core/engine';
import type { Instrument } from '@quire/core/market';
import type {
  OrderAccepted,
  OrderAdjusted,
  OrderDenied,
  OrderFilled,
  OrderResized,
  OrderTrailed,
} from '@quire/core/order';
import { addCash } from '@quire/core/units';
import {
  averagePriceText,
  cashText,
  instantText,
  nullableInstantText,
  priceText,
  quantityText,
} from '../../platform/wire.ts';
import type { CommittedBatch, WorldGateway } from '../../platform/world-gateway.ts';
import { exactCash, exactInteger } from '../accounts/portfolio-reader.ts';
import { describedTerms, startingTotals } from './described-terms.ts';
import { type OrderRow, orderColumns, orderSource, orderView } from './order-row.ts';

/**
 * Orders as the committed events leave them, on the main thread, so that the answer to a new order and the streams need no
 * query. Open orders are always here, closed ones while they are recent; the rest is in the database.
 */
export interface CommittedOrders {
  /** What the commit changed, as it is after it. Orders it does not know are named, to be read from the database. */
  committed(batch: CommittedBatch): OrderChanges;
  /** As it is after the newest commit; null when it is not, or no more, in memory. */
  recall(orderId: string): OrderView | null;
  /** From memory when it is there, else from the database. */
  find(orderId: string): Promise<OrderView | null>;
}

export interface OrderChanges {
  readonly orders: readonly OrderView[];
  readonly fills: readonly FillView[];
  readonly unknown: readonly string[];
}

/** Enough for answers that are on their way; what is read later comes from the database. More would outlive the young generation. */
const closedKept = 2_000;

export async function createCommittedOrders({ sql, gateway }: { sql: Sql; gateway: WorldGateway }) {
  const open = new Map<string, OrderView>();
  const closed = new Map<string, OrderView>();
  const touchedWhileLoading = new Set<string>();
  let isLoading = true;
  let loads = 0;

  const keep = (order: OrderView) => {
    if (order.closedAt === null) {
      open.set(order.orderId, order);
      return;
    }
    open.delete(order.orderId);
    closed.set(order.orderId, order);
    if (closed.size > closedKept) closed.delete(closed.keys().next().value!);
  };

  const service: CommittedOrders = {
    committed({ events }) {
      const orders = new Map<string, OrderView>();
      const fills: FillView[] = [];
      const unknown = new Set<string>();
      for (const { event } of events) {
        if (!('orderId' in event) || isRemark(event)) continue;
        if (isLoading) touchedWhileLoading.add(event.orderId);
        const known = service.recall(event.orderId);
        const next = applyOrderEvent(known, event, gateway);
        if (event.type === 'OrderFilled') {
          const instrument = gateway.instrumentById(event.instrumentId);
          if (instrument) fills.push(fillOf(event, instrument));
        }
        if (next === null) {
          unknown.add(event.orderId);
          continue;
        }
        keep(next);
        orders.set(next.orderId, next);
      }
      return { orders: [...orders.values()], fills, unknown: [...unknown] };
    },
    recall: (orderId) => open.get(orderId) ?? closed.get(orderId) ?? null,
    async find(orderId) {
      const known = service.recall(orderId);
      if (known) return known;
      const [row] = await sql<
        OrderRow[]
      >`select ${orderColumns(sql)} from ${orderSource(sql)} where o.order_id = ${orderId}`;
      return row ? orderView(row) : null;
    },
  };

  /** Called once the commits are followed, so that none is missed between the two, and again when some were missed. */
  const loadOpen = async () => {
    const load = ++loads;
    isLoading = true;
    open.clear();
    closed.clear();
    touchedWhileLoading.clear();
    const rows = await sql<OrderRow[]>`
      select ${orderColumns(sql)} from ${orderSource(sql)}
      where o.world_id = ${gateway.worldId} and o.${sql.unsafe(openOrderCondition)}
      order by o.order_sequence`;
    if (load !== loads) return;
    for (const row of rows) if (!touchedWhileLoading.has(row.orderId)) keep(orderView(row));
    isLoading = false;
    touchedWhileLoading.clear();
  };
  return { ...service, loadOpen };
}

type Remark = Extract<DomainEvent, { type: 'FeesItemized' | 'DayTradeCounted' | 'GoodFaithViolated' }>;
type OrderEvent = Exclude<Extract<DomainEvent, { orderId: string }>, Remark>;

/** Names an order and leaves it as it is. */
function isRemark(event: DomainEvent): event is Remark {
  return event.type === 'FeesItemized' || event.type === 'DayTradeCounted' || event.type === 'GoodFaithViolated';
}

/** Null: the event changes an order of which nothing is known here. */
function applyOrderEvent(known: OrderView | null, event: OrderEvent, gateway: WorldGateway): OrderView | null {
  if (event.type === 'OrderAccepted' || event.type === 'OrderDenied') return openedOrder(event, gateway);
  if (known === null) return null;
  const at = instantText(event.at);
  switch (event.type) {
    case 'OrderActivated':
      return { ...known, status: 'new', updatedAt: at };
    case 'OrderFilled':
      return filledOrder(known, event, gateway);
    case 'OrderAdjusted':
      return adjustedOrder(known, event, gateway);
    case 'OrderCanceled':
      return {
        ...known,
        status: 'canceled',
        reasonCode: event.reasonCode,
        reservedCash: '0',
        updatedAt: at,
        canceledAt: at,
        closedAt: at,
      };
    case 'OrderExpired':
      return { ...known, status: 'expired', reservedCash: '0', updatedAt: at, expiredAt: at, closedAt: at };
    case 'OrderRejected':
      return {
        ...known,
        status: 'rejected',
        reasonCode: event.reasonCode,
        reservedCash: '0',
        updatedAt: at,
        failedAt: at,
        closedAt: at,
      };
    case 'OrderReplaced':
      return {
        ...known,
        status: 'replaced',
        replacedBy: event.replacedBy,
        reservedCash: '0',
        updatedAt: at,
        replacedAt: at,
        closedAt: at,
      };
    case 'OrderStatusChanged':
      return { ...known, status: event.status, reasonCode: event.reasonCode ?? known.reasonCode, updatedAt: at };
    case 'OrderTriggered':
      return { ...known, triggeredAt: at, reservedCash: cashText(event.reservation.cash), updatedAt: at };
    case 'OrderTrailed':
      return trailedOrder(known, event, gateway);
    case 'OrderResized':
      return resizedOrder(known, event, gateway);
  }
}

function openedOrder(event: OrderAccepted | OrderDenied, gateway: WorldGateway): OrderView | null {
  const instrument = gateway.instrumentById(event.instrumentId);
  if (!instrument) return null;
  const isDenied = event.type === 'OrderDenied';
  const lots = isDenied ? (event.sizing.kind === 'quantity' ? event.sizing.quantity : 0) : event.quantity;
  const quantity = quantityText(lots, instrument);
  const at = instantText(event.at);
  return {
    orderId: event.orderId,
    accountId: event.accountId,
    instrumentId: event.instrumentId,
    symbol: instrument.symbol,
    clientOrderId: event.clientOrderId,
    side: event.side,
    orderType: event.orderType,
    timeInForce: event.timeInForce,
    quantity,
    ...describedTerms(event, instrument),
    limitPrice: event.limitPrice === null ? null : priceText(event.limitPrice, instrument),
    extendedHours: event.extendedHours,
    reduceOnly: event.reduceOnly,
    origin: event.origin,
    ...startingTotals(event, lots, instrument),
    reservedCash: isDenied ? '0' : cashText(event.reservation.cash),
    reasonCode: isDenied ? event.reasonCode : null,
    reasonDetails: isDenied ? event.details : null,
    submittedAt: at,
    updatedAt: at,
    expiresAt: isDenied ? null : nullableInstantText(event.expiresAt),
    triggeredAt: null,
    filledAt: null,
    canceledAt: null,
    expiredAt: null,
    failedAt: isDenied ? at : null,
    replacedAt: null,
    closedAt: isDenied ? at : null,
  };
}

function trailedOrder(known: OrderView, event: OrderTrailed, gateway: WorldGateway): OrderView | null {
  const instrument = gateway.instrumentById(known.instrumentId);
  if (!instrument) return null;
  return {
    ...known,
    highWaterMark: priceText(event.highWaterMark, instrument),
    stopPrice: priceText(event.stopPrice, instrument),
    updatedAt: instantText(event.at),
  };
}

function resizedOrder(known: OrderView, event: OrderResized, gateway: WorldGateway): OrderView | null {
  const instrument = gateway.instrumentById(known.instrumentId);
  if (!instrument) return null;
  const filled = exactInteger(known.filledQuantity, instrument.quantityScale);
  return {
    ...known,
    quantity: quantityText(event.quantity, instrument),
    remainingQuantity: quantityText(BigInt(event.quantity) - filled, instrument),
    reservedCash: cashText(event.reservation.cash),
    updatedAt: instantText(event.at),
  };
}

/** A corporate action changed what it asks for: in new units, at new prices. */
function adjustedOrder(known: OrderView, event: OrderAdjusted, gateway: WorldGateway): OrderView | null {
  const instrument = gateway.instrumentById(known.instrumentId);
  if (!instrument) return null;
  const filledNotional = exactCash(known.filledNotional);
  return {
    ...known,
    quantity: quantityText(event.quantity, instrument),
    filledQuantity: quantityText(event.filledQuantity, instrument),
    remainingQuantity: quantityText(event.quantity - event.filledQuantity, instrument),
    limitPrice: event.limitPrice === null ? null : priceText(event.limitPrice, instrument),
    stopPrice: event.stopPrice === null ? null : priceText(event.stopPrice, instrument),
    highWaterMark: event.highWaterMark === null ? null : priceText(event.highWaterMark, instrument),
    averageFillPrice: averagePriceText(filledNotional, BigInt(event.filledQuantity), instrument.quantityScale),
    reservedCash: cashText(event.reservation.cash),
    updatedAt: instantText(event.at),
  };
}

function filledOrder(known: OrderView, event: OrderFilled, gateway: WorldGateway): OrderView | null {
  const instrument = gateway.instrumentById(event.instrumentId);
  if (!instrument) return null;
  const at = instantText(event.at);
  return {
    ...known,
    status: event.status,
    quantity: quantityText(event.orderQuantity, instrument),
    filledQuantity: quantityText(event.filledQuantity, instrument),
    remainingQuantity: quantityText(event.remainingQuantity, instrument),
    filledNotional: cashText(event.filledNotional),
    averageFillPrice: averagePriceText(event.filledNotional, BigInt(event.filledQuantity), instrument.quantityScale),
    feesPaid: cashText(addCash(exactCash(known.feesPaid), event.fee)),
    reservedCash: cashText(event.reservation.cash),
    updatedAt: at,
    filledAt: event.status === 'filled' ? at : null,
    closedAt: event.status === 'filled' ? at : null,
  };
}

function fillOf(event: OrderFilled, instrument: Instrument): FillView {
  return {
    fillId: event.fillId,
    orderId: event.orderId,
    accountId: event.accountId,
    instrumentId: event.instrumentId,
    symbol: instrument.symbol,
    side: event.side,
    quantity: quantityText(event.quantity, instrument),
    price: priceText(event.price, instrument),
    notional: cashText(event.notional),
    fee: cashText(event.fee),
    realizedPnl: cashText(event.realizedPnl),
    positionQuantity: quantityText(event.positionQuantity, instrument),
    liquidity: event.liquidity,
    fillModel: event.fillModel,
    evidence: event.evidence,
    at: instantText(event.at),
  };
}

export async function ordersOf(committed: CommittedOrders, orderIds: readonly string[]): Promise<OrderView[]> {
  const orders = await Promise.all(orderIds.map((orderId) => committed.find(orderId)));
  return orders.filter((order) => order !== null);
}
