-- What the owner of an account has set and the world need not know: what decides about orders is in the journal. An account without a row has the defaults of the program.
create table account_configuration (
  account_id    uuid primary key,
  configuration jsonb not null,
  updated_at    timestamptz not null default now()
);
