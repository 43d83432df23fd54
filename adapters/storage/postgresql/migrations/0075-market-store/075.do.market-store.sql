-- History from outside of any world, one series per symbol, timeframe and who says so. Prices are ticks of 10^-price_scale.
create table market_series (
  series_id   integer generated always as identity primary key,
  symbol      text not null,
  timeframe   text not null,
  provider    text not null,
  source      text not null,
  price_scale integer not null check (price_scale between 0 and 12),
  created_at  timestamptz not null default now(),
  unique (symbol, timeframe, provider)
);

-- No foreign key: it would cost a look-up for each of millions of rows, and one function removes a series.
create table market_bar (
  series_id    integer not null,
  print_count  integer,
  open_time    bigint not null,
  open         bigint not null,
  high         bigint not null,
  low          bigint not null,
  close        bigint not null,
  volume       double precision not null,
  notional     double precision,
  -- From when the bar could be known, and when it reached us.
  available_at bigint not null,
  received_at  bigint not null,
  is_final     boolean not null,
  primary key (series_id, open_time)
);

-- What a final bar said before it was corrected. It was the truth from available_at until superseded_at.
create table market_bar_revision (
  revision_id   bigint generated always as identity primary key,
  series_id     integer not null,
  open_time     bigint not null,
  open          bigint not null,
  high          bigint not null,
  low           bigint not null,
  close         bigint not null,
  volume        double precision not null,
  available_at  bigint not null,
  received_at   bigint not null,
  superseded_at bigint not null
);
create index market_bar_revision_of on market_bar_revision (series_id, open_time);

create function keep_market_bar_revision() returns trigger language plpgsql as $$
begin
  -- A correction cannot have been known before it reached us, nor before what it corrects.
  new.available_at := greatest(new.available_at, new.received_at, old.available_at + 1);
  insert into market_bar_revision (series_id, open_time, open, high, low, close, volume, available_at, received_at, superseded_at)
  values (old.series_id, old.open_time, old.open, old.high, old.low, old.close, old.volume, old.available_at, old.received_at,
          new.available_at);
  return new;
end $$;

create trigger market_bar_corrected before update on market_bar for each row
when (old.is_final and coalesce(current_setting('quire.rescaling', true), '') <> 'on' and (old.open, old.high, old.low, old.close, old.volume) is distinct from
      (new.open, new.high, new.low, new.close, new.volume))
execute function keep_market_bar_revision();

-- Whose bars are read when several providers have the same one; the lowest rank first.
create table market_preference (
  provider text primary key,
  rank     integer not null unique
);

insert into market_series (symbol, timeframe, provider, source, price_scale, created_at)
select symbol, timeframe, 'import', source, price_scale, imported_at from data_set;

-- Known when its span is over; a month of days is not needed: the timeframes are fixed.
insert into market_bar (series_id, open_time, open, high, low, close, volume, available_at, received_at, is_final)
select s.series_id, b.open_time, b.open, b.high, b.low, b.close, b.volume,
  b.open_time + case s.timeframe when '1m' then 60 when '5m' then 300 when '15m' then 900 when '30m' then 1800 when '1h' then 3600
    when '4h' then 14400 when '1d' then 86400 else 604800 end * 1000000::bigint,
  (extract(epoch from d.imported_at) * 1000000)::bigint, true
from data_set d
join market_series s on s.symbol = d.symbol and s.timeframe = d.timeframe and s.provider = 'import'
join data_set_bar b on b.data_set_id = d.data_set_id;

drop table data_set_bar;
drop table data_set;

-- Splits and cash dividends of companies, for adjusting prices as they are read.
create table market_action (
  symbol        text not null,
  provider      text not null,
  kind          text not null check (kind in ('split', 'cash_dividend')),
  ex_date       date not null,
  record_date   date,
  pay_date      date,
  new_units     double precision,
  old_units     double precision,
  cash_per_unit numeric,
  currency      text,
  available_at  bigint not null,
  received_at   bigint not null,
  primary key (symbol, provider, kind, ex_date),
  check ((kind = 'split') = (new_units is not null and old_units is not null)),
  check ((kind = 'cash_dividend') = (cash_per_unit is not null))
);

create table market_quote (
  symbol       text not null,
  provider     text not null,
  at           bigint not null,
  received_at  bigint not null,
  bid_price    numeric,
  bid_quantity numeric,
  ask_price    numeric,
  ask_quantity numeric,
  primary key (symbol, provider, at)
);

create table market_print (
  symbol      text not null,
  provider    text not null,
  at          bigint not null,
  -- The provider's id, or what tells prints of one instant apart.
  print_key   text not null,
  trade_id    text,
  received_at bigint not null,
  price       numeric not null,
  quantity    numeric not null,
  primary key (symbol, provider, at, print_key)
);

create table market_fx_rate (
  base         text not null,
  quote        text not null,
  date         date not null,
  provider     text not null,
  rate         numeric not null check (rate > 0),
  available_at bigint not null,
  received_at  bigint not null,
  primary key (base, quote, date, provider)
);

create table market_instrument (
  symbol      text not null,
  provider    text not null,
  name        text not null,
  exchange    text not null,
  kind        text not null,
  currency    text,
  is_active   boolean not null,
  received_at bigint not null,
  primary key (symbol, provider)
);
create index market_instrument_name on market_instrument (lower(name) text_pattern_ops);
