import type { RowSet } from '../row-set.ts';
import type {
  AccountActivityRow,
  AccountChangeRow,
  AccountRow,
  AppliedActionRow,
  BalanceChangeRow,
  BorrowTermsRow,
  CorporateActionRow,
  DividendRow,
  FillFeeRow,
  FillRow,
  HaltEndRow,
  HaltRow,
  InstrumentRow,
  KillSwitchHistoryRow,
  KillSwitchRow,
  LotChangeRow,
  NewsRow,
  OrderChangeRow,
  OrderRow,
  OrderTermsRow,
  PaidDividendRow,
  PositionGainRow,
  PositionRow,
  PostingRow,
} from './rows.ts';

/** How each set of rows is written. `u` is a row of the batch, `w` the one row that carries the world's id. */

export const accountSet: RowSet<AccountRow> = {
  name: 'account_insert',
  columns: { account_id: 'uuid', name: 'text', currency: 'text', policy: 'json', created_at: 'bigint' },
  statement: (source) => `
    insert into account (account_id, world_id, name, currency, policy, created_at)
    select u.account_id, w.world_id, u.name, u.currency, u.policy::jsonb, u.created_at from w, ${source}`,
};

export const accountChangeSet: RowSet<AccountChangeRow> = {
  name: 'account_update',
  columns: {
    account_id: 'uuid',
    name: 'text',
    policy: 'json',
    terms: 'json',
    controls: 'json',
    day: 'json',
    margin_call: 'json',
    day_trade_count: 'integer',
    season: 'integer',
    closed_at: 'bigint',
  },
  statement: (source) => `
    update account set
      name = coalesce(u.name, account.name), policy = coalesce(u.policy::jsonb, account.policy),
      terms = coalesce(u.terms::jsonb, account.terms), controls = coalesce(u.controls::jsonb, account.controls),
      day = coalesce(u.day::jsonb, account.day), margin_call = coalesce(u.margin_call::jsonb, account.margin_call),
      day_trade_count = coalesce(u.day_trade_count, account.day_trade_count),
      season = coalesce(u.season, account.season), closed_at = coalesce(u.closed_at, account.closed_at)
    from w, ${source} where account.account_id = u.account_id`,
};

export const accountActivitySet: RowSet<AccountActivityRow> = {
  name: 'account_activity_insert',
  columns: { event_sequence: 'bigint', account_id: 'uuid', kind: 'text', details: 'json', ts: 'bigint' },
  statement: (source) => `
    insert into account_activity (world_id, event_sequence, account_id, kind, details, ts)
    select w.world_id, u.event_sequence, u.account_id, u.kind, u.details::jsonb, u.ts from w, ${source}`,
};

export const fillFeeSet: RowSet<FillFeeRow> = {
  name: 'fill_fee_insert',
  columns: { fill_id: 'uuid', line: 'integer', account_id: 'uuid', kind: 'text', amount: 'numeric' },
  statement: (source) => `
    insert into fill_fee (world_id, fill_id, line, account_id, kind, amount)
    select w.world_id, u.fill_id, u.line, u.account_id, u.kind, u.amount from w, ${source}`,
};

export const borrowTermsSet: RowSet<BorrowTermsRow> = {
  name: 'borrow_terms_upsert',
  columns: { instrument_id: 'uuid', easy_to_borrow: 'boolean', annual_rate: 'integer' },
  statement: (source) => `
    insert into borrow_terms (world_id, instrument_id, easy_to_borrow, annual_rate)
    select w.world_id, u.instrument_id, u.easy_to_borrow, u.annual_rate from w, ${source}
    on conflict (world_id, instrument_id) do update set
      easy_to_borrow = excluded.easy_to_borrow, annual_rate = excluded.annual_rate`,
};

