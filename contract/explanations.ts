import { type Static, Type } from 'typebox';
import { DecimalText, InstantText, literals, nullable, Uuid } from './primitives.ts';
import { FillView } from './trading.ts';

/** What explains fills and waiting orders, and how an account chooses its fills. */
const Parameters = Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 64 }));

const QuoteMet = Type.Object({
  at: nullable(InstantText),
  sequence: nullable(Type.Integer()),
  bidPrice: DecimalText,
  bidQuantity: DecimalText,
  askPrice: DecimalText,
  askQuantity: DecimalText,
});

const PrintMet = Type.Object({
  at: InstantText,
  printSequence: Type.Integer(),
  price: DecimalText,
  quantity: DecimalText,
});

const BarMet = Type.Object({
  openTime: InstantText,
  open: DecimalText,
  high: DecimalText,
  low: DecimalText,
  close: DecimalText,
  volume: DecimalText,
});

/** Why a fill happened at its price and size. What the model did not look at, and what an older fill did not record, is null. */
export const FillExplanation = Type.Object(
  {
    fill: FillView,
    model: Type.Object({ name: Type.String(), version: Type.Integer(), parameters: Parameters }),
    /** A stable word for what let it fill: crossed, beyond, reached, through, open, high, low, close, taker, maker, or the model's own. */
    part: Type.String(),
    /** One sentence for people. */
    reason: Type.String(),
    book: nullable(QuoteMet),
    quote: nullable(QuoteMet),
    print: nullable(PrintMet),
    bar: nullable(BarMet),
    limitPrice: nullable(DecimalText),
    /** Size: the smaller of wanted and available; takenBefore had gone to others of this world. */
    wanted: nullable(DecimalText),
    available: nullable(DecimalText),
    takenBefore: nullable(DecimalText),
    queueAhead: nullable(DecimalText),
    arrivedAt: nullable(InstantText),
    reportedAt: nullable(InstantText),
    fees: Type.Array(Type.Object({ kind: Type.String(), amount: DecimalText })),
  },
  { $id: 'FillExplanation' },
);
export type FillExplanation = Static<typeof FillExplanation>;

export const orderBlockCodes = [
  'HELD',
  'SESSION_CLOSED',
  'HALTED',
  'STOP_NOT_TRIGGERED',
  'WAITING_FOR_AUCTION',
  'LATENCY',
  'WAITING_FOR_BAR',
  'WAITING_FOR_QUOTE',
  'NO_QUOTE',
  'CROSSED_QUOTE',
  'STALE_QUOTE',
  'NOT_MARKETABLE',
  'LIQUIDITY_ALREADY_CONSUMED',
  'QUEUE_AHEAD',
] as const;

/** What blocks an open order now, most fundamental first. `details` holds numbers as decimal text. */
export const OrderExplanationView = Type.Object(
  {
    orderId: Uuid,
    status: Type.String(),
    /** False: the order is not open any more, and `blocks` is empty. */
    isOpen: Type.Boolean(),
    fillModel: nullable(Type.String()),
    at: InstantText,
    inputSequence: nullable(Type.Integer()),
    blocks: Type.Array(
      Type.Object({
        code: literals(orderBlockCodes),
        message: Type.String(),
        details: Type.Record(Type.String(), Type.String()),
      }),
    ),
  },
  { $id: 'OrderExplanation' },
);
export type OrderExplanationView = Static<typeof OrderExplanationView>;

export const FillSettingsBody = Type.Object({
  model: Type.String({ minLength: 1, maxLength: 64 }),
  parameters: Type.Optional(Parameters),
});
export type FillSettingsBody = Static<typeof FillSettingsBody>;

/** How the orders of an account fill. Without a choice of its own: `realistic`, since the account was opened. */
export const FillSettingsView = Type.Object(
  {
    accountId: Uuid,
    model: Type.String(),
    /** Those that were chosen; the rest are the model's standards. */
    parameters: Parameters,
    changedAt: nullable(InstantText),
  },
  { $id: 'FillSettings' },
);
export type FillSettingsView = Static<typeof FillSettingsView>;

export const FillModelView = Type.Object({
  name: Type.String(),
  kind: literals(['profile', 'ladder', 'reference'] as const),
  version: Type.Integer(),
  about: Type.String(),
  parameters: Type.Array(
    Type.Object({
      name: Type.String(),
      standard: Type.String(),
      choices: nullable(Type.Array(Type.String())),
      min: nullable(Type.Number()),
      max: nullable(Type.Number()),
      about: Type.String(),
    }),
  ),
});
export type FillModelView = Static<typeof FillModelView>;
