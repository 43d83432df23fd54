/** Rows of the projection tables as they are written. Names are those of the columns; decimals are text, instants UnixMicros. */

export interface AccountRow {
  readonly account_id: string;
  readonly name: string;
  readonly currency: string;
  policy: string;
  readonly created_at: number;
}

/** What events change of an account beside its balance. Null leaves a column as it is; the JSON text `null` empties it. */
export interface AccountChangeRow {
  readonly account_id: string;
  name: string | null;
  policy: string | null;
  terms: string | null;
  controls: string | null;
  day: string | null;
  margin_call: string | null;
  day_trade_count: number | null;
  season: number | null;
  closed_at: number | null;
}

/** One thing that happened to an account, as its event says it. */
export interface AccountActivityRow {
  readonly event_sequence: number;
  readonly account_id: string;
  readonly kind: string;
  readonly details: string;
  readonly ts: number;
}

export interface FillFeeRow {
  readonly fill_id: string;
  readonly line: number;
  readonly account_id: string;
  readonly kind: string;
  readonly amount: string;
}

export interface BorrowTermsRow {
  readonly instrument_id: string;
  readonly easy_to_borrow: boolean;
  readonly annual_rate: number | null;
}

export interface InstrumentRow {
  readonly instrument_id: string;
  readonly symbol: string;
  readonly name: string;
  readonly asset_class: string;
  readonly venue: string;
  readonly currency: string;
  readonly price_scale: number;
  readonly quantity_scale: number;
  readonly calendar_id: string;
  readonly tradable: boolean;
  readonly shortable: boolean;
  readonly fractionable: boolean;
  readonly definition: string;
}

/** What an order is from its first event on. */
interface NewOrderFields {
  readonly order_id: string;
  readonly order_sequence: number;
  readonly account_id: string;
  readonly instrument_id: string;
  readonly symbol: string;
  readonly client_order_id: string;
  readonly request_hash: string;
  readonly side: string;
  readonly order_type: string;
  readonly time_in_force: string;
  readonly sizing: string;
  readonly extended_hours: boolean;
  readonly reduce_only: boolean;
  readonly origin: string;
  reason_details: string | null;
  readonly submitted_at: number;
  expires_at: number | null;
  readonly input_sequence: number;
}

/** What later events change of an order. Null leaves a column as it is; `fees_paid` is what is added. */
export interface OrderChangeRow {
  readonly order_id: string;
  status: string | null;
  updated_at: number;
  quantity: string | null;
  limit_price: string | null;
  filled_quantity: string | null;
  filled_notional: string | null;
  average_fill_price: string | null;
  fees_paid: string;
  reserved_cash: string | null;
  reserved_quantity: string | null;
  reason_code: string | null;
  filled_at: number | null;
  canceled_at: number | null;
  expired_at: number | null;
  failed_at: number | null;
}

export interface OrderRow extends NewOrderFields, OrderChangeRow {
  readonly order_id: string;
}

/** What an order has beyond a plain one. Null leaves a column as it is. */
export interface OrderTermsRow {
  readonly order_id: string;
  stop_price: string | null;
  trail_price: string | null;
  trail_percent: string | null;
  trigger_by: string | null;
  high_water_mark: string | null;
  triggered_at: number | null;
  order_class: string | null;
  role: string | null;
  group_id: string | null;
  notional: string | null;
  take_profit_price: string | null;
  stop_loss_price: string | null;
  stop_loss_limit_price: string | null;
  replaces: string | null;
  replaced_by: string | null;
  replaced_at: number | null;
}

export interface FillRow {
  readonly fill_id: string;
  readonly fill_sequence: number;
  readonly order_id: string;
  readonly account_id: string;
  readonly instrument_id: string;
  readonly symbol: string;
  readonly side: string;
  readonly quantity: string;
  readonly price: string;
  readonly notional: string;
  readonly fee: string;
  readonly realized_pnl: string;
  readonly position_quantity: string;
  readonly order_filled_quantity: string;
  readonly order_remaining_quantity: string;
  readonly liquidity: string;
  readonly fill_model: string;
  readonly evidence: string;
  readonly ts: number;
  readonly event_sequence: number;
}

/** The position after the batch; profit and fees are what is added. */
export interface PositionRow {
  readonly account_id: string;
  readonly instrument_id: string;
  readonly symbol: string;
  readonly quantity: string;
  readonly cost_basis: string;
  readonly average_entry_price: string | null;
  readonly realized_pnl: string;
  readonly fees_paid: string;
  /** True when the position was opened, turned or closed within the batch: then `opened_at` counts, else the stored one stays. */
  readonly reopened: boolean;
  readonly opened_at: number | null;
  readonly updated_at: number;
}