export const instrumentSet: RowSet<InstrumentRow> = {
  name: 'instrument_upsert',
  columns: {
    instrument_id: 'uuid',
    symbol: 'text',
    name: 'text',
    asset_class: 'text',
    venue: 'text',
    currency: 'text',
    price_scale: 'integer',
    quantity_scale: 'integer',
    calendar_id: 'text',
    tradable: 'boolean',
    shortable: 'boolean',
    fractionable: 'boolean',
    definition: 'json',
  },
  statement: (source) => `
    insert into instrument (world_id, instrument_id, symbol, name, asset_class, venue, currency, price_scale, quantity_scale,
      calendar_id, tradable, shortable, fractionable, definition)
    select w.world_id, u.instrument_id, u.symbol, u.name, u.asset_class, u.venue, u.currency, u.price_scale, u.quantity_scale,
      u.calendar_id, u.tradable, u.shortable, u.fractionable, u.definition::jsonb from w, ${source}
    on conflict (world_id, instrument_id) do update set
      symbol = excluded.symbol, name = excluded.name, asset_class = excluded.asset_class, venue = excluded.venue,
      currency = excluded.currency, price_scale = excluded.price_scale, quantity_scale = excluded.quantity_scale,
      calendar_id = excluded.calendar_id, tradable = excluded.tradable, shortable = excluded.shortable,
      fractionable = excluded.fractionable, definition = excluded.definition`,
};

const orderChangeColumns = {
  order_id: 'uuid',
  status: 'text',
  updated_at: 'bigint',
  quantity: 'numeric',
  limit_price: 'numeric',
  filled_quantity: 'numeric',
  filled_notional: 'numeric',
  average_fill_price: 'numeric',
  fees_paid: 'numeric',
  reserved_cash: 'numeric',
  reserved_quantity: 'numeric',
  reason_code: 'text',
  filled_at: 'bigint',
  canceled_at: 'bigint',
  expired_at: 'bigint',
  failed_at: 'bigint',
} as const;

const orderColumns = {
  ...orderChangeColumns,
  order_sequence: 'bigint',
  account_id: 'uuid',
  instrument_id: 'uuid',
  symbol: 'text',
  client_order_id: 'text',
  request_hash: 'text',
  side: 'text',
  order_type: 'text',
  time_in_force: 'text',
  sizing: 'text',
  extended_hours: 'boolean',
  reduce_only: 'boolean',
  origin: 'text',
  reason_details: 'json',
  submitted_at: 'bigint',
  expires_at: 'bigint',
  input_sequence: 'bigint',
} as const;

const orderColumnNames = Object.keys(orderColumns);
const orderValues = orderColumnNames.map((column) =>
  column === 'reason_details' ? `u.${column}::jsonb` : `u.${column}`,
);

export const newOrderSet: RowSet<OrderRow> = {
  name: 'orders_insert',
  columns: orderColumns,
  statement: (source) => `
    insert into orders (world_id, ${orderColumnNames.join(', ')})
    select w.world_id, ${orderValues.join(', ')} from w, ${source}`,
};

export const orderChangeSet: RowSet<OrderChangeRow> = {
  name: 'orders_update',
  columns: orderChangeColumns,
  statement: (source) => `
    update orders set
      status = coalesce(u.status, orders.status), updated_at = u.updated_at, quantity = coalesce(u.quantity, orders.quantity),
      limit_price = coalesce(u.limit_price, orders.limit_price),
      filled_quantity = coalesce(u.filled_quantity, orders.filled_quantity),
      filled_notional = coalesce(u.filled_notional, orders.filled_notional),
      average_fill_price = coalesce(u.average_fill_price, orders.average_fill_price),
      fees_paid = orders.fees_paid + u.fees_paid,
      reserved_cash = coalesce(u.reserved_cash, orders.reserved_cash),
      reserved_quantity = coalesce(u.reserved_quantity, orders.reserved_quantity),
      reason_code = coalesce(u.reason_code, orders.reason_code),
      filled_at = coalesce(u.filled_at, orders.filled_at), canceled_at = coalesce(u.canceled_at, orders.canceled_at),
      expired_at = coalesce(u.expired_at, orders.expired_at), failed_at = coalesce(u.failed_at, orders.failed_at)
    from w, ${source} where orders.order_id = u.order_id`,
};

const orderTermsColumns = {
  order_id: 'uuid',
  stop_price: 'numeric',
  trail_price: 'numeric',
  trail_percent: 'numeric',
  trigger_by: 'text',
  high_water_mark: 'numeric',
  triggered_at: 'bigint',
  order_class: 'text',
  role: 'text',
  group_id: 'uuid',
  notional: 'numeric',
  take_profit_price: 'numeric',
  stop_loss_price: 'numeric',
  stop_loss_limit_price: 'numeric',
  replaces: 'uuid',
  replaced_by: 'uuid',
  replaced_at: 'bigint',
} as const;

