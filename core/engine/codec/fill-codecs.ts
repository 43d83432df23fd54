import type { FillSettings } from '../../exchange/index.ts';
import type { EvidenceBar, EvidencePrint, EvidenceQuote, FillBasis, FillEvidence } from '../../order/index.ts';
import type { Price, Quantity, UnixMicros } from '../../units/index.ts';
import {
  asObject,
  boolean,
  type Codec,
  integer,
  list,
  literal,
  nullable,
  object,
  observed,
  oneOf,
  text,
  textRecord,
  union,
} from './codec.ts';

/** Codecs of what a fill rests on, and of what an account chose about its fills. */
type EvidenceOf<Model extends FillEvidence['model']> = Extract<FillEvidence, { model: Model }>;

export const fillSettingsCodec = object<FillSettings>({ model: text(), parameters: textRecord });

const basisCodec = object<FillBasis>({
  name: text(),
  version: integer(),
  parameters: textRecord,
  limitPrice: nullable(integer()),
  wanted: integer(),
  available: nullable(integer()),
  takenBefore: integer(),
  priceIncrement: integer(),
  quantityIncrement: integer(),
  isImmediate: boolean,
  arrivedAt: integer(),
  reportedAt: integer(),
});

const quoteFields = {
  at: integer<UnixMicros>(),
  bidPrice: integer<Price>(),
  bidQuantity: integer<Quantity>(),
  askPrice: integer<Price>(),
  askQuantity: integer<Quantity>(),
};
const quoteSeenCodec = object<EvidenceQuote>(quoteFields);
const printSeenCodec = object<EvidencePrint>({
  at: integer(),
  printSequence: integer(),
  price: integer(),
  quantity: integer(),
});
const barFields = {
  openTime: integer<UnixMicros>(),
  open: integer<Price>(),
  high: integer<Price>(),
  low: integer<Price>(),
  close: integer<Price>(),
  volume: observed,
};
const barSeenCodec = object<EvidenceBar>(barFields);

const bookFields = {
  model: literal('book'),
  bookSequence: integer(),
  bidPrice: integer<Price>(),
  bidQuantity: integer<Quantity>(),
  askPrice: integer<Price>(),
  askQuantity: integer<Quantity>(),
  levelQuantity: integer<Quantity>(),
  queueAhead: nullable(integer<Quantity>()),
};
const barEvidenceFields = {
  model: literal('bar'),
  ...barFields,
  participationMax: nullable(integer<Quantity>()),
  reached: oneOf(['open', 'high', 'low', 'close']),
};

/** The evidence of the first version: a book or a bar, and nothing of what else decided. */
type FirstEvidence = Omit<EvidenceOf<'book'>, 'basis'> | Omit<EvidenceOf<'bar'>, 'basis'>;
const firstCodec = union<FirstEvidence, 'model'>('model', {
  book: object<Omit<EvidenceOf<'book'>, 'basis'>>(bookFields),
  bar: object<Omit<EvidenceOf<'bar'>, 'basis'>>(barEvidenceFields),
});

export const firstEvidenceCodec: Codec<FillEvidence> = {
  encode: (evidence) => firstCodec.encode(evidence as FirstEvidence),
  decode: (json, path) => ({ ...firstCodec.decode(json, path), basis: null }),
};

export const evidenceCodec = union<FillEvidence, 'model'>('model', {
  book: object<EvidenceOf<'book'>>({ ...bookFields, basis: nullable(basisCodec) }),
  bar: object<EvidenceOf<'bar'>>({ ...barEvidenceFields, basis: nullable(basisCodec) }),
  close: object<EvidenceOf<'close'>>({
    model: literal('close'),
    ...barFields,
    participationMax: nullable(integer<Quantity>()),
    basis: basisCodec,
  }),
  quote: object<EvidenceOf<'quote'>>({
    model: literal('quote'),
    quote: quoteSeenCodec,
    part: oneOf(['crossed', 'beyond', 'reached']),
    basis: basisCodec,
  }),
  queue: object<EvidenceOf<'queue'>>({
    model: literal('queue'),
    quote: quoteSeenCodec,
    print: printSeenCodec,
    part: oneOf(['through', 'reached']),
    queueAhead: observed,
    basis: basisCodec,
  }),
  auction: object<EvidenceOf<'auction'>>({
    model: literal('auction'),
    auction: oneOf(['open', 'close']),
    auctionAt: integer(),
    cleared: nullable(
      object<NonNullable<EvidenceOf<'auction'>['cleared']>>({
        volume: integer(),
        demand: integer(),
        supply: integer(),
        referencePrice: nullable(integer()),
      }),
    ),
    bar: nullable(barSeenCodec),
    print: nullable(printSeenCodec),
    lastPriceAt: nullable(integer()),
    basis: basisCodec,
  }),
  reference: object<EvidenceOf<'reference'>>({
    model: literal('reference'),
    bar: nullable(barSeenCodec),
    quote: nullable(quoteSeenCodec),
    print: nullable(printSeenCodec),
    draws: list(observed),
    modelPrice: observed,
    reason: text(),
    basis: basisCodec,
  }),
});

/** A record that exists in two versions, told apart by its `version`; each is written as it was read. */
export function versioned<Value extends { readonly version: 1 | 2 }>(
  first: Codec<Value>,
  second: Codec<Value>,
): Codec<Value> {
  return {
    encode: (value) => (value.version === 1 ? first : second).encode(value),
    decode: (json, path) => (asObject(json, path)['version'] === 1 ? first : second).decode(json, path),
  };
}
