create table background_task (
  task_id          uuid primary key,
  kind             text not null,
  state            text not null check (state in ('running', 'completed', 'failed', 'canceled')),
  -- Which process runs it; one that is gone left its tasks behind.
  process_id       text not null,
  done             integer not null default 0,
  total            integer not null default 0,
  message          text not null default '',
  result           jsonb,
  requested_by     text not null,
  cancel_requested boolean not null default false,
  started_at       timestamptz not null default now(),
  finished_at      timestamptz
);
create index background_task_recent on background_task (started_at desc);

-- Bars with a move that nothing explains. Held until a person releases or rejects them; never read as prices.
create table market_bar_quarantine (
  symbol      text not null,
  timeframe   text not null,
  provider    text not null,
  open_time   bigint not null,
  price_scale integer not null,
  open        bigint not null,
  high        bigint not null,
  low         bigint not null,
  close       bigint not null,
  volume      double precision not null,
  reason      text not null,
  move        double precision not null,
  received_at bigint not null,
  state       text not null default 'held' check (state in ('held', 'released', 'rejected')),
  decided_by  text,
  decided_at  timestamptz,
  primary key (symbol, timeframe, provider, open_time)
);
create index market_bar_quarantine_held on market_bar_quarantine (received_at) where state = 'held';
