-- What people want to be told of. Not of the journal: nothing that trades depends on it.
create table price_alert (
  alert_id          uuid primary key,
  world_id          text not null,
  user_id           uuid not null references app_user on delete cascade,
  instrument_id     uuid not null,
  alert_type        text not null check (alert_type in (
    'price_above', 'price_below', 'percent_change_up', 'percent_change_down', 'volume_spike')),
  -- A price, a percentage, or a multiple of the usual volume, by the type.
  threshold         numeric not null check (threshold > 0),
  -- What a percentage is of; null for the other types.
  percent_of        text check (percent_of in ('previousClose', 'whenSet')),
  -- The price of when the alert was set, or of its last firing.
  baseline          numeric,
  is_recurring      boolean not null,
  is_active         boolean not null default true,
  -- False from a firing until the price was back on the near side.
  is_armed          boolean not null default true,
  cooldown_seconds  integer not null check (cooldown_seconds between 0 and 86400),
  -- World time, microseconds.
  expires_at        bigint,
  note              text not null default '',
  trigger_count     integer not null default 0,
  last_triggered_at bigint,
  created_at        bigint not null,
  -- Prices of before this instant mean nothing to it.
  watched_since     bigint not null
);
create index price_alert_active on price_alert (world_id) where is_active;
create index price_alert_user on price_alert (user_id, world_id);

create table price_alert_firing (
  firing_sequence bigint generated always as identity primary key,
  alert_id        uuid not null,
  world_id        text not null,
  user_id         uuid not null references app_user on delete cascade,
  instrument_id   uuid not null,
  alert_type      text not null,
  threshold       numeric not null,
  -- The how many-th of its alert.
  trigger_count   integer not null,
  price           numeric not null,
  -- Percent or multiple, for types that have one.
  value           double precision,
  note            text not null,
  message         text not null,
  at              bigint not null,
  unique (alert_id, trigger_count)
);
create index price_alert_firing_user on price_alert_firing (user_id, world_id, firing_sequence desc);

-- Up to when prices of a world have been looked at.
create table price_alert_watermark (
  world_id text primary key,
  at       bigint not null
);