/** Amounts are what is added: negative where a lot was closed. */
export interface LotChangeRow {
  readonly account_id: string;
  readonly instrument_id: string;
  readonly lot_id: number;
  readonly quantity: string;
  readonly cost_basis: string;
  readonly opened_at: number;
}

/** All amounts are what is added. */
export interface BalanceChangeRow {
  readonly account_id: string;
  readonly currency: string;
  readonly cash: string;
  readonly reserved: string;
  readonly deposited: string;
  readonly realized_pnl: string;
  readonly fees_paid: string;
  readonly unsettled: string;
  readonly updated_at: number;
}

export interface PostingRow {
  readonly event_sequence: number;
  readonly line: number;
  readonly account_id: string;
  readonly ledger_account: string;
  readonly currency: string;
  readonly amount: string;
  readonly event_type: string;
  readonly order_id: string | null;
  readonly ts: number;
}

export interface KillSwitchRow {
  readonly state: string;
  readonly changed_at: number;
}

export interface KillSwitchHistoryRow {
  readonly event_sequence: number;
  readonly state: string;
  readonly operator: string;
  readonly reason: string;
  readonly ts: number;
}

export interface HaltRow {
  readonly event_sequence: number;
  readonly instrument_id: string;
  readonly reason_code: string;
  readonly notes: string;
  readonly halted_at: number;
  readonly resumes_at: number | null;
  resumed_at: number | null;
}

/** The end of a halt that began in an earlier batch. */
export interface HaltEndRow {
  readonly instrument_id: string;
  readonly resumed_at: number;
}

export interface CorporateActionRow {
  readonly action_id: string;
  readonly instrument_id: string;
  readonly kind: string;
  readonly terms: string;
  readonly ex_date: string;
  readonly record_date: string | null;
  readonly pay_date: string | null;
  readonly source: string;
  readonly announced_at: number;
  applied_at: number | null;
  close_before: string | null;
}

/** An action of an earlier batch that took effect. */
export interface AppliedActionRow {
  readonly action_id: string;
  readonly applied_at: number;
  readonly close_before: string | null;
}

/** Profit of a position that did not change otherwise: what is added. */
export interface PositionGainRow {
  readonly account_id: string;
  readonly instrument_id: string;
  realized_pnl: string;
  updated_at: number;
}

export interface DividendRow {
  readonly action_id: string;
  readonly account_id: string;
  readonly instrument_id: string;
  readonly currency: string;
  readonly quantity: string;
  readonly amount: string;
  readonly pay_date: string;
  readonly accrued_at: number;
  paid_at: number | null;
}

/** A dividend of an earlier batch that was paid. */
export interface PaidDividendRow {
  readonly action_id: string;
  readonly account_id: string;
  readonly paid_at: number;
}

export interface NewsRow {
  readonly news_sequence: number;
  readonly headline: string;
  readonly summary: string;
  readonly source: string;
  readonly instrument_ids: string;
  readonly published_at: number;
}

/** All that a batch of events changes in the read models. */
export interface ProjectionRows {
  readonly accounts: readonly AccountRow[];
  readonly accountChanges: readonly AccountChangeRow[];
  readonly accountActivities: readonly AccountActivityRow[];
  readonly fillFees: readonly FillFeeRow[];
  readonly borrowTerms: readonly BorrowTermsRow[];
  readonly instruments: readonly InstrumentRow[];
  readonly newOrders: readonly OrderRow[];
  readonly orderChanges: readonly OrderChangeRow[];
  readonly orderTerms: readonly OrderTermsRow[];
  readonly fills: readonly FillRow[];
  readonly positions: readonly PositionRow[];
  readonly openedLots: readonly LotChangeRow[];
  readonly closedLots: readonly LotChangeRow[];
  readonly balances: readonly BalanceChangeRow[];
  readonly postings: readonly PostingRow[];
  readonly killSwitches: readonly KillSwitchRow[];
  readonly killSwitchHistory: readonly KillSwitchHistoryRow[];
  readonly halts: readonly HaltRow[];
  readonly haltEnds: readonly HaltEndRow[];
  readonly corporateActions: readonly CorporateActionRow[];
  readonly appliedActions: readonly AppliedActionRow[];
  readonly positionGains: readonly PositionGainRow[];
  readonly dividends: readonly DividendRow[];
  readonly paidDividends: readonly PaidDividendRow[];
  readonly news: readonly NewsRow[];
}
