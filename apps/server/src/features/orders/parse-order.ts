import type { ReplaceOrderBody, SubmitOrderBody } from '@quire/contract';
import type { Instrument } from '@quire/core/market';
import {
  noConditions,
  type OrderChanges,
  type OrderConditions,
  type OrderOrigin,
  type OrderRequest,
  type OrderSizing,
  type Trail,
} from '@quire/core/order';
import { type AccountId, type ClientOrderId, hashText, type Price } from '@quire/core/units';
import { problem } from '../../platform/problem.ts';
import { parseAmount, parseInstantField, parsePercent, parsePrice, parseQuantity } from '../../platform/wire.ts';

export interface ParsedOrder {
  readonly request: OrderRequest;
  /** Of everything that the sender decided; the same key with another hash is another order. */
  readonly requestHash: string;
}

export interface OrderContext {
  readonly accountId: string;
  readonly clientOrderId: string;
  readonly instrument: Instrument;
  readonly origin: OrderOrigin;
}

/**
 * Turns what a sender wrote into a request of the domain, exact at the instrument's scales.
 *
 * @throws a 400 that names the field
 */
export function parseOrder(body: SubmitOrderBody, context: OrderContext): ParsedOrder {
  const { instrument } = context;
  const isLimit = body.orderType === 'limit' || body.orderType === 'stop_limit';
  const written = body.limitPrice ?? null;
  if (isLimit && written === null) {
    throw problem('LIMIT_PRICE_REQUIRED', `a ${body.orderType} order needs limitPrice`, { field: 'limitPrice' });
  }
  if (!isLimit && written !== null) {
    throw problem('LIMIT_PRICE_NOT_ALLOWED', `a ${body.orderType} order takes no limitPrice`, { field: 'limitPrice' });
  }
  const request: OrderRequest = {
    accountId: context.accountId as AccountId,
    instrumentId: instrument.instrumentId,
    clientOrderId: context.clientOrderId as ClientOrderId,
    side: body.side,
    orderType: body.orderType,
    timeInForce: body.timeInForce ?? 'day',
    sizing: parseSizing(body, instrument),
    limitPrice: written === null ? null : parsePrice(written, instrument, 'limitPrice'),
    extendedHours: body.extendedHours ?? false,
    reduceOnly: body.reduceOnly ?? false,
    origin: context.origin,
    conditions: parseConditions(body, instrument),
  };
  return { request, requestHash: hashOfRequest(request) };
}

/** Null when the order asks for nothing beyond a plain one; what contradicts itself is for risk to say. */
function parseConditions(body: SubmitOrderBody, instrument: Instrument): OrderConditions | null {
  const trail = parseTrail(body, instrument);
  const stopPrice = body.stopPrice == null ? null : parsePrice(body.stopPrice, instrument, 'stopPrice');
  const goodTillAt = body.goodTillAt == null ? null : parseInstantField(body.goodTillAt, 'goodTillAt');
  const orderClass = body.orderClass ?? 'simple';
  const legs = parseLegs(body, instrument);
  const isPlain = orderClass === 'simple' && legs.takeProfit === null && legs.stopLoss === null;
  if (isPlain && trail === null && stopPrice === null && goodTillAt === null) return null;
  return { ...noConditions, ...legs, orderClass, stopPrice, trail, goodTillAt, triggerBy: body.triggerBy ?? 'trade' };
}

function parseLegs(body: SubmitOrderBody, instrument: Instrument): Pick<OrderConditions, 'takeProfit' | 'stopLoss'> {
  const price = (written: string | number, field: string): Price => parsePrice(written, instrument, field);
  const { takeProfit = null, stopLoss = null } = body;
  const limit = stopLoss?.limitPrice ?? null;
  return {
    takeProfit: takeProfit === null ? null : price(takeProfit.limitPrice, 'takeProfit.limitPrice'),
    stopLoss:
      stopLoss === null
        ? null
        : {
            stopPrice: price(stopLoss.stopPrice, 'stopLoss.stopPrice'),
            limitPrice: limit === null ? null : price(limit, 'stopLoss.limitPrice'),
          },
  };
}