const orderTermsNames = Object.keys(orderTermsColumns);

export const orderTermsSet: RowSet<OrderTermsRow> = {
  name: 'order_terms_upsert',
  columns: orderTermsColumns,
  statement: (source) => `
    insert into order_terms (world_id, ${orderTermsNames.join(', ')})
    select w.world_id, ${orderTermsNames.map((column) => `u.${column}`).join(', ')} from w, ${source}
    on conflict (order_id) do update set ${orderTermsNames
      .slice(1)
      .map((column) => `${column} = coalesce(excluded.${column}, order_terms.${column})`)
      .join(', ')}`,
};

const fillColumns = {
  fill_id: 'uuid',
  fill_sequence: 'bigint',
  order_id: 'uuid',
  account_id: 'uuid',
  instrument_id: 'uuid',
  symbol: 'text',
  side: 'text',
  quantity: 'numeric',
  price: 'numeric',
  notional: 'numeric',
  fee: 'numeric',
  realized_pnl: 'numeric',
  position_quantity: 'numeric',
  order_filled_quantity: 'numeric',
  order_remaining_quantity: 'numeric',
  liquidity: 'text',
  fill_model: 'text',
  evidence: 'json',
  ts: 'bigint',
  event_sequence: 'bigint',
} as const;

const fillColumnNames = Object.keys(fillColumns);
const fillValues = fillColumnNames.map((column) => (column === 'evidence' ? `u.${column}::jsonb` : `u.${column}`));

export const fillSet: RowSet<FillRow> = {
  name: 'fill_insert',
  columns: fillColumns,
  statement: (source) => `
    insert into fill (world_id, ${fillColumnNames.join(', ')})
    select w.world_id, ${fillValues.join(', ')} from w, ${source}`,
};

export const positionSet: RowSet<PositionRow> = {
  name: 'position_upsert',
  columns: {
    account_id: 'uuid',
    instrument_id: 'uuid',
    symbol: 'text',
    quantity: 'numeric',
    cost_basis: 'numeric',
    average_entry_price: 'numeric',
    realized_pnl: 'numeric',
    fees_paid: 'numeric',
    reopened: 'boolean',
    opened_at: 'bigint',
    updated_at: 'bigint',
  },
  // `excluded` has the columns of the table only, so whether the position was reopened is asked of the batch again.
  statement: (source) => `
    insert into position (account_id, instrument_id, symbol, quantity, cost_basis, average_entry_price, realized_pnl, fees_paid,
      opened_at, updated_at)
    select u.account_id, u.instrument_id, u.symbol, u.quantity, u.cost_basis, u.average_entry_price,
      coalesce(p.realized_pnl, 0) + u.realized_pnl, coalesce(p.fees_paid, 0) + u.fees_paid,
      case when u.reopened then u.opened_at else p.opened_at end, u.updated_at
    from w cross join ${source}
    left join position p on p.account_id = u.account_id and p.instrument_id = u.instrument_id
    on conflict (account_id, instrument_id) do update set
      symbol = excluded.symbol, quantity = excluded.quantity, cost_basis = excluded.cost_basis,
      average_entry_price = excluded.average_entry_price, realized_pnl = excluded.realized_pnl,
      fees_paid = excluded.fees_paid, opened_at = excluded.opened_at, updated_at = excluded.updated_at`,
};

const lotColumns = {
  account_id: 'uuid',
  instrument_id: 'uuid',
  lot_id: 'bigint',
  quantity: 'numeric',
  cost_basis: 'numeric',
  opened_at: 'bigint',
} as const;

export const openedLotSet: RowSet<LotChangeRow> = {
  name: 'lot_insert',
  columns: lotColumns,
  statement: (source) => `
    insert into lot (account_id, instrument_id, lot_id, quantity, cost_basis, opened_at)
    select u.account_id, u.instrument_id, u.lot_id, u.quantity, u.cost_basis, u.opened_at from w, ${source}
    on conflict (account_id, instrument_id, lot_id) do update set
      quantity = lot.quantity + excluded.quantity, cost_basis = lot.cost_basis + excluded.cost_basis`,
};

