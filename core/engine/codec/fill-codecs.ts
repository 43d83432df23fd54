import type { FillSettings } from '../../exchange/index.ts';
import type {
  AuctionInterestSeen,
  EvidenceBar,
  EvidenceLevel,
  EvidencePrint,
  EvidenceQuote,
  FillBasis,
  FillEvidence,
  ReferenceAsked,
} from '../../order/index.ts';
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

type Cleared = NonNullable<EvidenceOf<'auction'>['cleared']>;

const clearedFields = {
  volume: integer<Quantity>(),
  demand: integer<Quantity>(),
  supply: integer<Quantity>(),
  referencePrice: nullable(integer<Price>()),
};
const interestCodec = list(
  object<AuctionInterestSeen['buys'][number]>({ limit: nullable(integer()), quantity: integer() }),
);
const clearedCodec = object<Cleared>({
  ...clearedFields,
  interest: nullable(
    object<AuctionInterestSeen>({
      buys: interestCodec,
      sells: interestCodec,
      priceBands: list(
        object<AuctionInterestSeen['priceBands'][number]>({ fromPrice: integer(), increment: integer() }),
      ),
    }),
  ),
});

const levelsCodec = list(object<EvidenceLevel>({ price: observed, quantity: observed }));
const askedCodec = object<ReferenceAsked>({
  quantity: integer(),
  waited: integer(),
  queueAhead: nullable(observed),
  previousClose: nullable(integer()),
  barCloseTime: nullable(integer()),
  quoteAge: nullable(integer()),
  levels: nullable(
    object<NonNullable<ReferenceAsked['levels']>>({
      bids: levelsCodec,
      asks: levelsCodec,
    }),
  ),
  tick: integer(),
  answer: integer(),
});

const auctionFields = {
  model: literal('auction'),
  auction: oneOf(['open', 'close']),
  auctionAt: integer<UnixMicros>(),
};
const officialFields = {
  bar: nullable(barSeenCodec),
  print: nullable(printSeenCodec),
  lastPriceAt: nullable(integer<UnixMicros>()),
  basis: basisCodec,
};
const referenceFields = {
  model: literal('reference'),
  bar: nullable(barSeenCodec),
  quote: nullable(quoteSeenCodec),
  print: nullable(printSeenCodec),
  draws: list(observed),
  modelPrice: observed,
  reason: text(),
};

const commonFields = {
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
};

export const evidenceCodec = union<FillEvidence, 'model'>('model', {
  ...commonFields,
  auction: object<EvidenceOf<'auction'>>({ ...auctionFields, cleared: nullable(clearedCodec), ...officialFields }),
  reference: object<EvidenceOf<'reference'>>({ ...referenceFields, asked: nullable(askedCodec), basis: basisCodec }),
});

/** The evidence of the second version did not tell what models of other tools were told, nor what an auction cleared. */
type SecondAuction = Omit<EvidenceOf<'auction'>, 'cleared'> & {
  readonly cleared: Omit<Cleared, 'interest'> | null;
};
type SecondReference = Omit<EvidenceOf<'reference'>, 'asked'>;
type SecondEvidence = Exclude<FillEvidence, { model: 'auction' | 'reference' }> | SecondAuction | SecondReference;

const secondCodec = union<SecondEvidence, 'model'>('model', {
  ...commonFields,
  auction: object<SecondAuction>({
    ...auctionFields,
    cleared: nullable(object<Omit<Cleared, 'interest'>>(clearedFields)),
    ...officialFields,
  }),
  reference: object<SecondReference>({ ...referenceFields, basis: basisCodec }),
});

export const secondEvidenceCodec: Codec<FillEvidence> = {
  encode: (evidence) => secondCodec.encode(evidence),
  decode: (json, path) => {
    const evidence = secondCodec.decode(json, path);
    if (evidence.model === 'reference') return { ...evidence, asked: null };
    if (evidence.model !== 'auction') return evidence;
    const { cleared } = evidence;
    return { ...evidence, cleared: cleared === null ? null : { ...cleared, interest: null } };
  },
};

/** A record that exists in several versions, told apart by its `version`, from 1 on; each is written as it was read. */
export function versioned<Value extends { readonly version: number }>(codecs: readonly Codec<Value>[]): Codec<Value> {
  const newest = codecs.at(-1)!;
  return {
    encode: (value) => (codecs[value.version - 1] ?? newest).encode(value),
    decode: (json, path) => (codecs[Number(asObject(json, path)['version']) - 1] ?? newest).decode(json, path),
  };
}
