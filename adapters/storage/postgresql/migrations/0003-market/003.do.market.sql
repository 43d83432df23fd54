-- Observed market history. Prices are in units of the quote currency (floating point: bars observe, they never settle).
create table bar (
  world_id      text not null,
  instrument_id uuid not null,
  timeframe     text not null,
  open_time     bigint not null,
  close_time    bigint not null,
  open          double precision not null,
  high          double precision not null,
  low           double precision not null,
  close         double precision not null,
  volume        double precision not null,
  notional      double precision not null,
  print_count   integer not null,
  is_final      boolean not null,
  origin        text not null,
  primary key (world_id, instrument_id, timeframe, open_time)
);

-- A capped window of the tape per instrument, for time & sales and the data API.
create table print (
  world_id       text not null,
  instrument_id  uuid not null,
  print_sequence bigint not null,
  ts             bigint not null,
  price          double precision not null,
  quantity       double precision not null,
  aggressor_side text not null,
  primary key (world_id, instrument_id, print_sequence)
);

-- Equity of each account once a minute: the curve, day profit and drawdown come from here.
create table equity_sample (
  account_id uuid not null,
  ts         bigint not null,
  equity     numeric not null,
  cash       numeric not null,
  primary key (account_id, ts)
);

-- Imported history, apart from any world: a data set is a named series with its source and scale.
create table data_set (
  data_set_id  uuid primary key,
  symbol       text not null,
  timeframe    text not null,
  source       text not null,
  price_scale  integer not null,
  row_count    bigint not null,
  first_time   bigint not null,
  last_time    bigint not null,
  imported_at  timestamptz not null default now(),
  unique (symbol, timeframe)
);

-- Prices as exact tick integers at the data set's priceScale; time is the bar's open in UnixMicros.
create table data_set_bar (
  data_set_id uuid not null references data_set on delete cascade,
  open_time   bigint not null,
  open        bigint not null,
  high        bigint not null,
  low         bigint not null,
  close       bigint not null,
  volume      double precision not null,
  primary key (data_set_id, open_time)
);
