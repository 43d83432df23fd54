import { randomUUID } from 'node:crypto';
import type { Instrument } from '@quire/core/market';
import type { OrderRequest, OrderSizing, OrderType, TimeInForce } from '@quire/core/order';
import {
  type AccountId,
  type Cash,
  type ClientOrderId,
  cashScale,
  formatDecimal,
  hashText,
  quantity as quantityOf,
} from '@quire/core/units';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import { forbidden, malformed, notAllowed } from './errors.ts';
import { orderClassOf, pricesOf } from './order-conditions.ts';
import { refuseImpossible } from './order-matrix.ts';
import { booleanOf, type Fields, oneOf, positiveDecimal, textOf } from './parse.ts';

export interface ParsedOrder {
  readonly request: OrderRequest;
  readonly requestHash: string;
  readonly instrument: Instrument;
  /** What the sender wants, as text: a quantity or an amount of money. */
  readonly wanted: string;
}

/** Reads the body of POST /v2/orders into a request of ours, or throws the dialect's refusal. */
export function parseOrder(fields: Fields, accountId: AccountId, gateway: WorldGateway): ParsedOrder {
  const instrument = instrumentOf(fields, gateway);
  const side = oneOf(fields, 'side', ['buy', 'sell']);
  if (side === null) throw malformed('side is required');
  const orderType = typeOf(fields);
  const timeInForce = timeInForceOf(fields);
  const sizing = sizingOf(fields, instrument);
  const extendedHours = booleanOf(fields, 'extended_hours');
  const { assetClass } = instrument;
  const orderClass = orderClassOf(fields);
  const isFractional = assetClass === 'us_equity' && !isWhole(sizing, instrument);
  refuseImpossible({ assetClass, orderType, timeInForce, orderClass, extendedHours, isFractional, side });
  const request: OrderRequest = {
    accountId,
    instrumentId: instrument.instrumentId,
    clientOrderId: clientOrderIdOf(fields),
    side,
    orderType,
    timeInForce,
    sizing,
    ...pricesOf(fields, instrument, orderType),
    // Pairs trade at all hours, so there is nothing to allow.
    extendedHours: extendedHours && assetClass !== 'crypto',
    reduceOnly: false,
    origin: 'alpaca',
  };
  return { request, requestHash: hashText(hashedForm(request)), instrument, wanted: wantedOf(sizing, instrument) };
}

/** Money is a bigint, which JSON does not have. */
const hashedForm = (request: OrderRequest): string =>
  JSON.stringify(request, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));

function instrumentOf(fields: Fields, gateway: WorldGateway): Instrument {
  const symbol = textOf(fields, 'symbol');
  if (symbol === null) throw malformed('symbol is required');
  const instrument = gateway.instrumentBySymbol(symbol) ?? gateway.instrumentById(symbol);
  if (instrument === null) throw notAllowed(`asset "${symbol.slice(0, 32)}" not found`);
  return instrument;
}

const orderTypes = ['market', 'limit', 'stop', 'stop_limit', 'trailing_stop'] as const satisfies readonly OrderType[];

function typeOf(fields: Fields): OrderType {
  const type = oneOf(fields, 'type', orderTypes) ?? oneOf(fields, 'order_type', orderTypes);
  if (type === null) throw malformed('type is required');
  return type;
}

/** Of an order, or of its replacement; null when it is not named. */
export const timeInForceIn = (fields: Fields): TimeInForce | null =>
  oneOf(fields, 'time_in_force', ['day', 'gtc', 'ioc', 'fok', 'opg', 'cls']);

function timeInForceOf(fields: Fields): TimeInForce {
  const timeInForce = timeInForceIn(fields);
  if (timeInForce === null) throw malformed('time_in_force is required');
  return timeInForce;
}

const centScale = 2;
/** The least that an order sized by money may be, in USD. */
const notionalMin: Readonly<Record<Instrument['assetClass'], number>> = { us_equity: 1, crypto: 10 };

function sizingOf(fields: Fields, { assetClass, quantityScale }: Instrument): OrderSizing {
  const lots = positiveDecimal(fields, 'qty', quantityScale);
  const cents = positiveDecimal(fields, 'notional', centScale, () =>
    notAllowed('notional value must be limited to 2 decimal places'),
  );
  if (lots !== null && cents !== null) throw malformed('only one of qty or notional is accepted');
  if (lots !== null) return { kind: 'quantity', quantity: quantityOf(Number(lots)) };
  if (cents === null) throw malformed('qty or notional is required');
  const min = notionalMin[assetClass];
  if (cents < BigInt(min) * 100n) {
    throw forbidden(`cost basis must be >= minimal amount of order ${min}`, {
      cost_basis: formatDecimal(cents, centScale),
    });
  }
  return { kind: 'notional', notional: (cents * 10n ** BigInt(cashScale - centScale)) as Cash };
}

const isWhole = (sizing: OrderSizing, { quantityScale }: Instrument): boolean =>
  sizing.kind === 'quantity' && sizing.quantity % 10 ** quantityScale === 0;

function wantedOf(sizing: OrderSizing, { quantityScale }: Instrument): string {
  if (sizing.kind === 'quantity') return formatDecimal(sizing.quantity, quantityScale);
  return sizing.kind === 'notional' ? formatDecimal(sizing.notional, cashScale) : '';
}

/** Null when the sender names none. */
export function clientOrderIdIn(fields: Fields): ClientOrderId | null {
  const text = textOf(fields, 'client_order_id');
  if (text !== null && text.length > 128) throw malformed('client_order_id must be no more than 128 characters');
  return text as ClientOrderId | null;
}

const clientOrderIdOf = (fields: Fields): ClientOrderId => clientOrderIdIn(fields) ?? (randomUUID() as ClientOrderId);
