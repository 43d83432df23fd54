-- The newest answer of a provider about a company; observed, and of no world.
create table fundamentals (
  symbol      text primary key,
  provider    text not null,
  answer      jsonb not null,
  -- Microseconds.
  received_at bigint not null
);
