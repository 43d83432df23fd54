-- Audit lines that were written together, as those of orders are under load, share a row: each under an id of the same sequence as the
-- lines of `audit_log`, so that one order holds over both.
create table audit_pack (
  first_id bigint primary key,
  last_id  bigint not null,
  ids      bigint[] not null,
  -- A JSON array with an array per id: milliseconds since 1970, user, actor, action, resource kind, resource id, before, after, address,
  -- request.
  lines    text not null,
  check (first_id = ids[1] and last_id = ids[array_upper(ids, 1)] and first_id <= last_id)
);
-- Compressing them costs more than writing them.
alter table audit_pack alter column lines set storage external;
create trigger audit_pack_append_only before update or delete on audit_pack
  for each row execute function audit_log_is_append_only();
