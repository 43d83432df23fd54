-- What is known of each provider of market data, shared by all processes: spent, healthy, left alone. The router reads its JSON.
create table provider_state (
  provider   text primary key,
  state      jsonb not null,
  updated_at timestamptz not null default now()
);

-- What people decided about a provider. Null leaves it as the provider describes itself.
create table provider_setting (
  provider            text primary key,
  is_enabled          boolean not null default true,
  priority            integer check (priority between 0 and 1000),
  requests_per_minute integer check (requests_per_minute >= 1),
  requests_per_day    integer check (requests_per_day >= 1),
  -- Sealed with a key that is not in the database (AES-256-GCM); never plain.
  sealed_key          bytea,
  -- The end of the key, by which people tell keys apart.
  key_hint            text,
  updated_at          timestamptz not null default now(),
  updated_by          text not null
);

-- What providers sent and nobody believed. A look at it is all that it is for, so old rows are let go.
create table provider_quarantine (
  quarantine_id bigint generated always as identity primary key,
  provider      text not null,
  capability    text not null,
  symbol        text not null,
  cause         text not null,
  detail        text not null,
  sample        text not null,
  received_at   timestamptz not null
);
create index provider_quarantine_by_provider on provider_quarantine (provider, quarantine_id desc);