const sameLot = 'lot.account_id = u.account_id and lot.instrument_id = u.instrument_id and lot.lot_id = u.lot_id';

/** A lot is changed by the one statement or removed by the other, never both: PostgreSQL allows no more within one command. */
export const reducedLotSet: RowSet<LotChangeRow> = {
  name: 'lot_update',
  columns: lotColumns,
  statement: (source) => `
    update lot set quantity = lot.quantity + u.quantity, cost_basis = lot.cost_basis + u.cost_basis
    from w, ${source} where ${sameLot} and lot.quantity + u.quantity <> 0`,
};

export const emptiedLotSet: RowSet<LotChangeRow> = {
  name: 'lot_delete',
  columns: lotColumns,
  statement: (source) => `
    delete from lot using w, ${source} where ${sameLot} and lot.quantity + u.quantity = 0`,
};

export const balanceSet: RowSet<BalanceChangeRow> = {
  name: 'balance_upsert',
  columns: {
    account_id: 'uuid',
    currency: 'text',
    cash: 'numeric',
    reserved: 'numeric',
    deposited: 'numeric',
    realized_pnl: 'numeric',
    fees_paid: 'numeric',
    unsettled: 'numeric',
    updated_at: 'bigint',
  },
  statement: (source) => `
    insert into balance (account_id, currency, cash, reserved, deposited, realized_pnl, fees_paid, unsettled, updated_at)
    select u.account_id, u.currency, u.cash, u.reserved, u.deposited, u.realized_pnl, u.fees_paid, u.unsettled,
      u.updated_at from w, ${source}
    on conflict (account_id, currency) do update set
      cash = balance.cash + excluded.cash, reserved = balance.reserved + excluded.reserved,
      deposited = balance.deposited + excluded.deposited, realized_pnl = balance.realized_pnl + excluded.realized_pnl,
      fees_paid = balance.fees_paid + excluded.fees_paid, unsettled = balance.unsettled + excluded.unsettled,
      updated_at = excluded.updated_at`,
};

export const postingSet: RowSet<PostingRow> = {
  name: 'posting_insert',
  columns: {
    event_sequence: 'bigint',
    line: 'integer',
    account_id: 'uuid',
    ledger_account: 'text',
    currency: 'text',
    amount: 'numeric',
    event_type: 'text',
    order_id: 'uuid',
    ts: 'bigint',
  },
  statement: (source) => `
    insert into posting (world_id, event_sequence, line, account_id, ledger_account, currency, amount, event_type, order_id, ts)
    select w.world_id, u.event_sequence, u.line, u.account_id, u.ledger_account, u.currency, u.amount, u.event_type, u.order_id,
      u.ts from w, ${source}`,
};

export const killSwitchSet: RowSet<KillSwitchRow> = {
  name: 'kill_switch_upsert',
  columns: { state: 'text', changed_at: 'bigint' },
  statement: (source) => `
    insert into kill_switch (world_id, state, changed_at) select w.world_id, u.state, u.changed_at from w, ${source}
    on conflict (world_id) do update set state = excluded.state, changed_at = excluded.changed_at`,
};

export const killSwitchHistorySet: RowSet<KillSwitchHistoryRow> = {
  name: 'kill_switch_history_insert',
  columns: { event_sequence: 'bigint', state: 'text', operator: 'text', reason: 'text', ts: 'bigint' },
  statement: (source) => `
    insert into kill_switch_history (world_id, event_sequence, state, operator, reason, ts)
    select w.world_id, u.event_sequence, u.state, u.operator, u.reason, u.ts from w, ${source}`,
};

export const haltSet: RowSet<HaltRow> = {
  name: 'trading_halt_insert',
  columns: {
    event_sequence: 'bigint',
    instrument_id: 'uuid',
    reason_code: 'text',
    notes: 'text',
    halted_at: 'bigint',
    resumes_at: 'bigint',
    resumed_at: 'bigint',
  },
  statement: (source) => `
    insert into trading_halt (world_id, event_sequence, instrument_id, reason_code, notes, halted_at, resumes_at, resumed_at)
    select w.world_id, u.event_sequence, u.instrument_id, u.reason_code, u.notes, u.halted_at, u.resumes_at, u.resumed_at
    from w, ${source}`,
};

