-- Worlds that are open beside the first one, and what they are made of, so that a restart opens them again.
create table desk (
  world_id  text primary key,
  feed      text not null check (feed in ('live', 'replay')),
  label     text not null,
  -- Symbols; of a replay also timeframe, speed and first bar.
  options   jsonb not null,
  opened_at timestamptz not null default now()
);

-- An account that goes on in another world: there it is another account with the same name, owner, keys and cash.
create table account_move (
  account_id    uuid primary key,
  to_account_id uuid not null,
  to_world_id   text not null,
  begun_at      timestamptz not null default now(),
  finished_at   timestamptz
);

-- What streams of providers told is kept for a short while and then cut off by the time at which it came.
create index market_quote_by_receipt on market_quote (received_at);
create index market_print_by_receipt on market_print (received_at);
