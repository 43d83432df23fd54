import { randomUUID } from 'node:crypto';
import type { Instrument } from '@quire/core/market';
import type { OrderRequest, OrderType, TimeInForce } from '@quire/core/order';
import {
  type AccountId,
  type ClientOrderId,
  hashText,
  type Price,
  price as priceOf,
  type Quantity,
  quantity as quantityOf,
} from '@quire/core/units';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import { malformed, notAllowed } from './errors.ts';
import { booleanOf, type Fields, oneOf, positiveDecimal, textOf } from './parse.ts';
import { subPenny } from './refusals.ts';

export interface ParsedOrder {
  readonly request: OrderRequest;
  readonly requestHash: string;
  readonly instrument: Instrument;
  readonly quantity: Quantity;
}

/** Reads the body of POST /v2/orders into a request of ours, or throws the dialect's refusal. */
export function parseOrder(fields: Fields, accountId: AccountId, gateway: WorldGateway): ParsedOrder {
  const instrument = instrumentOf(fields, gateway);
  refuseClasses(fields);
  const side = oneOf(fields, 'side', ['buy', 'sell']);
  if (side === null) throw malformed('side is required');
  const orderType = typeOf(fields, instrument);
  const timeInForce = timeInForceOf(fields, instrument);
  const quantity = quantityIn(fields, instrument);
  const request: OrderRequest = {
    accountId,
    instrumentId: instrument.instrumentId,
    clientOrderId: clientOrderIdOf(fields),
    side,
    orderType,
    timeInForce,
    sizing: { kind: 'quantity', quantity },
    limitPrice: limitPriceOf(fields, instrument, orderType),
    extendedHours: extendedHoursOf(fields, orderType, timeInForce),
    reduceOnly: false,
    origin: 'alpaca',
    conditions: null,
  };
  return { request, requestHash: hashText(JSON.stringify(request)), instrument, quantity };
}

function instrumentOf(fields: Fields, gateway: WorldGateway): Instrument {
  const symbol = textOf(fields, 'symbol');
  if (symbol === null) throw malformed('symbol is required');
  const instrument = gateway.instrumentBySymbol(symbol) ?? gateway.instrumentById(symbol);
  if (instrument === null) throw notAllowed(`asset "${symbol.slice(0, 32)}" not found`);
  return instrument;
}

function refuseClasses(fields: Fields): void {
  const orderClass = textOf(fields, 'order_class') ?? 'simple';
  if (orderClass !== 'simple') throw notAllowed(`order_class ${orderClass.slice(0, 16)} is not supported here`);
}

function typeOf(fields: Fields, { assetClass }: Instrument): OrderType {
  const known = ['market', 'limit', 'stop', 'stop_limit', 'trailing_stop'] as const;
  const type = oneOf(fields, 'type', known) ?? oneOf(fields, 'order_type', known);
  if (type === null) throw malformed('type is required');
  if (type === 'market' || type === 'limit') return type;
  throw malformed(
    assetClass === 'crypto' ? 'invalid order type for crypto order' : `order type ${type} is not supported here`,
  );
}

/** day and fok are no times in force of crypto; where Alpaca refuses them, so do we. */
function timeInForceOf(fields: Fields, { assetClass }: Instrument): TimeInForce {
  const text = oneOf(fields, 'time_in_force', ['day', 'gtc', 'ioc', 'fok', 'opg', 'cls']);
  if (text === null) throw malformed('time_in_force is required');
  if (assetClass === 'crypto' && text !== 'gtc' && text !== 'ioc') throw notAllowed('invalid crypto time_in_force');
  if (text === 'opg' || text === 'cls') throw notAllowed(`time_in_force ${text} is not supported here`);
  return text;
}

function quantityIn(fields: Fields, { quantityScale }: Instrument): Quantity {
  const hasNotional = textOf(fields, 'notional') !== null;
  const lots = positiveDecimal(fields, 'qty', quantityScale);
  if (lots !== null && hasNotional) throw malformed('only one of qty or notional is accepted');
  if (hasNotional) throw notAllowed('notional orders are not supported here; use qty');
  if (lots === null) throw malformed('qty or notional is required');
  return quantityOf(Number(lots));
}

function limitPriceOf(fields: Fields, { priceScale }: Instrument, type: OrderType): Price | null {
  const hasStop = textOf(fields, 'stop_price') !== null;
  if (type === 'market') {
    if (hasStop || textOf(fields, 'limit_price') !== null) {
      throw malformed('market orders require no stop or limit price');
    }
    return null;
  }
  if (hasStop) throw malformed('limit orders require no stop price');
  const ticks = positiveDecimal(fields, 'limit_price', priceScale, subPenny);
  if (ticks === null) throw malformed('limit orders require a limit price');
  return priceOf(Number(ticks));
}

function extendedHoursOf(fields: Fields, type: OrderType, timeInForce: TimeInForce): boolean {
  const asked = booleanOf(fields, 'extended_hours');
  if (asked && (type !== 'limit' || (timeInForce !== 'day' && timeInForce !== 'gtc'))) {
    throw notAllowed('extended hours order must be DAY limit orders');
  }
  return asked;
}

function clientOrderIdOf(fields: Fields): ClientOrderId {
  const text = textOf(fields, 'client_order_id') ?? randomUUID();
  if (text.length > 128) throw malformed('client_order_id must be no more than 128 characters');
  return text as ClientOrderId;
}
