import type { AccountOpened, CashPosted } from '../../ledger/index.ts';
import type {
  LotChange,
  OrderAccepted,
  OrderActivated,
  OrderCanceled,
  OrderDenied,
  OrderExpired,
  OrderFilled,
  OrderRejected,
  OrderReplaced,
  OrderResized,
  OrderStatusChanged,
  OrderTrailed,
  OrderTriggered,
} from '../../order/index.ts';
import type { KillSwitchDisengaged, KillSwitchEngaged } from '../../risk/index.ts';
import type { Price, UnixMicros } from '../../units/index.ts';
import type {
  AccountLimitChanged,
  BarTimeframeDefined,
  CalendarDefined,
  DomainEvent,
  FillSettingsChanged,
  InstrumentDefined,
  TradingDateRolled,
  WorldOpened,
  WorldRejoined,
} from '../event.ts';
import { accountEventCodecs } from './account-codecs.ts';
import {
  asObject,
  bigint,
  boolean,
  type Codec,
  grown,
  integer,
  list,
  literal,
  nullable,
  object,
  oneOf,
  parseRecord,
  text,
  textRecord,
  union,
} from './codec.ts';
import { corporateEventCodecs } from './corporate-codecs.ts';
import { evidenceCodec, fillSettingsCodec, firstEvidenceCodec, secondEvidenceCodec, versioned } from './fill-codecs.ts';
import {
  calendarCodec,
  cashCodec,
  conditionsCodec,
  feedCodec,
  instrumentCodec,
  linksCodec,
  orderTypeCodec,
  originCodec,
  policyCodec,
  reservationCodec,
  sideCodec,
  sizingCodec,
  timeframeCodec,
  timeInForceCodec,
} from './shared-codecs.ts';
import { eventUpcasters, upcast } from './upcast.ts';

const version1 = literal(1);
const version2 = literal(2);
const lotChangeCodec = object<LotChange>({ lotId: integer(), quantity: integer(), costBasis: cashCodec });

const firstFields = {
  orderId: text<OrderAccepted['orderId']>(),
  orderSequence: integer(),
  accountId: text<OrderAccepted['accountId']>(),
  instrumentId: text<OrderAccepted['instrumentId']>(),
  clientOrderId: text<OrderAccepted['clientOrderId']>(),
  requestHash: text(),
  side: sideCodec,
  orderType: orderTypeCodec,
  timeInForce: timeInForceCodec,
  sizing: sizingCodec,
};
const handlingFields = { extendedHours: boolean, reduceOnly: boolean, origin: originCodec };
const plain = { conditions: null, links: null };
const linkedFields = { conditions: nullable(conditionsCodec), links: nullable(linksCodec) };

const acceptedFields = {
  ...firstFields,
  quantity: integer<OrderAccepted['quantity']>(),
  limitPrice: nullable(integer<Price>()),
  ...handlingFields,
  status: oneOf(['accepted', 'new', 'held']),
  reservation: reservationCodec,
  expiresAt: nullable(integer<UnixMicros>()),
};
const acceptedCodec = grown<OrderAccepted, 'conditions' | 'links'>(
  object<Omit<OrderAccepted, 'conditions' | 'links'>>({
    type: literal('OrderAccepted'),
    version: version1,
    ...acceptedFields,
    at: integer(),
  }),
  object<OrderAccepted>({
    type: literal('OrderAccepted'),
    version: version2,
    ...acceptedFields,
    ...linkedFields,
    at: integer(),
  }),
  plain,
);

function activatedCodec(version: OrderActivated['version']) {
  return object<OrderActivated>({
    type: literal('OrderActivated'),
    version: literal(version),
    orderId: text(),
    accountId: text(),
    at: integer(),
  });
}

const deniedFields = {
  ...firstFields,
  limitPrice: nullable(integer<Price>()),
  ...handlingFields,
  reasonCode: text(),
  details: textRecord,
};
const deniedCodec = grown<OrderDenied, 'conditions' | 'links'>(
  object<Omit<OrderDenied, 'conditions' | 'links'>>({
    type: literal('OrderDenied'),
    version: version1,
    ...deniedFields,
    at: integer(),
  }),
  object<OrderDenied>({
    type: literal('OrderDenied'),
    version: version2,
    ...deniedFields,
    ...linkedFields,
    at: integer(),
  }),
  plain,
);

function filledCodec(version: OrderFilled['version'], evidence: Codec<OrderFilled['evidence']>): Codec<OrderFilled> {
  return object<OrderFilled>({
    type: literal('OrderFilled'),
    version: literal(version),
    fillId: text(),
    fillSequence: integer(),
    orderId: text(),
    accountId: text(),
    instrumentId: text(),
    side: sideCodec,
    quantity: integer(),
    price: integer(),
    notional: cashCodec,
    fee: cashCodec,
    liquidity: oneOf(['maker', 'taker']),
    fillModel: oneOf(['bar', 'book', 'quote', 'queue', 'close', 'reference', 'auction']),
    evidence,
    orderQuantity: integer(),
    filledQuantity: integer(),
    remainingQuantity: integer(),
    filledNotional: cashCodec,
    status: oneOf(['partially_filled', 'filled']),
    reservation: reservationCodec,
    positionQuantity: bigint(),
    positionCostBasis: cashCodec,
    realizedPnl: cashCodec,
    lotsClosed: list(lotChangeCodec),
    lotOpened: nullable(lotChangeCodec),
    at: integer(),
  });
}

