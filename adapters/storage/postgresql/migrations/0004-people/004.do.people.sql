-- Users, what they may do, and what they did.
create table app_user (
  user_id       uuid primary key,
  email         text not null,
  name          text not null,
  password_hash text not null,
  is_active     boolean not null default true,
  created_at    timestamptz not null default now(),
  last_login_at timestamptz,
  constraint app_user_email_lower check (email = lower(email)),
  constraint app_user_email_unique unique (email)
);

create table user_role (
  user_id uuid not null references app_user on delete cascade,
  role    text not null check (role in ('admin', 'operator', 'trader', 'researcher', 'viewer', 'candidate', 'recruiter')),
  primary key (user_id, role)
);

-- Who owns a trading account. Others reach it by a grant or by role.
create table account_owner (
  account_id uuid primary key,
  user_id    uuid not null references app_user
);

create table resource_grant (
  resource_kind text not null,
  resource_id   uuid not null,
  user_id       uuid not null references app_user on delete cascade,
  permission    text not null check (permission in ('view', 'trade', 'manage')),
  primary key (resource_kind, resource_id, user_id)
);

create table user_session (
  session_id   uuid primary key,
  user_id      uuid not null references app_user on delete cascade,
  token_hash   bytea not null unique,
  created_at   timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at   timestamptz not null,
  revoked_at   timestamptz,
  user_agent   text not null,
  remote_address text not null
);

create table api_key (
  key_id       text primary key,
  account_id   uuid not null,
  user_id      uuid not null references app_user on delete cascade,
  label        text not null,
  secret_hash  bytea not null,
  created_at   timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at   timestamptz
);

create table audit_log (
  audit_id       bigint generated always as identity primary key,
  at             timestamptz not null default now(),
  user_id        uuid,
  actor          text not null,
  action         text not null,
  resource_kind  text not null,
  resource_id    text,
  before         jsonb,
  after          jsonb,
  remote_address text,
  request_id     text
);
create function audit_log_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only';
end $$;
create trigger audit_log_append_only before update or delete on audit_log
  for each row execute function audit_log_is_append_only();

create table setting (
  key        text primary key,
  value      jsonb not null,
  updated_at timestamptz not null default now()
);
