import type { AdjustedLot, DividendAccrued, DividendPaid, PositionAdjusted } from '../../ledger/index.ts';
import {
  type CorporateAction,
  type CorporateActionTerms,
  corporateActionKinds,
  haltReasons,
  type NewsItem,
} from '../../market/index.ts';
import type { OrderAdjusted } from '../../order/index.ts';
import type { LifeRates } from '../../simulator/index.ts';
import type {
  CorporateActionAnnounced,
  CorporateActionApplied,
  InstrumentChanged,
  MarketLifeChanged,
  NewsPublished,
  TradingHalted,
  TradingResumed,
} from '../corporate-events.ts';
import type { HaltState, KnownAction, Receivable, SymbolAlias } from '../corporate-state.ts';
import type { Command } from '../input.ts';
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
  oneOf,
  text,
  union,
} from './codec.ts';
import { cashCodec, conditionsCodec, instrumentCodec, reservationCodec } from './shared-codecs.ts';

/** Codecs of corporate actions, halts and news: events, commands, and their part of a snapshot. */

type TermsOf<Kind extends CorporateActionTerms['kind']> = Extract<CorporateActionTerms, { kind: Kind }>;

const termsCodec: Codec<CorporateActionTerms> = union<CorporateActionTerms, 'kind'>('kind', {
  split: object<TermsOf<'split'>>({ kind: literal('split'), newUnits: integer(), oldUnits: integer() }),
  stock_dividend: object<TermsOf<'stock_dividend'>>({
    kind: literal('stock_dividend'),
    newUnits: integer(),
    oldUnits: integer(),
  }),
  cash_dividend: object<TermsOf<'cash_dividend'>>({
    kind: literal('cash_dividend'),
    cashPerUnit: cashCodec,
    isSpecial: boolean,
  }),
  symbol_change: object<TermsOf<'symbol_change'>>({ kind: literal('symbol_change'), symbol: text(), name: text() }),
  delisting: object<TermsOf<'delisting'>>({ kind: literal('delisting'), cashPerUnit: cashCodec }),
});

export const corporateActionCodec = object<CorporateAction>({
  actionId: text(),
  instrumentId: text(),
  terms: termsCodec,
  exDate: text(),
  recordDate: nullable(text()),
  payDate: nullable(text()),
  source: oneOf(['simulated', 'operator', 'imported']),
});

const version1 = literal(1);
const haltReasonCodec = oneOf(haltReasons);
const lifeRatesCodec = object<LifeRates>({
  newsPerDay: integer(),
  newsHaltsPerDay: integer(),
  pauseMove: integer(),
  dividendsPerYear: integer(),
  splitsPerDecade: integer(),
});

export const corporateEventCodecs = {
  TradingHalted: object<TradingHalted>({
    type: literal('TradingHalted'),
    version: version1,
    instrumentId: text(),
    reasonCode: haltReasonCodec,
    notes: text(),
    resumesAt: nullable(integer()),
    at: integer(),
  }),
  TradingResumed: object<TradingResumed>({
    type: literal('TradingResumed'),
    version: version1,
    instrumentId: text(),
    at: integer(),
  }),
  CorporateActionAnnounced: object<CorporateActionAnnounced>({
    type: literal('CorporateActionAnnounced'),
    version: version1,
    action: corporateActionCodec,
    at: integer(),
  }),
  CorporateActionApplied: object<CorporateActionApplied>({
    type: literal('CorporateActionApplied'),
    version: version1,
    actionId: text(),
    instrumentId: text(),
    closeBefore: nullable(integer()),
    priceAfter: nullable(integer()),
    at: integer(),
  }),
  InstrumentChanged: object<InstrumentChanged>({
    type: literal('InstrumentChanged'),
    version: version1,
    instrument: instrumentCodec,
    actionId: text(),
    at: integer(),
  }),
  PositionAdjusted: object<PositionAdjusted>({
    type: literal('PositionAdjusted'),
    version: version1,
    accountId: text(),
    instrumentId: text(),
    actionId: text(),
    kind: oneOf(corporateActionKinds),
    quantityBefore: bigint(),
    positionQuantity: bigint(),
    positionCostBasis: cashCodec,
    cashReceived: cashCodec,
    realizedPnl: cashCodec,
    lots: list(
      object<AdjustedLot>({
        lotId: integer(),
        quantityBefore: integer(),
        costBasisBefore: cashCodec,
        quantity: integer(),
        costBasis: cashCodec,
      }),
    ),
    at: integer(),
  }),
  DividendAccrued: object<DividendAccrued>({
    type: literal('DividendAccrued'),
    version: version1,
    accountId: text(),
    instrumentId: text(),
    actionId: text(),
    currency: text(),
    quantity: bigint(),
    amount: cashCodec,
    payDate: text(),
    at: integer(),
  }),
  DividendPaid: object<DividendPaid>({
    type: literal('DividendPaid'),
    version: version1,
    accountId: text(),
    instrumentId: text(),
    actionId: text(),
    currency: text(),
    amount: cashCodec,
    at: integer(),
  }),
  OrderAdjusted: object<OrderAdjusted>({
    type: literal('OrderAdjusted'),
    version: version1,
    orderId: text(),
    accountId: text(),
    actionId: text(),
    quantity: integer(),
    filledQuantity: integer(),
    filledNotional: cashCodec,
    limitPrice: nullable(integer()),
    stopPrice: nullable(integer()),
    highWaterMark: nullable(integer()),
    conditions: nullable(conditionsCodec),
    reservation: reservationCodec,
    at: integer(),
  }),
  MarketLifeChanged: object<MarketLifeChanged>({
    type: literal('MarketLifeChanged'),
    version: version1,
    rates: lifeRatesCodec,
    at: integer(),
  }),
  NewsPublished: object<NewsPublished>({
    type: literal('NewsPublished'),
    version: version1,
    newsSequence: integer(),
    headline: text(),
    summary: text(),
    source: text(),
    instrumentIds: list(text()),
    at: integer(),
  }),
};

