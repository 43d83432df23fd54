-- When providers were last asked about what changes slowly, so that of several processes one asks, and no more often than it must.
create table reference_check (
  kind       text not null check (kind in ('actions', 'listing', 'rates')),
  key        text not null,
  checked_at timestamptz not null,
  primary key (kind, key)
);
