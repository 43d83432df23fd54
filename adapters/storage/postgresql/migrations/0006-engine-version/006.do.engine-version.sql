-- Which version of the engine executed a world's inputs from which one on; a row where the version changed. A record is proved by
-- executing it again, and only the version that made it comes to the same. Worlds without a row were made before versions were kept.
create table engine_run (
  world_id       text not null references world,
  from_sequence  bigint not null,
  engine_version integer not null,
  opened_at      timestamptz not null default now(),
  primary key (world_id, from_sequence)
);
