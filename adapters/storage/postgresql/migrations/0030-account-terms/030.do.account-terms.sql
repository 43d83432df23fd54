-- What accounts have beyond a policy: terms, switches, the beginning of their day, seasons, an end. Null terms: a plain account.
alter table account
  add column terms           jsonb,
  add column controls        jsonb,
  add column day             jsonb,
  add column margin_call     jsonb,
  add column day_trade_count integer not null default 0,
  add column season          integer not null default 1,
  add column closed_at       bigint;

-- Proceeds of sales that have not settled; part of the cash.
alter table balance add column unsettled numeric not null default 0;

-- What happened to an account besides orders, fills and postings: charges, day trades, margin calls, resets, transfers, new terms.
create table account_activity (
  world_id       text not null references world,
  event_sequence bigint not null,
  account_id     uuid not null,
  kind           text not null,
  details        jsonb not null,
  ts             bigint not null,
  primary key (account_id, event_sequence)
);

-- The lines of a fill's fee, for accounts with a fee schedule.
create table fill_fee (
  world_id   text not null references world,
  fill_id    uuid not null,
  line       integer not null,
  account_id uuid not null,
  kind       text not null,
  amount     numeric not null,
  primary key (fill_id, line)
);

create table borrow_terms (
  world_id       text not null references world,
  instrument_id  uuid not null,
  easy_to_borrow boolean not null,
  -- Parts per million a year; null is the rate of each account.
  annual_rate    integer,
  primary key (world_id, instrument_id)
);
