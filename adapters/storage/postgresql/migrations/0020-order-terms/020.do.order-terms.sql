-- What orders have beyond a plain market or limit order: stops, trails, classes, replacements. A plain order has no row here, so that
-- its commit pays for nothing that it does not use.
create table order_terms (
  order_id              uuid primary key,
  world_id              text not null,
  stop_price            numeric,
  trail_price           numeric,
  trail_percent         numeric,
  trigger_by            text,
  high_water_mark       numeric,
  triggered_at          bigint,
  order_class           text,
  role                  text,
  group_id              uuid,
  notional              numeric,
  take_profit_price     numeric,
  stop_loss_price       numeric,
  stop_loss_limit_price numeric,
  replaces              uuid,
  replaced_by           uuid,
  replaced_at           bigint
) with (fillfactor = 80);
create index order_terms_group on order_terms (group_id) where group_id is not null;

-- An order is open unless it has ended; `held` and the stations in between hold reservations too.
drop index orders_open;
create index orders_open on orders (account_id, order_sequence)
  where status not in ('filled', 'canceled', 'expired', 'replaced', 'rejected', 'denied');