const eventCodec: Codec<DomainEvent> = union<DomainEvent, 'type'>('type', {
  ...accountEventCodecs,
  WorldOpened: object<WorldOpened>({
    type: literal('WorldOpened'),
    version: version1,
    worldId: text(),
    feed: feedCodec,
    seed: integer(),
    generatorVersion: integer(),
    at: integer(),
  }),
  WorldRejoined: object<WorldRejoined>({
    type: literal('WorldRejoined'),
    version: version1,
    checkpointSequence: integer(),
    at: integer(),
  }),
  CalendarDefined: object<CalendarDefined>({
    type: literal('CalendarDefined'),
    version: version1,
    calendar: calendarCodec,
    at: integer(),
  }),
  InstrumentDefined: object<InstrumentDefined>({
    type: literal('InstrumentDefined'),
    version: version1,
    instrument: instrumentCodec,
    at: integer(),
  }),
  BarTimeframeDefined: object<BarTimeframeDefined>({
    type: literal('BarTimeframeDefined'),
    version: version1,
    timeframe: timeframeCodec,
    at: integer(),
  }),
  TradingDateRolled: object<TradingDateRolled>({
    type: literal('TradingDateRolled'),
    version: version1,
    calendarId: text(),
    tradingDate: text(),
    at: integer(),
  }),
  AccountLimitChanged: object<AccountLimitChanged>({
    type: literal('AccountLimitChanged'),
    version: version1,
    accountId: text(),
    policy: policyCodec,
    at: integer(),
  }),
  AccountOpened: object<AccountOpened>({
    type: literal('AccountOpened'),
    version: version1,
    accountId: text(),
    name: text(),
    currency: text(),
    policy: policyCodec,
    at: integer(),
  }),
  FillSettingsChanged: object<FillSettingsChanged>({
    type: literal('FillSettingsChanged'),
    version: version1,
    accountId: text(),
    settings: fillSettingsCodec,
    at: integer(),
  }),
  CashPosted: object<CashPosted>({
    type: literal('CashPosted'),
    version: version1,
    accountId: text(),
    postingId: text(),
    currency: text(),
    amount: cashCodec,
    kind: oneOf(['deposit', 'withdrawal']),
    at: integer(),
  }),
  OrderAccepted: acceptedCodec,
  OrderActivated: versioned<OrderActivated>([activatedCodec(1), activatedCodec(2)]),
  OrderDenied: deniedCodec,
  OrderFilled: versioned<OrderFilled>([
    filledCodec(1, firstEvidenceCodec),
    filledCodec(2, secondEvidenceCodec),
    filledCodec(3, evidenceCodec),
  ]),
  OrderCanceled: object<OrderCanceled>({
    type: literal('OrderCanceled'),
    version: version1,
    orderId: text(),
    accountId: text(),
    reasonCode: text(),
    at: integer(),
  }),
  OrderExpired: object<OrderExpired>({
    type: literal('OrderExpired'),
    version: version1,
    orderId: text(),
    accountId: text(),
    at: integer(),
  }),
  OrderRejected: object<OrderRejected>({
    type: literal('OrderRejected'),
    version: version1,
    orderId: text(),
    accountId: text(),
    reasonCode: text(),
    at: integer(),
  }),
  OrderReplaced: object<OrderReplaced>({
    type: literal('OrderReplaced'),
    version: version1,
    orderId: text(),
    accountId: text(),
    replacedBy: text(),
    at: integer(),
  }),
  OrderTriggered: object<OrderTriggered>({
    type: literal('OrderTriggered'),
    version: version1,
    orderId: text(),
    accountId: text(),
    triggerPrice: integer(),
    reservation: reservationCodec,
    at: integer(),
  }),
  OrderTrailed: object<OrderTrailed>({
    type: literal('OrderTrailed'),
    version: version1,
    orderId: text(),
    accountId: text(),
    highWaterMark: integer(),
    stopPrice: integer(),
    at: integer(),
  }),
  OrderResized: object<OrderResized>({
    type: literal('OrderResized'),
    version: version1,
    orderId: text(),
    accountId: text(),
    quantity: integer(),
    reservation: reservationCodec,
    at: integer(),
  }),
  OrderStatusChanged: object<OrderStatusChanged>({
    type: literal('OrderStatusChanged'),
    version: version1,
    orderId: text(),
    accountId: text(),
    status: oneOf([
      'new',
      'partially_filled',
      'pending_cancel',
      'pending_replace',
      'done_for_day',
      'accepted_for_bidding',
      'stopped',
      'suspended',
      'calculated',
    ]),
    reasonCode: nullable(text()),
    at: integer(),
  }),
  KillSwitchEngaged: object<KillSwitchEngaged>({
    type: literal('KillSwitchEngaged'),
    version: version1,
    reason: text(),
    operator: text(),
    at: integer(),
  }),
  KillSwitchDisengaged: object<KillSwitchDisengaged>({
    type: literal('KillSwitchDisengaged'),
    version: version1,
    notes: text(),
    operator: text(),
    at: integer(),
  }),
  ...corporateEventCodecs,
});

/** The event as deterministic JSON text. Equal events have equal texts. */
export function encodeEvent(event: DomainEvent): string {
  return eventCodec.encode(event);
}

/** Reads any version that was ever written; older ones pass through their upcasters. Throws `CorruptRecord`. */
export function decodeEvent(encoded: string): DomainEvent {
  return eventCodec.decode(upcast(asObject(parseRecord(encoded, 'event'), 'event'), eventUpcasters), 'event');
}
