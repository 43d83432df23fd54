-- Read models of what happens to instruments: halts, corporate actions, news.

create table trading_halt (
  world_id       text not null references world,
  event_sequence bigint not null,
  instrument_id  uuid not null,
  reason_code    text not null,
  notes          text not null,
  halted_at      bigint not null,
  resumes_at     bigint,
  resumed_at     bigint,
  primary key (world_id, event_sequence)
);

create index trading_halt_instrument on trading_halt (world_id, instrument_id, event_sequence desc);

create table corporate_action (
  world_id      text not null references world,
  action_id     uuid not null,
  instrument_id uuid not null,
  kind          text not null,
  terms         jsonb not null,
  ex_date       text not null,
  record_date   text,
  pay_date      text,
  source        text not null,
  announced_at  bigint not null,
  applied_at    bigint,
  -- The last price before it took effect, raw.
  close_before  numeric,
  primary key (world_id, action_id)
);

create index corporate_action_instrument on corporate_action (world_id, instrument_id, applied_at);

create table news (
  world_id       text not null references world,
  news_sequence  bigint not null,
  headline       text not null,
  summary        text not null,
  source         text not null,
  -- Empty when it concerns the whole market.
  instrument_ids jsonb not null,
  published_at   bigint not null,
  primary key (world_id, news_sequence)
);
