-- What holders are entitled to between the ex-date and the pay date, and what they got.

create table dividend (
  world_id      text not null references world,
  action_id     uuid not null,
  account_id    uuid not null,
  instrument_id uuid not null,
  currency      text not null,
  -- Held at the close before the ex-date; negative when short, and so is the amount.
  quantity      numeric not null,
  amount        numeric not null,
  pay_date      text not null,
  accrued_at    bigint not null,
  paid_at       bigint,
  primary key (account_id, action_id)
);
