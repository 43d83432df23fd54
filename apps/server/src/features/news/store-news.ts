import type { Sql } from '@quire/adapters/storage';
import type { ProviderNewsItem } from '@quire/ports/market-data';

const microsPerMs = 1_000;
const dayMicros = 86_400_000_000;
const keyLengthMax = 200;

/** Letters and digits of a headline: providers differ in quotes, dashes and capitals of one story. */
export const headlineKey = (headline: string): string =>
  [...headline.normalize('NFKD').toLowerCase()]
    .filter((letter) => /[\p{L}\p{N}]/u.test(letter))
    .join('')
    .slice(0, keyLengthMax);

/**
 * Stores what a provider told and returns how many stories are new. A story that is known, by the provider's id, by its address, or by
 * its headline within a day, only gains the symbols that it did not name before.
 */
export async function storeNews(
  sql: Sql,
  provider: string,
  { items, receivedAt }: { readonly items: readonly ProviderNewsItem[]; readonly receivedAt: number },
): Promise<number> {
  const told = [...new Map(items.map((item) => [headlineKey(item.headline), item])).entries()].filter(
    ([key]) => key !== '',
  );
  if (told.length === 0) return 0;
  const column = (of: (item: ProviderNewsItem) => string | number | null) => told.map(([, item]) => of(item));
  return sql.begin(async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtextextended('provider news', 0))`;
    await transaction`
      create temporary table told on commit drop as
      select id, key, headline, summary, source, url, at, array(select jsonb_array_elements_text(s::jsonb)) as symbols
      from unnest(${column(({ newsId }) => newsId)}::text[], ${told.map(([key]) => key)}::text[],
        ${column(({ headline }) => headline)}::text[], ${column(({ summary }) => summary)}::text[],
        ${column(({ source }) => source)}::text[], ${column(({ url }) => url)}::text[],
        ${column(({ at }) => at * microsPerMs)}::bigint[], ${column(({ symbols }) => JSON.stringify(symbols))}::text[])
        as t (id, key, headline, summary, source, url, at, s)`;
    const isSame = transaction`(
      (n.provider = ${provider} and n.provider_news_id = t.id) or n.url = t.url
      or (n.headline_key = t.key and n.published_at between t.at - ${dayMicros}::bigint and t.at + ${dayMicros}::bigint))`;
    await transaction`
      update provider_news n set symbols = array(select distinct unnest(n.symbols || t.symbols) order by 1)
      from told t where ${isSame} and not t.symbols <@ n.symbols`;
    const stored = await transaction`
      insert into provider_news (provider, provider_news_id, headline, headline_key, summary, source, url, symbols,
        published_at, received_at)
      select ${provider}, id, headline, key, summary, source, url, symbols, at, ${receivedAt * microsPerMs}::bigint
      from told t where not exists (select from provider_news n where ${isSame})
      order by at, id on conflict do nothing`;
    return stored.count;
  });
}
