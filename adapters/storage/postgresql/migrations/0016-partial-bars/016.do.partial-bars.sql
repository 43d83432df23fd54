-- A bar whose span holds a crash may lack prints of just before it: it says so for ever, and so do the bars made of it.
alter table bar add column is_partial boolean not null default false;
