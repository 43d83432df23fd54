-- An order remembers what was asked under its key, so its outcome need not be stored a second time: what `idempotency` keeps from
-- here on are the keys of requests that are no orders.
alter table orders add column request_hash text;
update orders set request_hash = i.request_hash
from idempotency i where i.account_id = orders.account_id and i.key = orders.client_order_id;
delete from idempotency i using orders o
where i.account_id = o.account_id and i.key = o.client_order_id and o.request_hash is not null;
alter table orders alter column request_hash set not null;