export const haltEndSet: RowSet<HaltEndRow> = {
  name: 'trading_halt_update',
  columns: { instrument_id: 'uuid', resumed_at: 'bigint' },
  statement: (source) => `
    update trading_halt set resumed_at = u.resumed_at from w, ${source}
    where trading_halt.world_id = w.world_id and trading_halt.instrument_id = u.instrument_id
      and trading_halt.resumed_at is null`,
};

export const corporateActionSet: RowSet<CorporateActionRow> = {
  name: 'corporate_action_insert',
  columns: {
    action_id: 'uuid',
    instrument_id: 'uuid',
    kind: 'text',
    terms: 'json',
    ex_date: 'text',
    record_date: 'text',
    pay_date: 'text',
    source: 'text',
    announced_at: 'bigint',
    applied_at: 'bigint',
    close_before: 'numeric',
  },
  statement: (source) => `
    insert into corporate_action (world_id, action_id, instrument_id, kind, terms, ex_date, record_date, pay_date, source,
      announced_at, applied_at, close_before)
    select w.world_id, u.action_id, u.instrument_id, u.kind, u.terms::jsonb, u.ex_date, u.record_date, u.pay_date, u.source,
      u.announced_at, u.applied_at, u.close_before from w, ${source}`,
};

export const appliedActionSet: RowSet<AppliedActionRow> = {
  name: 'corporate_action_update',
  columns: { action_id: 'uuid', applied_at: 'bigint', close_before: 'numeric' },
  statement: (source) => `
    update corporate_action set applied_at = u.applied_at, close_before = u.close_before from w, ${source}
    where corporate_action.world_id = w.world_id and corporate_action.action_id = u.action_id`,
};

export const newsSet: RowSet<NewsRow> = {
  name: 'news_insert',
  columns: {
    news_sequence: 'bigint',
    headline: 'text',
    summary: 'text',
    source: 'text',
    instrument_ids: 'json',
    published_at: 'bigint',
  },
  statement: (source) => `
    insert into news (world_id, news_sequence, headline, summary, source, instrument_ids, published_at)
    select w.world_id, u.news_sequence, u.headline, u.summary, u.source, u.instrument_ids::jsonb, u.published_at
    from w, ${source}`,
};

/** Never a position that the same batch writes too: PostgreSQL changes a row once per command. */
export const positionGainSet: RowSet<PositionGainRow> = {
  name: 'position_gain',
  columns: { account_id: 'uuid', instrument_id: 'uuid', realized_pnl: 'numeric', updated_at: 'bigint' },
  statement: (source) => `
    update position set realized_pnl = position.realized_pnl + u.realized_pnl, updated_at = u.updated_at from w, ${source}
    where position.account_id = u.account_id and position.instrument_id = u.instrument_id`,
};

export const dividendSet: RowSet<DividendRow> = {
  name: 'dividend_insert',
  columns: {
    action_id: 'uuid',
    account_id: 'uuid',
    instrument_id: 'uuid',
    currency: 'text',
    quantity: 'numeric',
    amount: 'numeric',
    pay_date: 'text',
    accrued_at: 'bigint',
    paid_at: 'bigint',
  },
  statement: (source) => `
    insert into dividend (world_id, action_id, account_id, instrument_id, currency, quantity, amount, pay_date, accrued_at, paid_at)
    select w.world_id, u.action_id, u.account_id, u.instrument_id, u.currency, u.quantity, u.amount, u.pay_date, u.accrued_at,
      u.paid_at from w, ${source}`,
};

export const paidDividendSet: RowSet<PaidDividendRow> = {
  name: 'dividend_update',
  columns: { action_id: 'uuid', account_id: 'uuid', paid_at: 'bigint' },
  statement: (source) => `
    update dividend set paid_at = u.paid_at from w, ${source}
    where dividend.account_id = u.account_id and dividend.action_id = u.action_id`,
};
