import type { CorporateActionView, NewsView } from '@quire/contract';
import { Instant } from '../../../components/numbers.tsx';
import { Empty, QueryState } from '../../../components/states.tsx';
import { actionWords } from '../../../lib/corporate-action-words.ts';
import { useCorporateActions, useNews } from '../../../lib/requests/market-life.ts';

/** What is said about the symbol and the market, under what is coming to its shares. */
export function NewsList({ symbol }: { readonly symbol: string }) {
  const news = useNews(symbol);
  const actions = useCorporateActions(symbol);
  const coming = (actions.data?.items ?? []).filter(({ appliedAt }) => appliedAt === null);
  return (
    <QueryState query={news}>
      {({ items }) =>
        items.length === 0 && coming.length === 0 ? (
          <Empty title={`No news of ${symbol}`}>
            Headlines, halts, splits and dividends of the symbol, and news of the whole market, are listed here.
          </Empty>
        ) : (
          // A region that scrolls takes the focus, or keyboards could not scroll it.
          <section aria-label={`News of ${symbol}, scrollable`} className="h-full overflow-auto" {...scrollable}>
            <ul>
              {coming.map((action) => (
                <ActionLine key={action.actionId} action={action} />
              ))}
              {items.map((item) => (
                <NewsLine key={item.newsSequence} item={item} />
              ))}
            </ul>
          </section>
        )
      }
    </QueryState>
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
        <p className="font-semibold">{item.headline}</p>
        {item.summary === '' || item.summary === item.headline ? null : <p>{item.summary}</p>}
        <p className="text-[12px] text-muted">
          {item.symbols.length === 0 ? 'The whole market' : item.symbols.join(', ')}, {item.source}
        </p>
      </div>
    </li>
  );
}
