import type { Command, Input, InputBody, MarketInput, TimeAdvanced, WorldCreated, WorldResumed } from '../input.ts';
import { accountCommandCodecs } from './account-codecs.ts';
import {
  asObject,
  boolean,
  type Codec,
  corrupt,
  integer,
  list,
  literal,
  nullable,
  object,
  parseRecord,
  text,
  union,
} from './codec.ts';
import { corporateCommandCodecs } from './corporate-codecs.ts';
import { fillSettingsCodec } from './fill-codecs.ts';
import {
  barCodec,
  calendarCodec,
  cashCodec,
  changesCodec,
  feedCodec,
  instrumentCodec,
  originCodec,
  policyCodec,
  printCodec,
  quoteCodec,
  requestCodec,
  timeframeCodec,
} from './shared-codecs.ts';

type CommandOf<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;
type MarketOf<Kind extends MarketInput['kind']> = Extract<MarketInput, { kind: Kind }>;

const bodyCodec: Codec<InputBody> = union<InputBody, 'kind'>('kind', {
  ...accountCommandCodecs,
  WorldCreated: object<WorldCreated>({
    kind: literal('WorldCreated'),
    worldId: text(),
    feed: feedCodec,
    seed: integer(),
    generatorVersion: integer(),
  }),
  WorldResumed: object<WorldResumed>({
    kind: literal('WorldResumed'),
    checkpointSequence: integer(),
    simulatorState: text(),
    marketState: text(),
    restingOrders: list(object<WorldResumed['restingOrders'][number]>({ orderId: text(), rank: integer() })),
    gap: integer(),
  }),
  TimeAdvanced: object<TimeAdvanced>({ kind: literal('TimeAdvanced') }),
  MarketTick: object<MarketOf<'MarketTick'>>({ kind: literal('MarketTick') }),
  QuoteReceived: object<MarketOf<'QuoteReceived'>>({ kind: literal('QuoteReceived'), quote: quoteCodec }),
  PrintReceived: object<MarketOf<'PrintReceived'>>({ kind: literal('PrintReceived'), print: printCodec }),
  BarReceived: object<MarketOf<'BarReceived'>>({ kind: literal('BarReceived'), bar: barCodec }),
  DefineCalendar: object<CommandOf<'DefineCalendar'>>({ kind: literal('DefineCalendar'), calendar: calendarCodec }),
  DefineInstrument: object<CommandOf<'DefineInstrument'>>({
    kind: literal('DefineInstrument'),
    instrument: instrumentCodec,
  }),
  DefineBarTimeframe: object<CommandOf<'DefineBarTimeframe'>>({
    kind: literal('DefineBarTimeframe'),
    timeframe: timeframeCodec,
  }),
  OpenAccount: object<CommandOf<'OpenAccount'>>({
    kind: literal('OpenAccount'),
    accountId: text(),
    name: text(),
    currency: text(),
    policy: policyCodec,
  }),
  PostCash: object<CommandOf<'PostCash'>>({
    kind: literal('PostCash'),
    accountId: text(),
    currency: text(),
    amount: cashCodec,
    idempotencyKey: text(),
  }),
  SubmitOrder: object<CommandOf<'SubmitOrder'>>({
    kind: literal('SubmitOrder'),
    request: requestCodec,
    requestHash: text(),
    refuseDuplicate: boolean,
  }),
  ReplaceOrder: object<CommandOf<'ReplaceOrder'>>({
    kind: literal('ReplaceOrder'),
    accountId: text(),
    orderId: text(),
    changes: changesCodec,
    clientOrderId: text(),
    origin: originCodec,
    requestHash: text(),
    refuseDuplicate: boolean,
  }),
  CancelOrder: object<CommandOf<'CancelOrder'>>({ kind: literal('CancelOrder'), accountId: text(), orderId: text() }),
  CancelAllOrders: object<CommandOf<'CancelAllOrders'>>({
    kind: literal('CancelAllOrders'),
    accountId: nullable(text()),
    instrumentId: nullable(text()),
  }),
  ClosePositions: object<CommandOf<'ClosePositions'>>({
    kind: literal('ClosePositions'),
    accountId: nullable(text()),
    instrumentId: nullable(text()),
    quantity: nullable(integer()),
    byOperator: boolean,
    requestId: text(),
  }),
  EngageKillSwitch: object<CommandOf<'EngageKillSwitch'>>({
    kind: literal('EngageKillSwitch'),
    reason: text(),
    operator: text(),
  }),
  DisengageKillSwitch: object<CommandOf<'DisengageKillSwitch'>>({
    kind: literal('DisengageKillSwitch'),
    notes: text(),
    operator: text(),
  }),
  SetFillSettings: object<CommandOf<'SetFillSettings'>>({
    kind: literal('SetFillSettings'),
    accountId: text(),
    settings: fillSettingsCodec,
  }),
  SetOrderNotionalMax: object<CommandOf<'SetOrderNotionalMax'>>({
    kind: literal('SetOrderNotionalMax'),
    accountId: text(),
    orderNotionalMax: nullable(cashCodec),
  }),
  ...corporateCommandCodecs,
});

/** Newest version of the input's encoding. One that is not known is refused rather than guessed at. */
export const inputFormatVersion = 2;

/** An input is written in the oldest version that can say it: only an order with conditions needs the second. */
function formatVersionOf(body: InputBody): 1 | 2 {
  return body.kind === 'SubmitOrder' && body.request.conditions !== null ? 2 : 1;
}

/** The input as deterministic JSON text. Equal inputs have equal texts. */
export function encodeInput(input: Input): string {
  return `{"version":${formatVersionOf(input.body)},"inputSequence":${input.inputSequence},"tsEvent":${input.tsEvent},"tsInit":${input.tsInit},"body":${bodyCodec.encode(input.body)}}`;
}

const envelopeKeys = 5;
const sequenceCodec = integer();

/** Throws `CorruptRecord`. */
export function decodeInput(encoded: string): Input {
  const json = asObject(parseRecord(encoded, 'input'), 'input');
  const { version } = json;
  if (version !== 1 && version !== inputFormatVersion) corrupt('input.version', `1 to ${inputFormatVersion}`);
  if (Object.keys(json).length !== envelopeKeys) corrupt('input', 'version, inputSequence, tsEvent, tsInit, body');
  const input: Input = {
    inputSequence: sequenceCodec.decode(json['inputSequence'], 'input.inputSequence'),
    tsEvent: integer<Input['tsEvent']>().decode(json['tsEvent'], 'input.tsEvent'),
    tsInit: integer<Input['tsInit']>().decode(json['tsInit'], 'input.tsInit'),
    body: bodyCodec.decode(json['body'], 'input.body'),
  };
  if (version !== formatVersionOf(input.body)) corrupt('input.version', `${formatVersionOf(input.body)}`);
  return input;
}
