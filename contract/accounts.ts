import { type Static, Type } from 'typebox';
import { DecimalInput, DecimalText, InstantText, literals, nullable, Uuid } from './primitives.ts';

const Leverage = Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(4)]);

/** What the broker takes of a fill. Rates are fractions of the notional, to a millionth. */
const CommissionBody = Type.Union([
  Type.Object({ kind: Type.Literal('zero') }),
  Type.Object({ kind: Type.Literal('percentage'), makerRate: DecimalInput, takerRate: DecimalInput }),
  Type.Object({
    kind: Type.Literal('per_share'),
    perShare: DecimalInput,
    orderMin: DecimalInput,
    orderMax: nullable(DecimalInput),
  }),
  Type.Object({
    kind: Type.Literal('tiered'),
    tiers: Type.Array(Type.Object({ volumeFrom: DecimalInput, makerRate: DecimalInput, takerRate: DecimalInput }), {
      minItems: 1,
      maxItems: 20,
    }),
  }),
]);

export const FeeScheduleBody = Type.Object({
  commission: CommissionBody,
  /** What regulators take of sales of shares; rates with their date and source. */
  regulatory: Type.Optional(
    nullable(
      Type.Object({
        secPerMillion: DecimalInput,
        tafPerShare: DecimalInput,
        tafOrderMax: DecimalInput,
        asOf: Type.String({ format: 'date' }),
        source: Type.String({ minLength: 1, maxLength: 200 }),
      }),
    ),
  ),
});
export type FeeScheduleBody = Static<typeof FeeScheduleBody>;

/** What is left out keeps the default of its kind. Rates are fractions a year. */
export const AccountTermsBody = Type.Object({
  kind: literals(['cash', 'margin'] as const),
  leverage: Type.Optional(Leverage),
  fees: Type.Optional(nullable(FeeScheduleBody)),
  settlement: Type.Optional(literals(['immediate', 'next_day'] as const)),
  unsettledFunds: Type.Optional(literals(['refuse', 'good_faith'] as const)),
  dayTrading: Type.Optional(literals(['off', 'refuse'] as const)),
  dayTradingEquityMin: Type.Optional(DecimalInput),
  debitInterestRate: Type.Optional(DecimalInput),
  borrowFeeRate: Type.Optional(DecimalInput),
  marginCall: Type.Optional(literals(['liquidate', 'liquidate_at_roll', 'warn'] as const)),
  scriptedOutcomes: Type.Optional(Type.Boolean()),
});
export type AccountTermsBody = Static<typeof AccountTermsBody>;

export const AccountControlsView = Type.Object({
  tradingSuspended: Type.Boolean(),
  tradingBlocked: Type.Boolean(),
  noShorting: Type.Boolean(),
  fractionalTrading: Type.Boolean(),
  leverageMax: Leverage,
});

/** A new name, switches, or both. Blocking an account is an operator's, by a route of its own. */
export const AccountPatch = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' })),
  controls: Type.Optional(Type.Partial(Type.Omit(AccountControlsView, ['tradingBlocked']))),
});
export type AccountPatch = Static<typeof AccountPatch>;

/** What the rules of an account say now, from committed rows and the marks of this moment. */
export const AccountStandingView = Type.Object(
  {
    accountId: Uuid,
    /** Null: a plain account. Cash as decimal text, rates in parts per million. */
    terms: nullable(Type.Record(Type.String(), Type.Unknown())),
    controls: AccountControlsView,
    season: Type.Integer(),
    closedAt: nullable(InstantText),
    unsettledCash: DecimalText,
    dayTradeCount: Type.Integer(),
    marginCalledAt: nullable(InstantText),
    equity: DecimalText,
    lastEquity: nullable(DecimalText),
    lastMaintenanceMargin: nullable(DecimalText),
    longMarketValue: DecimalText,
    shortMarketValue: DecimalText,
    initialMargin: DecimalText,
    maintenanceMargin: DecimalText,
    multiplier: Leverage,
    buyingPower: DecimalText,
    regtBuyingPower: DecimalText,
    daytradingBuyingPower: DecimalText,
    nonMarginableBuyingPower: DecimalText,
    sma: DecimalText,
  },
  { $id: 'AccountStanding' },
);
export type AccountStandingView = Static<typeof AccountStandingView>;

/** Cash of a currency, or what is held of an instrument. `value` is in the account's currency; null when no rate is known. */
export const AssetBalanceView = Type.Object(
  {
    asset: Type.String(),
    kind: literals(['cash', 'position'] as const),
    total: DecimalText,
    locked: DecimalText,
    free: DecimalText,
    value: nullable(DecimalText),
  },
  { $id: 'AssetBalance' },
);
export type AssetBalanceView = Static<typeof AssetBalanceView>;

export const AccountActivityView = Type.Object(
  {
    eventSequence: Type.Integer(),
    kind: Type.String(),
    details: Type.Record(Type.String(), Type.Unknown()),
    at: InstantText,
  },
  { $id: 'AccountActivity' },
);
export type AccountActivityView = Static<typeof AccountActivityView>;

export const FeeLineView = Type.Object({ kind: Type.String(), amount: DecimalText });
export type FeeLineView = Static<typeof FeeLineView>;
