import type { Instrument } from '@quire/core/market';
import { noConditions, type OrderClass, type OrderConditions, type OrderType, type Trail } from '@quire/core/order';
import { type PartsPerMillion, type Price, price as priceOf } from '@quire/core/units';
import { malformed } from './errors.ts';
import { type Fields, isRecord, oneOf, positiveDecimal, textOf } from './parse.ts';
import { subPenny } from './refusals.ts';

const classes = ['simple', 'bracket', 'oco', 'oto'] as const satisfies readonly OrderClass[];

export const orderClassOf = (fields: Fields): OrderClass => oneOf(fields, 'order_class', classes) ?? 'simple';

export function priceIn(
  fields: Fields,
  name: string,
  { priceScale }: Instrument,
  shownAs: string = name,
): Price | null {
  const ticks = positiveDecimal(fields, name, priceScale, (text) => subPenny(text, shownAs));
  return ticks === null ? null : priceOf(Number(ticks));
}

export interface OrderPrices {
  readonly limitPrice: Price | null;
  /** Null for a plain market or limit order. */
  readonly conditions: OrderConditions | null;
}

/** Limit, stop, trail and legs of a request, each where the wire has it. */
export function pricesOf(fields: Fields, instrument: Instrument, orderType: OrderType): OrderPrices {
  const orderClass = orderClassOf(fields);
  const legs = legsOf(fields, instrument, orderClass);
  // Of an oco the limit may stand in its take-profit alone.
  const limitPrice = priceIn(fields, 'limit_price', instrument) ?? (orderClass === 'oco' ? legs.takeProfit : null);
  const stopPrice = priceIn(fields, 'stop_price', instrument);
  const trail = trailOf(fields, instrument);
  refuseMissing(orderType, { limitPrice, stopPrice, trail });
  if (stopPrice === null && trail === null && orderClass === 'simple') return { limitPrice, conditions: null };
  const takeProfit = orderClass === 'oco' ? null : legs.takeProfit;
  return { limitPrice, conditions: { ...noConditions, ...legs, takeProfit, stopPrice, trail, orderClass } };
}

interface Given {
  readonly limitPrice: Price | null;
  readonly stopPrice: Price | null;
  readonly trail: Trail | null;
}

function refuseMissing(orderType: OrderType, { limitPrice, stopPrice, trail }: Given): void {
  if (trail !== null && orderType !== 'trailing_stop') throw malformed('only trailing stop orders take a trail');
  switch (orderType) {
    case 'market':
      if (limitPrice !== null || stopPrice !== null) throw malformed('market orders require no stop or limit price');
      return;
    case 'limit':
      if (stopPrice !== null) throw malformed('limit orders require no stop price');
      if (limitPrice === null) throw malformed('limit orders require a limit price');
      return;
    case 'stop':
      if (limitPrice !== null) throw malformed('stop orders require no limit price');
      if (stopPrice === null) throw malformed('stop orders require a stop price');
      return;
    case 'stop_limit':
      if (stopPrice === null || limitPrice === null) {
        throw malformed('stop limit orders require both stop and limit price');
      }
      return;
    case 'trailing_stop':
      if (limitPrice !== null || stopPrice !== null) {
        throw malformed('trailing stop orders require no stop or limit price');
      }
      if (trail === null) throw malformed('trailing stop orders require one of trail_price or trail_percent');
  }
}

/** A percentage has up to four decimals: a millionth of the price. */
const percentScale = 4;

function trailOf(fields: Fields, instrument: Instrument): Trail | null {
  const offset = priceIn(fields, 'trail_price', instrument);
  const percent = positiveDecimal(fields, 'trail_percent', percentScale);
  if (offset !== null && percent !== null) {
    throw malformed('only one of trail_price or trail_percent is accepted');
  }
  if (offset !== null) return { kind: 'price', offset };
  if (percent === null) return null;
  if (percent >= 1_000_000n) throw malformed('trail_percent must be < 100');
  return { kind: 'percent', rate: Number(percent) as PartsPerMillion };
}

type Legs = Pick<OrderConditions, 'takeProfit' | 'stopLoss'>;

function legsOf(fields: Fields, instrument: Instrument, orderClass: OrderClass): Legs {
  const profit = objectIn(fields, 'take_profit');
  const loss = objectIn(fields, 'stop_loss');
  if (orderClass === 'simple') {
    if (profit !== null || loss !== null) throw malformed('simple orders require no take_profit or stop_loss');
    return { takeProfit: null, stopLoss: null };
  }
  const takeProfit = profit && priceIn(profit, 'limit_price', instrument, 'take_profit.limit_price');
  if (profit !== null && takeProfit === null) throw malformed(`${orderClass} orders require take_profit.limit_price`);
  const stopLoss = loss && stopLossOf(loss, instrument, orderClass);
  refuseLegs(orderClass, { takeProfit, stopLoss }, textOf(fields, 'limit_price') !== null);
  return { takeProfit, stopLoss };
}

function stopLossOf(fields: Fields, instrument: Instrument, orderClass: OrderClass): Legs['stopLoss'] {
  const stopPrice = priceIn(fields, 'stop_price', instrument, 'stop_loss.stop_price');
  if (stopPrice === null) throw malformed(`${orderClass} orders require stop_loss.stop_price`);
  return { stopPrice, limitPrice: priceIn(fields, 'limit_price', instrument, 'stop_loss.limit_price') };
}

function refuseLegs(orderClass: OrderClass, { takeProfit, stopLoss }: Legs, hasLimit: boolean): void {
  switch (orderClass) {
    case 'bracket':
      if (takeProfit === null) throw malformed('bracket orders require take_profit.limit_price');
      if (stopLoss === null) throw malformed('bracket orders require stop_loss.stop_price');
      return;
    case 'oco':
      if (takeProfit === null && !hasLimit) throw malformed('oco orders require take_profit.limit_price');
      if (stopLoss === null) throw malformed('oco orders require stop_loss.stop_price');
      return;
    case 'oto':
      if ((takeProfit === null) === (stopLoss === null)) {
        throw malformed('oto orders require exactly one of take_profit or stop_loss');
      }
      return;
    case 'simple':
  }
}

function objectIn(fields: Fields, name: string): Fields | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (!isRecord(value)) throw malformed(`${name} is invalid`);
  return value;
}
