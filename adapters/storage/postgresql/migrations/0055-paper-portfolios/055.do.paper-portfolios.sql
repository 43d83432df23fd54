-- Where the stop loss and the take profit of a position lie. Orders of the journal do the protecting; this is what their owner
-- asked for, so that they can be sent again when the position changes or when a crash came between an end and a new order.
create table position_protection (
  account_id    uuid not null,
  instrument_id uuid not null,
  world_id      text not null references world,
  -- Of the position that is protected: one that turns is another position.
  side          text not null check (side in ('long', 'short')),
  stop_loss     numeric,
  take_profit   numeric,
  -- Counts the orders that were sent for it; part of their client order id.
  revision      integer not null,
  -- The open orders that protect.
  order_ids     uuid[] not null,
  updated_at    timestamptz not null default now(),
  primary key (account_id, instrument_id),
  check (stop_loss is not null or take_profit is not null)
);

-- An account that a program without credentials opened through the local front door may be used through that door again.
alter table account_owner add column local_door boolean not null default false;
