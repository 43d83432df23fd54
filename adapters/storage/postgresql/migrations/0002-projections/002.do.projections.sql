-- Read models, written in the same transaction as the events they come from. `quire rebuild` makes them anew.
-- No foreign keys among them: each is a function of the journal, and `quire rebuild --compare` holds them against it.
-- Decimals are exact numerics in units of the instrument or currency; instants are UnixMicros.
create table account (
  account_id  uuid primary key,
  world_id    text not null references world,
  name        text not null,
  currency    text not null,
  policy      jsonb not null,
  created_at  bigint not null
);

create table instrument (
  world_id           text not null references world,
  instrument_id      uuid not null,
  symbol             text not null,
  name               text not null,
  asset_class        text not null,
  venue              text not null,
  currency           text not null,
  price_scale        integer not null,
  quantity_scale     integer not null,
  calendar_id        text not null,
  tradable           boolean not null,
  shortable          boolean not null,
  fractionable       boolean not null,
  definition         jsonb not null,
  primary key (world_id, instrument_id),
  unique (world_id, symbol)
);

create table orders (
  order_id          uuid primary key,
  world_id          text not null,
  order_sequence    bigint not null,
  account_id        uuid not null,
  instrument_id     uuid not null,
  symbol            text not null,
  client_order_id   text not null,
  side              text not null,
  order_type        text not null,
  time_in_force     text not null,
  sizing            text not null,
  quantity          numeric not null,
  limit_price       numeric,
  extended_hours    boolean not null,
  reduce_only       boolean not null,
  origin            text not null,
  status            text not null,
  filled_quantity   numeric not null,
  filled_notional   numeric not null,
  average_fill_price numeric,
  fees_paid         numeric not null,
  reserved_cash     numeric not null,
  reserved_quantity numeric not null,
  reason_code       text,
  reason_details    jsonb,
  submitted_at      bigint not null,
  updated_at        bigint not null,
  expires_at        bigint,
  filled_at         bigint,
  canceled_at       bigint,
  expired_at        bigint,
  failed_at         bigint,
  input_sequence    bigint not null,
  unique (account_id, client_order_id),
  unique (account_id, order_sequence)
) with (fillfactor = 80);
create index orders_open on orders (account_id, order_sequence) where status in ('accepted', 'new', 'partially_filled');

create table fill (
  fill_id          uuid not null,
  world_id         text not null,
  fill_sequence    bigint not null,
  order_id         uuid not null,
  account_id       uuid not null,
  instrument_id    uuid not null,
  symbol           text not null,
  side             text not null,
  quantity         numeric not null,
  price            numeric not null,
  notional         numeric not null,
  fee              numeric not null,
  realized_pnl     numeric not null,
  position_quantity numeric not null,
  order_filled_quantity numeric not null,
  order_remaining_quantity numeric not null,
  liquidity        text not null,
  fill_model       text not null,
  evidence         jsonb not null,
  ts               bigint not null,
  event_sequence   bigint not null,
  primary key (account_id, fill_sequence)
);
create index fill_by_order on fill (order_id);

-- Flat positions stay as rows with quantity 0, so that realized profit per instrument is kept.
create table position (
  account_id          uuid not null,
  instrument_id       uuid not null,
  symbol              text not null,
  quantity            numeric not null,
  cost_basis          numeric not null,
  average_entry_price numeric,
  realized_pnl        numeric not null,
  fees_paid           numeric not null,
  opened_at           bigint,
  updated_at          bigint not null,
  primary key (account_id, instrument_id)
) with (fillfactor = 70);

create table lot (
  account_id    uuid not null,
  instrument_id uuid not null,
  lot_id        bigint not null,
  quantity      numeric not null,
  cost_basis    numeric not null,
  opened_at     bigint not null,
  primary key (account_id, instrument_id, lot_id)
);

-- Cash per (account, currency). buying power = cash − reserved for a cash account.
create table balance (
  account_id   uuid not null,
  currency     text not null,
  cash         numeric not null,
  reserved     numeric not null,
  deposited    numeric not null,
  realized_pnl numeric not null,
  fees_paid    numeric not null,
  updated_at   bigint not null,
  primary key (account_id, currency)
) with (fillfactor = 50);

create table posting (
  world_id       text not null,
  event_sequence bigint not null,
  line           integer not null,
  account_id     uuid not null,
  ledger_account text not null,
  currency       text not null,
  amount         numeric not null,
  event_type     text not null,
  order_id       uuid,
  ts             bigint not null,
  -- An account belongs to one world, so this is unique and serves its ledger page too.
  primary key (account_id, event_sequence, line)
);

create table kill_switch (
  world_id   text primary key references world,
  state      text not null check (state in ('ACTIVE', 'ENGAGED')),
  changed_at bigint not null
);

create table kill_switch_history (
  world_id       text not null references world,
  event_sequence bigint not null,
  state          text not null,
  operator       text not null,
  reason         text not null,
  ts             bigint not null,
  primary key (world_id, event_sequence)
);
