import type {
  AccountCharged,
  AccountClosed,
  AccountControls,
  AccountControlsChanged,
  AccountDayRolled,
  AccountEvent,
  AccountRenamed,
  AccountReset,
  AccountTerms,
  AccountTermsChanged,
  BorrowTermsChanged,
  CashSettled,
  DayTradeCounted,
  FeesItemized,
  GoodFaithViolated,
  MarginCalled,
  MarginCallMet,
  PositionTransferred,
  ProceedsHeld,
} from '../../ledger/index.ts';
import type { Commission, FeeLine, FeeSchedule, FeeTier, LotChange, RegulatoryFees } from '../../order/index.ts';
import type { AccountId } from '../../units/index.ts';
import type { Command } from '../input.ts';
import {
  bigint,
  boolean,
  type Codec,
  corrupt,
  integer,
  list,
  literal,
  nullable,
  object,
  oneOf,
  text,
  union,
} from './codec.ts';
import { cashCodec } from './shared-codecs.ts';

/** Codecs of accounts: their terms, what happens to them, and what may be asked of them. */

/** 1, 2 or 4. */
const leverageCodec: Codec<1 | 2 | 4> = {
  encode: (value) => `${value}`,
  decode: (json, path) => (json === 1 || json === 2 || json === 4 ? json : corrupt(path, '1 | 2 | 4')),
};

const commissionCodec: Codec<Commission> = union<Commission, 'kind'>('kind', {
  zero: object<Extract<Commission, { kind: 'zero' }>>({ kind: literal('zero') }),
  percentage: object<Extract<Commission, { kind: 'percentage' }>>({
    kind: literal('percentage'),
    makerRate: integer(),
    takerRate: integer(),
  }),
  per_share: object<Extract<Commission, { kind: 'per_share' }>>({
    kind: literal('per_share'),
    perShare: cashCodec,
    orderMin: cashCodec,
    orderMax: nullable(cashCodec),
  }),
  tiered: object<Extract<Commission, { kind: 'tiered' }>>({
    kind: literal('tiered'),
    tiers: list(object<FeeTier>({ volumeFrom: cashCodec, makerRate: integer(), takerRate: integer() })),
  }),
});

const feeScheduleCodec = object<FeeSchedule>({
  commission: commissionCodec,
  regulatory: nullable(
    object<RegulatoryFees>({
      secPerMillion: cashCodec,
      tafPerShare: cashCodec,
      tafOrderMax: cashCodec,
      asOf: text(),
      source: text(),
    }),
  ),
});

export const termsCodec = object<AccountTerms>({
  kind: oneOf(['cash', 'margin']),
  leverage: leverageCodec,
  fees: nullable(feeScheduleCodec),
  settlement: oneOf(['immediate', 'next_day']),
  unsettledFunds: oneOf(['refuse', 'good_faith']),
  dayTrading: oneOf(['off', 'refuse']),
  dayTradingEquityMin: cashCodec,
  debitInterestRate: integer(),
  borrowFeeRate: integer(),
  marginCall: oneOf(['liquidate', 'liquidate_at_roll', 'warn']),
  scriptedOutcomes: boolean,
});

export const controlsCodec = object<AccountControls>({
  tradingSuspended: boolean,
  tradingBlocked: boolean,
  noShorting: boolean,
  fractionalTrading: boolean,
  leverageMax: leverageCodec,
});

const fact = { version: literal(1), accountId: text<AccountId>() } as const;
const lotChange = object<LotChange>({ lotId: integer(), quantity: integer(), costBasis: cashCodec });
const marginCallFields = { ...fact, equity: cashCodec, maintenanceMargin: cashCodec } as const;

