import type { AccountPolicy } from '../../ledger/index.ts';
import type { Bar, Instrument, Print, Quote, TradingCalendar } from '../../market/index.ts';
import { barTimeframes } from '../../market/index.ts';
import type {
  CarriedFills,
  OrderChanges,
  OrderConditions,
  OrderLinks,
  OrderOrigin,
  OrderRequest,
  OrderSizing,
  Reservation,
  StopLoss,
  Trail,
} from '../../order/index.ts';
import type { Cash, ClientOrderId, Price } from '../../units/index.ts';
import {
  bigint,
  boolean,
  type Codec,
  grown,
  integer,
  list,
  literal,
  nullable,
  object,
  observed,
  oneOf,
  text,
  union,
} from './codec.ts';

/** Codecs of what inputs and events share. */
export const cashCodec: Codec<Cash> = bigint<Cash>();
export const sideCodec = oneOf(['buy', 'sell']);
export const orderTypeCodec = oneOf(['market', 'limit', 'stop', 'stop_limit', 'trailing_stop']);
export const timeInForceCodec = oneOf(['day', 'gtc', 'gtd', 'ioc', 'fok', 'opg', 'cls']);
export const originCodec: Codec<OrderOrigin> = oneOf([
  'api',
  'console',
  'alpaca',
  'strategy',
  'operator',
  'liquidation',
]);
export const feedCodec = oneOf(['sim', 'replay', 'live', 'backtest']);

export const calendarCodec = object<TradingCalendar>({
  calendarId: text(),
  name: text(),
  timeZone: text(),
  alwaysOpen: boolean,
  sessions: list(
    object<TradingCalendar['sessions'][number]>({
      tradingDate: text(),
      sessionOpen: integer(),
      open: integer(),
      close: integer(),
      sessionClose: integer(),
    }),
  ),
});

export const instrumentCodec = object<Instrument>({
  instrumentId: text(),
  symbol: text(),
  name: text(),
  assetClass: oneOf(['us_equity', 'crypto']),
  venue: text(),
  currency: text(),
  priceScale: integer(),
  quantityScale: integer(),
  priceBands: list(object<Instrument['priceBands'][number]>({ fromPrice: integer(), increment: integer() })),
  quantityIncrement: integer(),
  quantityMin: integer(),
  calendarId: text(),
  tradable: boolean,
  shortable: boolean,
  fractionable: boolean,
});

export const policyCodec = object<AccountPolicy>({
  shorting: boolean,
  costBasisMethod: oneOf(['average', 'fifo']),
  feeRate: integer(),
  fillModel: oneOf(['bar', 'book', 'best']),
  orderNotionalMax: nullable(cashCodec),
  participationMax: nullable(integer()),
});

export const sizingCodec = union<OrderSizing, 'kind'>('kind', {
  quantity: object<Extract<OrderSizing, { kind: 'quantity' }>>({ kind: literal('quantity'), quantity: integer() }),
  available: object<Extract<OrderSizing, { kind: 'available' }>>({ kind: literal('available') }),
  notional: object<Extract<OrderSizing, { kind: 'notional' }>>({ kind: literal('notional'), notional: cashCodec }),
});

export const reservationCodec = object<Reservation>({ cash: cashCodec, quantity: integer() });

const trailCodec = union<Trail, 'kind'>('kind', {
  price: object<Extract<Trail, { kind: 'price' }>>({ kind: literal('price'), offset: integer() }),
  percent: object<Extract<Trail, { kind: 'percent' }>>({ kind: literal('percent'), rate: integer() }),
});

const stopLossCodec = object<StopLoss>({ stopPrice: integer(), limitPrice: nullable(integer()) });

export const conditionsCodec = object<OrderConditions>({
  stopPrice: nullable(integer()),
  trail: nullable(trailCodec),
  triggerBy: oneOf(['trade', 'quote']),
  goodTillAt: nullable(integer()),
  orderClass: oneOf(['simple', 'bracket', 'oco', 'oto']),
  takeProfit: nullable(integer()),
  stopLoss: nullable(stopLossCodec),
});

export const linksCodec = object<OrderLinks>({
  groupId: nullable(text()),
  role: nullable(oneOf(['entry', 'takeProfit', 'stopLoss'])),
  replaces: nullable(text()),
  carried: nullable(
    object<CarriedFills>({ filledQuantity: integer(), filledNotional: cashCodec, feesPaid: cashCodec }),
  ),
  prioritySequence: nullable(integer()),
});

export const changesCodec = object<OrderChanges>({
  quantity: nullable(integer()),
  limitPrice: nullable(integer()),
  stopPrice: nullable(integer()),
  trail: nullable(trailCodec),
  timeInForce: nullable(timeInForceCodec),
  goodTillAt: nullable(integer()),
});

const requestFields = {
  accountId: text<OrderRequest['accountId']>(),
  instrumentId: text<OrderRequest['instrumentId']>(),
  clientOrderId: text<ClientOrderId>(),
  side: sideCodec,
  orderType: orderTypeCodec,
  timeInForce: timeInForceCodec,
  sizing: sizingCodec,
  limitPrice: nullable(integer<Price>()),
  extendedHours: boolean,
  reduceOnly: boolean,
  origin: originCodec,
};

export const requestCodec = grown<OrderRequest, 'conditions'>(
  object<Omit<OrderRequest, 'conditions'>>(requestFields),
  object<OrderRequest>({ ...requestFields, conditions: nullable(conditionsCodec) }),
  { conditions: null },
);

export const quoteCodec = object<Quote>({
  instrumentId: text(),
  tsEvent: integer(),
  bidPrice: integer(),
  bidQuantity: integer(),
  askPrice: integer(),
  askQuantity: integer(),
});

export const printCodec = object<Print>({
  instrumentId: text(),
  tsEvent: integer(),
  printSequence: integer(),
  price: integer(),
  quantity: integer(),
  aggressorSide: sideCodec,
});

export const timeframeCodec = oneOf(barTimeframes);

/** Of bars that a feed tells, which are whole: what a crash took is known of bars that the world makes itself. */
export const barCodec = object<Omit<Bar, 'isPartial'>>({
  instrumentId: text(),
  timeframe: timeframeCodec,
  openTime: integer(),
  closeTime: integer(),
  open: integer(),
  high: integer(),
  low: integer(),
  close: integer(),
  volume: observed,
  notional: observed,
  printCount: integer(),
  isFinal: boolean,
  origin: oneOf(['simulated-past', 'simulated', 'imported', 'provider']),
});
