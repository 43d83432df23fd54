import type { CorporateActionId, CorporateActionKind } from '../market/index.ts';
import type {
  AccountId,
  Cash,
  Currency,
  InstrumentId,
  Quantity,
  SignedQuantity,
  TradingDate,
  UnixMicros,
} from '../units/index.ts';

/** A lot before and after a corporate action; one with nothing left is gone. When it was opened stays. */
export interface AdjustedLot {
  readonly lotId: number;
  readonly quantityBefore: Quantity;
  readonly costBasisBefore: Cash;
  readonly quantity: Quantity;
  readonly costBasis: Cash;
}

/** A corporate action changed what an account holds. */
export interface PositionAdjusted {
  readonly type: 'PositionAdjusted';
  readonly version: 1;
  readonly accountId: AccountId;
  readonly instrumentId: InstrumentId;
  readonly actionId: CorporateActionId;
  readonly kind: CorporateActionKind;
  readonly quantityBefore: SignedQuantity;
  readonly positionQuantity: SignedQuantity;
  readonly positionCostBasis: Cash;
  /** Received for what cannot be held any more: a fraction (cash in lieu), or all of it at a delisting. Negative when short. */
  readonly cashReceived: Cash;
  /** Cash received less the cost of what was given up for it. */
  readonly realizedPnl: Cash;
  /** Every lot there was, oldest first; empty for an account that keeps none. */
  readonly lots: readonly AdjustedLot[];
  readonly at: UnixMicros;
}

/** The holder at the close before the ex-date is entitled; no money moves before the pay date. */
export interface DividendAccrued {
  readonly type: 'DividendAccrued';
  readonly version: 1;
  readonly accountId: AccountId;
  readonly instrumentId: InstrumentId;
  readonly actionId: CorporateActionId;
  readonly currency: Currency;
  readonly quantity: SignedQuantity;
  /** Negative when short: who sold shares that he borrowed pays their dividend. */
  readonly amount: Cash;
  readonly payDate: TradingDate;
  readonly at: UnixMicros;
}

export interface DividendPaid {
  readonly type: 'DividendPaid';
  readonly version: 1;
  readonly accountId: AccountId;
  readonly instrumentId: InstrumentId;
  readonly actionId: CorporateActionId;
  readonly currency: Currency;
  readonly amount: Cash;
  readonly at: UnixMicros;
}

export type HolderEvent = PositionAdjusted | DividendAccrued | DividendPaid;
