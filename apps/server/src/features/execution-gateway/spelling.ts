import { createHash } from 'node:crypto';
import {
  type GatewayModification,
  GatewayModifyBody,
  type GatewayOrder,
  GatewayOrderBody,
  type OrderView,
  type ReplaceOrderBody,
  type SubmitOrderBody,
} from '@quire/contract';
import { parseDecimal } from '@quire/core/units';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError, problem } from '../../platform/problem.ts';
import { validatorCompiler } from '../../platform/validation.ts';

const checkOrder = validatorCompiler({ schema: GatewayOrderBody, method: 'POST', url: '', httpPart: 'body' });
const checkChanges = validatorCompiler({ schema: GatewayModifyBody, method: 'PATCH', url: '', httpPart: 'body' });

const theirNames: Readonly<Record<string, string>> = {
  quantity: 'qty',
  orderType: 'order_type',
  limitPrice: 'limit_price',
  stopPrice: 'stop_price',
  timeInForce: 'time_in_force',
  clientOrderId: 'client_order_id',
};
/** A body that has one of these is in the gateway's spelling. */
const theirFields: readonly string[] = [...Object.values(theirNames), 'idempotency_key'];

const isTheirs = (body: unknown): body is object =>
  typeof body === 'object' && body !== null && !Array.isArray(body) && theirFields.some((name) => name in body);

/**
 * Lets the routes of orders take and answer the spelling of the execution gateway: its body becomes ours before it is checked, our
 * answer becomes its own, and a refusal names the field that was sent.
 */
export function addGatewaySpelling(app: FastifyInstance): void {
  const theirs = new WeakMap<FastifyRequest, string>();
  app.addHook('preValidation', (request, _reply, done) => {
    const { method, routeOptions, body } = request;
    const isOrder = method === 'POST' && routeOptions.url === '/api/v1/orders';
    const isChange = method === 'PATCH' && routeOptions.url === '/api/v1/orders/:orderId';
    if (!(isOrder || isChange) || !isTheirs(body)) {
      done();
      return;
    }
    const named = (request.params as { orderId?: string }).orderId ?? '';
    theirs.set(request, named);
    try {
      request.body = isOrder ? ourOrder(checked(checkOrder, body)) : ourChanges(checked(checkChanges, body), named);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
  app.addHook('preSerialization', (request, reply, payload, done) => {
    const named = theirs.get(request);
    if (named === undefined || reply.statusCode >= 300) {
      done(null, payload);
      return;
    }
    const order = payload as OrderView;
    done(null, request.method === 'POST' ? gatewayOrder(order) : gatewayModification(order, named));
  });
  app.addHook('onError', (request, _reply, error, done) => {
    if (theirs.has(request)) nameTheirField(error);
    done();
  });
}

function checked<Body>(check: ReturnType<typeof validatorCompiler>, body: object): Body {
  const result = check(body) as { readonly value?: Body; readonly error?: Error };
  if (result.error) throw result.error;
  return result.value as Body;
}

/** @throws a 400 that names the field, for what this API alone demands */
function ourOrder(body: GatewayOrderBody): SubmitOrderBody {
  const { qty, order_type = 'market', limit_price, stop_price, time_in_force, client_order_id } = body;
  const whole = parseDecimal(String(qty), 0);
  if (!whole.ok) throw problem('INVALID_FIELD', 'qty is a whole number', { field: 'qty' });
  if (order_type === 'stop_limit') requireSides(body);
  return {
    symbol: body.symbol,
    side: body.side,
    orderType: order_type,
    timeInForce: time_in_force ?? 'day',
    quantity: qty,
    ...(limit_price == null ? {} : { limitPrice: limit_price }),
    ...(stop_price == null ? {} : { stopPrice: stop_price }),
    ...(client_order_id == null ? {} : { clientOrderId: client_order_id }),
  };
}

/** A limit on the wrong side of its stop could never fill when the stop is reached. */
function requireSides({ side, limit_price, stop_price }: GatewayOrderBody): void {
  const limit = parseDecimal(String(limit_price ?? ''), 12);
  const stop = parseDecimal(String(stop_price ?? ''), 12);
  if (!limit.ok || !stop.ok) return;
  if (side === 'buy' ? limit.value >= stop.value : limit.value <= stop.value) return;
  const rule = side === 'buy' ? 'not below' : 'not above';
  throw problem('INVALID_FIELD', `limit_price of a ${side} stop_limit order is ${rule} its stop_price`, {
    field: 'limit_price',
  });
}

function ourChanges(body: GatewayModifyBody, named: string): ReplaceOrderBody {
  const { idempotency_key, qty, limit_price, stop_price, time_in_force } = body;
  return {
    ...(qty == null ? {} : { quantity: qty }),
    ...(limit_price == null ? {} : { limitPrice: limit_price }),
    ...(stop_price == null ? {} : { stopPrice: stop_price }),
    ...(time_in_force == null ? {} : { timeInForce: time_in_force }),
    clientOrderId: derivedId(named, idempotency_key),
  };
}

/** The replacement's id follows from what is replaced and the key, so that a retry means the same order. */
function derivedId(named: string, key: string): string {
  return createHash('sha256').update(`${named}|${key}`).digest('hex').slice(0, 24);
}

export function gatewayOrder(order: OrderView): GatewayOrder {
  return {
    client_order_id: order.clientOrderId,
    broker_order_id: order.orderId,
    status: order.status,
    symbol: order.symbol,
    side: order.side,
    qty: order.quantity,
    filled_qty: order.filledQuantity,
    filled_avg_price: order.averageFillPrice,
    order_type: order.orderType,
    time_in_force: order.timeInForce,
    limit_price: order.limitPrice,
    stop_price: order.stopPrice,
    created_at: order.submittedAt,
    message: order.reasonCode ?? `order ${order.status}`,
  };
}

export function gatewayModification(order: OrderView, original: string): GatewayModification {
  return {
    modification_id: order.orderId,
    original_client_order_id: original,
    new_client_order_id: order.clientOrderId,
    status: 'completed',
    modified_at: order.submittedAt,
    order: gatewayOrder(order),
  };
}

function nameTheirField(error: unknown): void {
  // What is not known was sent in our spelling by mistake, and is named as it was sent.
  if (!(error instanceof ProblemError) || error.code === 'UNKNOWN_FIELD') return;
  const field = theirNames[error.extra.field ?? ''];
  if (field !== undefined) Object.assign(error, { extra: { ...error.extra, field } });
}