/** Of each event about accounts; the union of all events takes them in. */
export const accountEventCodecs: {
  readonly [Type in AccountEvent['type']]: Codec<Extract<AccountEvent, { readonly type: Type }>>;
} = {
  AccountTermsChanged: object<AccountTermsChanged>({
    type: literal('AccountTermsChanged'),
    ...fact,
    terms: termsCodec,
    at: integer(),
  }),
  AccountControlsChanged: object<AccountControlsChanged>({
    type: literal('AccountControlsChanged'),
    ...fact,
    controls: controlsCodec,
    at: integer(),
  }),
  AccountRenamed: object<AccountRenamed>({ type: literal('AccountRenamed'), ...fact, name: text(), at: integer() }),
  AccountClosed: object<AccountClosed>({ type: literal('AccountClosed'), ...fact, at: integer() }),
  AccountReset: object<AccountReset>({
    type: literal('AccountReset'),
    ...fact,
    resetId: text(),
    season: integer(),
    cash: cashCodec,
    at: integer(),
  }),
  PositionTransferred: object<PositionTransferred>({
    type: literal('PositionTransferred'),
    ...fact,
    transferId: text(),
    transferSequence: integer(),
    cause: oneOf(['reset', 'clone']),
    instrumentId: text(),
    quantity: bigint(),
    price: nullable(integer()),
    notional: cashCodec,
    positionQuantity: bigint(),
    positionCostBasis: cashCodec,
    realizedPnl: cashCodec,
    lotsClosed: list(lotChange),
    lotOpened: nullable(lotChange),
    at: integer(),
  }),
  FeesItemized: object<FeesItemized>({
    type: literal('FeesItemized'),
    ...fact,
    fillId: text(),
    orderId: text(),
    lines: list(object<FeeLine>({ kind: oneOf(['commission', 'sec', 'taf']), amount: cashCodec })),
    at: integer(),
  }),
  AccountCharged: object<AccountCharged>({
    type: literal('AccountCharged'),
    ...fact,
    kind: oneOf(['margin_interest', 'borrow_fee']),
    currency: text(),
    instrumentId: nullable(text()),
    amount: cashCodec,
    base: cashCodec,
    annualRate: integer(),
    nights: integer(),
    at: integer(),
  }),
  ProceedsHeld: object<ProceedsHeld>({
    type: literal('ProceedsHeld'),
    ...fact,
    fillId: text(),
    currency: text(),
    amount: cashCodec,
    at: integer(),
  }),
  CashSettled: object<CashSettled>({
    type: literal('CashSettled'),
    ...fact,
    currency: text(),
    amount: cashCodec,
    at: integer(),
  }),
  AccountDayRolled: object<AccountDayRolled>({
    type: literal('AccountDayRolled'),
    ...fact,
    tradingDate: nullable(text()),
    dayNumber: integer(),
    equity: cashCodec,
    maintenanceMargin: cashCodec,
    exposure: cashCodec,
    deposited: cashCodec,
    tierVolume: cashCodec,
    dayTradeCount: integer(),
    at: integer(),
  }),
  DayTradeCounted: object<DayTradeCounted>({
    type: literal('DayTradeCounted'),
    ...fact,
    orderId: text(),
    instrumentId: text(),
    count: integer(),
    at: integer(),
  }),
  GoodFaithViolated: object<GoodFaithViolated>({
    type: literal('GoodFaithViolated'),
    ...fact,
    orderId: text(),
    instrumentId: text(),
    count: integer(),
    at: integer(),
  }),
  MarginCalled: object<MarginCalled>({
    type: literal('MarginCalled'),
    ...marginCallFields,
    consequence: oneOf(['liquidate', 'liquidate_at_roll', 'warn']),
    at: integer(),
  }),
  MarginCallMet: object<MarginCallMet>({ type: literal('MarginCallMet'), ...marginCallFields, at: integer() }),
  BorrowTermsChanged: object<BorrowTermsChanged>({
    type: literal('BorrowTermsChanged'),
    version: literal(1),
    instrumentId: text(),
    easyToBorrow: boolean,
    annualRate: nullable(integer()),
    at: integer(),
  }),
};

type CommandOf<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/** Of each command about accounts that is not as old as the journal itself. */
export const accountCommandCodecs = {
  ChangeAccountTerms: object<CommandOf<'ChangeAccountTerms'>>({
    kind: literal('ChangeAccountTerms'),
    accountId: text(),
    terms: termsCodec,
  }),
  ChangeAccountControls: object<CommandOf<'ChangeAccountControls'>>({
    kind: literal('ChangeAccountControls'),
    accountId: text(),
    controls: controlsCodec,
  }),
  RenameAccount: object<CommandOf<'RenameAccount'>>({
    kind: literal('RenameAccount'),
    accountId: text(),
    name: text(),
  }),
  CloseAccount: object<CommandOf<'CloseAccount'>>({ kind: literal('CloseAccount'), accountId: text() }),
  ResetAccount: object<CommandOf<'ResetAccount'>>({
    kind: literal('ResetAccount'),
    accountId: text(),
    cash: cashCodec,
    idempotencyKey: text(),
  }),
  CloneAccount: object<CommandOf<'CloneAccount'>>({
    kind: literal('CloneAccount'),
    accountId: text(),
    name: text(),
    sourceAccountId: text(),
  }),
  SetBorrowTerms: object<CommandOf<'SetBorrowTerms'>>({
    kind: literal('SetBorrowTerms'),
    instrumentId: text(),
    easyToBorrow: boolean,
    annualRate: nullable(integer()),
  }),
};
