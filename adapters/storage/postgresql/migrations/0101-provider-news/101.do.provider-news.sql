-- Of real markets, and of no world. Numbered far above the news of any world, so that a number means one story.
create table provider_news (
  news_id          bigint generated always as identity (start with 1000000000) primary key,
  -- Who told it first, and under which id.
  provider         text not null,
  provider_news_id text not null,
  headline         text not null,
  -- Letters and digits of the headline: the same within a day is the same story.
  headline_key     text not null,
  summary          text not null,
  source           text not null,
  url              text,
  symbols          text[] not null,
  -- Microseconds.
  published_at     bigint not null,
  received_at      bigint not null,
  unique (provider, provider_news_id)
);
create index provider_news_published on provider_news (published_at desc, news_id desc);
create index provider_news_headline on provider_news (headline_key, published_at);
create index provider_news_url on provider_news (url) where url is not null;
create index provider_news_symbols on provider_news using gin (symbols);

-- When providers were last asked about a symbol; whoever moves the time asks.
create table news_refresh (
  symbol   text primary key,
  asked_at timestamptz not null
);
