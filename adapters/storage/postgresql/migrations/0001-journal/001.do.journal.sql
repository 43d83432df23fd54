-- The journal: what entered a world, what became of it, and the outcomes that must be remembered for ever.
create table world (
  world_id       text primary key,
  feed           text not null check (feed in ('sim', 'replay', 'live', 'backtest')),
  label          text not null,
  seed           bigint not null,
  -- Fencing: a writer owns the world while it can update this row under the epoch it took at opening.
  epoch          bigint not null default 0,
  head_sequence  bigint not null default 0,
  event_sequence bigint not null default 0,
  chain          text not null default '',
  row_hash       bytea not null default ''::bytea,
  created_at     timestamptz not null default now()
) with (fillfactor = 50); -- updated by every commit, so its page keeps room for the next versions

-- The writer's commit moves the world's row and writes these in one statement, so they need no foreign key to it.
-- One row per input; a run of market ticks on a fixed grid is one row with input_count > 1, ts_step microseconds apart.
create table journal_input (
  world_id       text not null,
  input_sequence bigint not null,
  input_count    integer not null default 1 check (input_count >= 1),
  ts_event       bigint not null,
  ts_init        bigint not null,
  ts_step        bigint not null default 0,
  kind           text not null,
  payload        text not null,
  -- The core's chain after the last input of the row, and the writer's SHA-256 over predecessor, row and the row's events.
  chain          text not null,
  row_hash       bytea not null,
  primary key (world_id, input_sequence)
);

create table journal_event (
  world_id       text not null,
  event_sequence bigint not null,
  input_sequence bigint not null,
  ts             bigint not null,
  type           text not null,
  version        integer not null,
  account_id     uuid,
  payload        text not null,
  primary key (world_id, event_sequence)
);
create index journal_event_by_account on journal_event (account_id, ts) where account_id is not null;

-- One row per clientOrderId or Idempotency-Key, unique per account for ever: the last guard against doubling.
create table idempotency (
  account_id     uuid not null,
  key            text not null,
  request_hash   text not null,
  input_sequence bigint not null,
  outcome        jsonb not null,
  primary key (account_id, key)
);

-- Disposable: recovery folds events over the newest durable snapshot, market state comes from the same row.
create table snapshot (
  world_id       text not null references world,
  input_sequence bigint not null,
  event_sequence bigint not null,
  format_version integer not null,
  state_hash     text not null,
  chain          text not null,
  ts             bigint not null,
  durable        text not null,
  market         text not null,
  created_at     timestamptz not null default now(),
  primary key (world_id, input_sequence)
);
