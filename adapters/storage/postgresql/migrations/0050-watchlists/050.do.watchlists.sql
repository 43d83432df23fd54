-- Lists of instruments that an account keeps under a name of its own. Not of the journal: nothing that trades depends on them.
create table watchlist (
  watchlist_id   uuid primary key,
  account_id     uuid not null,
  name           text not null,
  -- In the order in which their owner wants them.
  instrument_ids uuid[] not null,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  unique (account_id, name)
);
