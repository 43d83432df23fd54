import type { CorporateActionView, NewsView } from '@quire/contract';
import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { HeaderActions } from '../components/header-slot.tsx';
import { Instant } from '../components/numbers.tsx';
import { Segmented } from '../components/segmented.tsx';
import { Empty, QueryState } from '../components/states.tsx';
import { actionWords } from '../lib/corporate-action-words.ts';
import { useCorporateActions, useNews, useNewsRefresh } from '../lib/requests/market-life.ts';
import { useMe } from '../lib/requests/me.ts';
import { operatesData } from '../lib/roles.ts';
import { toastDone } from '../lib/toast.ts';

type Scope = 'symbol' | 'all' | 'providers';

/** What is said about the symbol and the market, under what is coming to its shares; told as it is published. */
export function NewsList({ symbol }: { readonly symbol: string }) {
  const [scope, setScope] = useState<Scope>('symbol');
  const asked = scope === 'all' ? null : symbol;
  const isOfProviders = scope === 'providers';
  const { news, query } = useNews(asked, isOfProviders ? 'providers' : 'world');
  const { actions } = useCorporateActions(asked);
  const coming = isOfProviders ? [] : actions.filter(({ appliedAt }) => appliedAt === null);
  const scopes = [
    { value: 'symbol', label: symbol },
    { value: 'all', label: 'All' },
    { value: 'providers', label: 'Real', name: `News of ${symbol} by providers of real markets` },
  ] as const;
  return (
    <>
      <HeaderActions>
        {isOfProviders ? <AskProviders symbol={symbol} /> : null}
        <Segmented small label="News of" value={scope} options={scopes} onChange={setScope} />
      </HeaderActions>
      <QueryState query={query}>
        {() =>
          news.length === 0 && coming.length === 0 ? (
            <Empty title={scope === 'all' ? 'No news yet' : `No news of ${symbol}`}>
              {isOfProviders
                ? 'What providers of real markets tell of it is kept here. It moves no simulated price.'
                : 'Headlines, halts, splits and dividends appear here as they are published.'}
            </Empty>
          ) : (
            // A region that scrolls takes the focus, or keyboards could not scroll it.
            <section aria-label="News, scrollable" className="h-full overflow-auto" {...scrollable}>
              <ul>
                {coming.map((action) => (
                  <ActionLine key={action.actionId} action={action} />
                ))}
                {news.map((item) => (
                  <NewsLine key={item.newsSequence} item={item} />
                ))}
              </ul>
            </section>
          )
        }
      </QueryState>
    </>
  );
}

/** Spends a request of a provider, so only who chooses what is collected may. */
function AskProviders({ symbol }: { readonly symbol: string }) {
  const mayAsk = operatesData(useMe()?.roles ?? []);
  const { mutate, isPending } = useNewsRefresh(({ provider, stored, detail }) =>
    provider === null
      ? toastDone(`No news of ${symbol}`, `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`)
      : toastDone(`${provider} answered`, stored === 1 ? '1 story is new.' : `${stored} stories are new.`),
  );
  if (!mayAsk) return null;
  return (
    <Button small disabled={isPending} onClick={() => mutate(symbol)}>
      Ask providers
    </Button>
  );
}

const scrollable = { tabIndex: 0 };

function ActionLine({ action }: { readonly action: CorporateActionView }) {
  return (
    <li className="flex gap-3 border-b border-rule/60 border-l-2 border-l-accent px-3 py-1.5 text-[13px]">
      <span className="w-[116px] shrink-0 text-muted tabular-nums">ex {action.exDate}</span>
      <p>
        <b className="font-semibold">
          {action.symbol}: {actionWords(action)}
        </b>
        <span className="text-muted">
          {action.payDate === null ? '' : `, paid ${action.payDate}`}, {action.source}
        </span>
      </p>
    </li>
  );
}

function NewsLine({ item }: { readonly item: NewsView }) {
  return (
    <li className="flex gap-3 border-b border-rule/60 px-3 py-1.5 text-[13px] max-md:flex-col max-md:gap-0">
      <Instant value={item.publishedAt} className="w-[116px] shrink-0 text-muted" />
      <div className="min-w-0">
        <p className="font-semibold">
          {item.url === null ? (
            item.headline
          ) : (
            <a href={item.url} target="_blank" rel="noreferrer" className="underline-offset-2 hover:underline">
              {item.headline}
            </a>
          )}
        </p>
        {item.summary === '' || item.summary === item.headline ? null : <p>{item.summary}</p>}
        <p className="text-[12px] text-muted">
          {item.symbols.length === 0 ? 'The whole market' : item.symbols.join(', ')}, {item.source}
          {item.provider === null ? '' : `, told by ${item.provider}`}
        </p>
      </div>
    </li>
  );
}