type TrailFields = Pick<SubmitOrderBody, 'trailPrice' | 'trailPercent'>;

function parseTrail({ trailPrice = null, trailPercent = null }: TrailFields, instrument: Instrument): Trail | null {
  if (trailPrice !== null && trailPercent !== null) {
    throw problem('INVALID_FIELD', 'trailPrice and trailPercent exclude each other', { field: 'trailPercent' });
  }
  if (trailPrice !== null) return { kind: 'price', offset: parsePrice(trailPrice, instrument, 'trailPrice') };
  return trailPercent === null ? null : { kind: 'percent', rate: parsePercent(trailPercent, 'trailPercent') };
}

/** Exactly one of quantity and notional. */
function parseSizing(body: SubmitOrderBody, instrument: Instrument): OrderSizing {
  const quantity = body.quantity ?? null;
  const notional = body.notional ?? null;
  if (quantity === null && notional === null) {
    throw problem('INVALID_FIELD', 'an order needs quantity or notional', { field: 'quantity' });
  }
  if (notional === null) return { kind: 'quantity', quantity: parseQuantity(quantity!, instrument, 'quantity') };
  if (quantity !== null) {
    throw problem('INVALID_FIELD', 'quantity and notional exclude each other', { field: 'notional' });
  }
  return { kind: 'notional', notional: parseAmount(notional, 'notional') };
}

export interface ParsedChanges {
  readonly changes: OrderChanges;
  readonly requestHash: string;
}

/**
 * Turns a replacement into changes of the domain.
 *
 * @throws a 400 that names the field
 */
export function parseChanges(body: ReplaceOrderBody, orderId: string, instrument: Instrument): ParsedChanges {
  const { quantity = null, limitPrice = null, timeInForce = null } = body;
  const stopPrice = body.stopPrice == null ? null : parsePrice(body.stopPrice, instrument, 'stopPrice');
  const trail = parseTrail(body, instrument);
  const goodTillAt = body.goodTillAt == null ? null : parseInstantField(body.goodTillAt, 'goodTillAt');
  const changed = [quantity, limitPrice, timeInForce, stopPrice, trail, goodTillAt];
  if (changed.every((value) => value === null)) {
    throw problem('INVALID_FIELD', 'a replacement changes something', { field: 'quantity' });
  }
  const changes: OrderChanges = {
    quantity: quantity === null ? null : parseQuantity(quantity, instrument, 'quantity'),
    limitPrice: limitPrice === null ? null : parsePrice(limitPrice, instrument, 'limitPrice'),
    stopPrice,
    trail,
    timeInForce,
    goodTillAt,
  };
  return { changes, requestHash: hashText(JSON.stringify([orderId, changes])) };
}

/** The door is left out: the same order sent again by another door is still the same order. */
function hashOfRequest(request: OrderRequest): string {
  const { side, orderType, timeInForce, sizing, limitPrice, extendedHours, reduceOnly } = request;
  const size =
    sizing.kind === 'quantity'
      ? sizing.quantity
      : sizing.kind === 'notional'
        ? `money ${sizing.notional}`
        : sizing.kind;
  return hashText(
    [
      request.accountId,
      request.clientOrderId,
      request.instrumentId,
      side,
      orderType,
      timeInForce,
      size,
      limitPrice ?? '',
      extendedHours,
      reduceOnly,
      ...(request.conditions === null ? [] : [JSON.stringify(request.conditions)]),
    ].join('|'),
  );
}

/** The idempotency key of a request: the body's clientOrderId or the header, which must not disagree. */
export function clientOrderIdOf(
  written: string | undefined,
  header: string | undefined,
  otherwise: () => string,
): string {
  if (written !== undefined && header !== undefined && written !== header) {
    throw problem('INVALID_FIELD', 'clientOrderId and Idempotency-Key say different things', {
      field: 'clientOrderId',
    });
  }
  const key = written ?? header;
  if (key === undefined) return otherwise();
  if (key.length > 128 || !/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(key)) {
    throw problem('INVALID_FIELD', 'clientOrderId must be 1 to 128 printable ASCII characters', {
      field: 'clientOrderId',
    });
  }
  return key;
}
