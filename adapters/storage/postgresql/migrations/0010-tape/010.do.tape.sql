-- Inputs that were rolled off into Parquet files under the data folder. A row stands for the input rows that it replaced: both are
-- never there at once, because one transaction registers the segment and deletes them.
create table tape_segment (
  world_id        text not null,
  from_sequence   bigint not null,
  -- The last input of the last row.
  to_sequence     bigint not null check (to_sequence >= from_sequence),
  row_count       bigint not null check (row_count >= 1),
  -- World time of the first and of the last input, UnixMicros.
  from_time       bigint not null,
  to_time         bigint not null,
  -- Events of these inputs stay in journal_event, from (from_event) up to and without (next_event).
  from_event      bigint not null,
  next_event      bigint not null,
  -- The ends of both chains, so that the tape can be checked from here on when what was before is gone.
  previous_chain  text not null,
  chain           text not null,
  previous_hash   bytea not null,
  row_hash        bytea not null,
  -- Creations and rejoins: a re-execution may begin at any of them. Null when there is none.
  first_rejoin    bigint,
  first_rejoin_time bigint,
  last_rejoin     bigint,
  bytes           bigint not null,
  sha256          bytea not null,
  created_at      timestamptz not null default now(),
  checked_at      timestamptz not null default now(),
  -- What the last look at the file found wrong; null while it is what was written.
  damage          text,
  -- Set when retention let the file go. The row stays and says where the tape begins now.
  removed_at      timestamptz,
  primary key (world_id, from_sequence)
);
