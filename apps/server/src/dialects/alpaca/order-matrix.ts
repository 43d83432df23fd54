import type { AssetClass } from '@quire/core/market';
import type { OrderClass, OrderType, TimeInForce } from '@quire/core/order';
import { malformed, notAllowed } from './errors.ts';

/** What decides whether an order can be on this wire, whatever its numbers. */
export interface OrderShape {
  readonly assetClass: AssetClass;
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  readonly orderClass: OrderClass;
  readonly extendedHours: boolean;
  /** Sized by money, or by less than whole shares. */
  readonly isFractional: boolean;
  readonly side: 'buy' | 'sell';
}

/** What the market of this world takes; the rest of the wire is refused by name. */
const taken = {
  types: new Set<OrderType>(['market', 'limit', 'stop', 'stop_limit', 'trailing_stop']),
  times: new Set<TimeInForce>(['day', 'gtc', 'ioc', 'fok', 'opg', 'cls']),
  classes: new Set<OrderClass>(['simple', 'bracket', 'oco', 'oto']),
};

/** @throws the refusal that the wire documents for the first combination that is none */
export function refuseImpossible(shape: OrderShape): void {
  if (shape.assetClass === 'crypto') refusePair(shape);
  else refuseShare(shape);
  if (!taken.types.has(shape.orderType)) throw malformed(`order type ${shape.orderType} is not supported here`);
  if (!taken.times.has(shape.timeInForce)) throw notAllowed(`time_in_force ${shape.timeInForce} is not supported here`);
  if (!taken.classes.has(shape.orderClass)) throw notAllowed(`order_class ${shape.orderClass} is not supported here`);
}

/** Pairs have no stops that become market orders, no classes, and no day that ends. */
function refusePair({ orderType, timeInForce, orderClass }: OrderShape): void {
  if (orderType === 'stop' || orderType === 'trailing_stop') throw malformed('invalid order type for crypto order');
  if (timeInForce !== 'gtc' && timeInForce !== 'ioc') throw notAllowed('invalid crypto time_in_force');
  if (orderClass !== 'simple') throw notAllowed('crypto orders must be simple orders');
}

function refuseShare(shape: OrderShape): void {
  const { orderType, timeInForce, orderClass, extendedHours, isFractional } = shape;
  const waits = timeInForce === 'day' || timeInForce === 'gtc';
  if (orderClass !== 'simple') refuseClass(shape);
  if (isFractional) {
    if (orderClass !== 'simple') throw notAllowed('fractional orders must be simple orders');
    if (timeInForce !== 'day') throw notAllowed('fractional orders must be DAY orders');
    if (orderType === 'trailing_stop') throw notAllowed('fractional orders cannot be trailing stop orders');
  }
  const sleeps = orderType === 'stop' || orderType === 'stop_limit' || orderType === 'trailing_stop';
  if (sleeps && !waits) throw notAllowed(`invalid time_in_force for ${orderType} order: must be day or gtc`);
  if (extendedHours && !(orderType === 'limit' && waits)) {
    throw notAllowed('extended hours order must be DAY limit orders');
  }
}

/** Classes wait, are whole, and enter by a market or a limit order. */
function refuseClass({ orderType, timeInForce, orderClass, extendedHours, isFractional }: OrderShape): void {
  if (isFractional) throw notAllowed('fractional orders must be simple orders');
  if (timeInForce !== 'day' && timeInForce !== 'gtc') {
    throw notAllowed(`invalid time_in_force for ${orderClass} order: must be day or gtc`);
  }
  if (extendedHours) throw notAllowed(`${orderClass} orders cannot be extended hours orders`);
  if (orderClass === 'oco' && orderType !== 'limit') throw malformed('oco orders must be limit orders');
  if (orderType !== 'market' && orderType !== 'limit') {
    throw malformed(`${orderClass} orders must be entered with a market or limit order`);
  }
}