type CommandOf<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

export const corporateCommandCodecs = {
  HaltTrading: object<CommandOf<'HaltTrading'>>({
    kind: literal('HaltTrading'),
    instrumentId: text(),
    reasonCode: haltReasonCodec,
    notes: text(),
    resumesAt: nullable(integer()),
  }),
  ResumeTrading: object<CommandOf<'ResumeTrading'>>({ kind: literal('ResumeTrading'), instrumentId: text() }),
  AnnounceCorporateAction: object<CommandOf<'AnnounceCorporateAction'>>({
    kind: literal('AnnounceCorporateAction'),
    action: corporateActionCodec,
  }),
  ApplyCorporateAction: object<CommandOf<'ApplyCorporateAction'>>({
    kind: literal('ApplyCorporateAction'),
    actionId: text(),
  }),
  SetMarketLife: object<CommandOf<'SetMarketLife'>>({ kind: literal('SetMarketLife'), rates: lifeRatesCodec }),
  PublishNews: object<CommandOf<'PublishNews'>>({
    kind: literal('PublishNews'),
    item: object<NewsItem>({ headline: text(), summary: text(), source: text(), instrumentIds: list(text()) }),
  }),
};

/** The corporate part of a snapshot. */
export interface StoredCorporate {
  readonly halts: readonly HaltState[];
  readonly actions: readonly KnownAction[];
  readonly receivables: readonly Receivable[];
  readonly aliases: readonly SymbolAlias[];
  readonly newsSequence: number;
  readonly lifeRates: LifeRates | null;
}

const plainCorporateFields = {
  halts: list(
    object<HaltState>({
      instrumentId: text(),
      reasonCode: haltReasonCodec,
      notes: text(),
      haltedAt: integer(),
      resumesAt: nullable(integer()),
      resumedAt: nullable(integer()),
    }),
  ),
  actions: list(
    object<KnownAction>({
      action: corporateActionCodec,
      announcedAt: integer(),
      appliedAt: nullable(integer()),
      closeBefore: nullable(integer()),
    }),
  ),
  receivables: list(
    object<Receivable>({
      actionId: text(),
      accountId: text(),
      instrumentId: text(),
      currency: text(),
      amount: cashCodec,
      payDate: text(),
    }),
  ),
  aliases: list(object<SymbolAlias>({ instrumentId: text(), symbol: text(), until: integer() })),
  newsSequence: integer(),
};

/** Worlds that live at the rates of their generator keep the text that they always had. */
export const storedCorporateCodec = grown<StoredCorporate, 'lifeRates'>(
  object<Omit<StoredCorporate, 'lifeRates'>>(plainCorporateFields),
  object<StoredCorporate>({ ...plainCorporateFields, lifeRates: nullable(lifeRatesCodec) }),
  { lifeRates: null },
);
