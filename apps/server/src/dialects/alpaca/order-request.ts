import { randomUUID } from 'node:crypto';
import type { Instrument } from '@quire/core/market';
import type { OrderRequest } from '@quire/core/order';
import {
  type AccountId,
  type ClientOrderId,
  formatDecimal,
  hashText,
  price as priceOf,
  quantity as quantityOf,
} from '@quire/core/units';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import { malformed, notAllowed } from './errors.ts';
import { booleanOf, type Fields, oneOf, positiveDecimal, textOf } from './parse.ts';

export interface ParsedOrder {
  readonly request: OrderRequest;
  readonly requestHash: string;
  readonly instrument: Instrument;
  /** As text, for messages that repeat it. */
  readonly quantity: string;
}

const supportedTypes = ['market', 'limit'] as const;
const knownTypes = ['market', 'limit', 'stop', 'stop_limit', 'trailing_stop'] as const;
const supportedTimes = ['day', 'gtc', 'ioc', 'fok'] as const;
const knownTimes = ['day', 'gtc', 'ioc', 'fok', 'opg', 'cls'] as const;

function typeOf(fields: Fields, isCrypto: boolean): (typeof supportedTypes)[number] {
  const type = oneOf(fields, 'type', knownTypes) ?? oneOf(fields, 'order_type', knownTypes);
  if (type === null) throw malformed('type is required');
  const supported = supportedTypes.find((candidate) => candidate === type);
  if (supported === undefined)
    throw malformed(isCrypto ? 'invalid order type for crypto order' : `order type ${type} is not supported here`);
  return supported;
}

/** day and fok are no times in force of crypto; where Alpaca refuses them, so do we. */
function timeInForceOf(fields: Fields, isCrypto: boolean): (typeof supportedTimes)[number] {
  const text = oneOf(fields, 'time_in_force', knownTimes);
  if (text === null) throw malformed('time_in_force is required');
  if (isCrypto && text !== 'gtc' && text !== 'ioc') throw notAllowed('invalid crypto time_in_force');
  const supported = supportedTimes.find((candidate) => candidate === text);
  if (supported === undefined) throw notAllowed(`time_in_force ${text} is not supported here`);
  return supported;
}

function limitPriceOf(fields: Fields, instrument: Instrument, type: 'market' | 'limit') {
  if (textOf(fields, 'stop_price') !== null) {
    throw malformed(
      type === 'market' ? 'market orders require no stop or limit price' : 'limit orders require no stop price',
    );
  }
  if (type === 'market') {
    if (textOf(fields, 'limit_price') !== null) throw malformed('market orders require no stop or limit price');
    return null;
  }
  const text = textOf(fields, 'limit_price');
  if (text === null) throw malformed('limit orders require a limit price');
  const decimals = /\.(\d+)$/.exec(text)?.[1]?.replace(/0+$/, '').length ?? 0;
  if (decimals > instrument.priceScale) {
    throw notAllowed(
      `invalid limit_price ${text.slice(0, 32)}. sub-penny increment does not fulfill minimum pricing criteria`,
    );
  }
  return priceOf(Number(positiveDecimal(fields, 'limit_price', instrument.priceScale)));
}

function quantityTicksOf(fields: Fields, instrument: Instrument): bigint {
  const hasNotional = textOf(fields, 'notional') !== null;
  const lots = positiveDecimal(fields, 'qty', instrument.quantityScale);
  if (lots === null)
    throw hasNotional
      ? notAllowed('notional orders are not supported here; use qty')
      : malformed('qty or notional is required');
  if (hasNotional) throw malformed('only one of qty or notional is accepted');
  return lots;
}

function clientOrderIdOf(fields: Fields): ClientOrderId {
  const text = textOf(fields, 'client_order_id') ?? randomUUID();
  if (text.length > 128) throw malformed('client_order_id must be no more than 128 characters');
  return text as ClientOrderId;
}

/** Reads the body of POST /v2/orders into a request of ours, or throws the dialect's refusal. */
export function parseOrder(fields: Fields, accountId: string, gateway: WorldGateway): ParsedOrder {
  const symbol = textOf(fields, 'symbol');
  if (symbol === null) throw malformed('symbol is required');
  const instrument = gateway.instrumentBySymbol(symbol) ?? gateway.instrumentById(symbol);
  if (instrument === null) throw notAllowed(`asset "${symbol.slice(0, 32)}" not found`);
  const isCrypto = instrument.assetClass === 'crypto';
  const side = oneOf(fields, 'side', ['buy', 'sell'] as const);
  if (side === null) throw malformed('side is required');
  const orderClass = textOf(fields, 'order_class') ?? '';
  if (orderClass !== '' && orderClass !== 'simple')
    throw notAllowed(`order_class ${orderClass.slice(0, 16)} is not supported here`);
  const orderType = typeOf(fields, isCrypto);
  const timeInForce = timeInForceOf(fields, isCrypto);
  const lots = quantityTicksOf(fields, instrument);
  const extendedHours = booleanOf(fields, 'extended_hours');
  if (extendedHours && (orderType !== 'limit' || (timeInForce !== 'day' && timeInForce !== 'gtc'))) {
    throw notAllowed('extended hours order must be DAY limit orders');
  }
  const request: OrderRequest = {
    accountId: accountId as AccountId,
    instrumentId: instrument.instrumentId,
    clientOrderId: clientOrderIdOf(fields),
    side,
    orderType,
    timeInForce,
    sizing: { kind: 'quantity', quantity: quantityOf(Number(lots)) },
    limitPrice: limitPriceOf(fields, instrument, orderType),
    extendedHours,
    reduceOnly: false,
    origin: 'alpaca',
  };
  return {
    request,
    instrument,
    requestHash: hashText(JSON.stringify(request)),
    quantity: formatDecimal(lots, instrument.quantityScale),
  };
}
