import type { ProviderView } from '@quire/contract';
import { useState } from 'react';
import { Blotter } from '../../components/blotter.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Instant } from '../../components/numbers.tsx';
import { Panel } from '../../components/panel.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { useMe } from '../../lib/requests/me.ts';
import { operates } from '../../lib/roles.ts';
import { useProviders } from './api/providers.ts';
import { ProviderDrawer } from './provider-drawer.tsx';
import { milliseconds, ProviderStanding, Spent, share } from './provider-parts.tsx';
import { keyWords, standingOf, worksWithoutKey } from './provider-words.ts';

/** Every provider in the order in which it is asked, with what is left of it and why it is not asked. */
export function ProvidersPanel() {
  const query = useProviders();
  const mayManage = operates(useMe()?.roles ?? []);
  const [openedId, setOpenedId] = useState<string | null>(null);
  const opened = query.data?.providers.find(({ provider }) => provider === openedId) ?? null;
  const usable = query.data?.providers.filter(({ isUsable }) => isUsable).length;
  return (
    <Panel
      title="Providers"
      note={usable === undefined ? null : `${usable} of ${query.data?.totalProviders} can be asked`}
      stale={query.isError && query.data !== undefined}
      bodyClass="overflow-hidden"
    >
      <QueryState query={query}>
        {({ providers }) => (
          <Blotter
            id="providers"
            label="Providers"
            items={providers}
            columns={columns}
            keyOf={({ provider }) => provider}
            onOpen={({ provider }) => setOpenedId(provider)}
            isChosen={({ provider }) => provider === openedId}
            rowHeight={34}
            minWidth={1080}
            empty={<Empty title="No provider">This Quire was built without providers; the simulator serves.</Empty>}
          />
        )}
      </QueryState>
      {opened === null ? null : (
        <ProviderDrawer
          key={opened.provider}
          provider={opened}
          mayManage={mayManage}
          onClose={() => setOpenedId(null)}
        />
      )}
    </Panel>
  );
}

function Name({ provider }: { readonly provider: ProviderView }) {
  return (
    <span title={provider.note}>
      <b className={provider.isEnabled ? 'font-semibold' : 'font-normal text-muted line-through'}>{provider.name}</b>
      {worksWithoutKey(provider) ? <span className="ml-1.5 text-[11.5px] text-muted">keyless</span> : null}
    </span>
  );
}

const columns: readonly Column<ProviderView>[] = [
  {
    id: 'priority',
    header: 'Order',
    width: '58px',
    align: 'right',
    cell: ({ priority }) => priority,
    sortBy: ({ priority }) => priority,
    words: ({ priority }) => String(priority),
    wideOnly: true,
  },
  {
    id: 'name',
    header: 'Provider',
    cell: (provider) => <Name provider={provider} />,
    sortBy: ({ name }) => name,
    words: (provider) => `${provider.name} ${worksWithoutKey(provider) ? 'keyless' : ''}`.trim(),
    saved: ({ name }) => name,
  },
  {
    id: 'standing',
    header: 'State',
    width: '92px',
    phoneWidth: '84px',
    cell: (provider) => <ProviderStanding provider={provider} />,
    sortBy: (provider) => standingOf(provider).word,
    words: (provider) => standingOf(provider).word,
  },
  {
    id: 'key',
    header: 'Key',
    width: '176px',
    cell: (provider) => <span className="text-muted">{keyWords(provider)}</span>,
    sortBy: keyWords,
    words: keyWords,
    wideOnly: true,
  },
  {
    id: 'minute',
    header: 'Left of a minute',
    width: '112px',
    align: 'right',
    cell: ({ rateLimit: { limitPerMinute, remainingInMinute } }) =>
      limitPerMinute === null ? (
        <span className="text-muted">no limit</span>
      ) : (
        `${remainingInMinute ?? limitPerMinute} of ${limitPerMinute}`
      ),
    sortBy: ({ rateLimit }) => rateLimit.remainingInMinute ?? Number.NaN,
    words: ({ rateLimit: { limitPerMinute, remainingInMinute } }) =>
      `${remainingInMinute ?? ''}/${limitPerMinute ?? ''}`,
    wideOnly: true,
  },
  {
    id: 'budget',
    header: 'Spent today',
    width: '142px',
    phoneWidth: '126px',
    align: 'right',
    cell: ({ budget: { spentToday, limitPerDay, targetPerDay } }) => (
      <Spent spent={spentToday} limit={limitPerDay} target={targetPerDay} />
    ),
    sortBy: ({ budget }) => budget.spentToday,
    words: ({ budget }) => `${budget.spentToday}/${budget.limitPerDay ?? ''}`,
  },
  {
    id: 'latency',
    header: 'Latency',
    width: '76px',
    align: 'right',
    cell: ({ health }) => milliseconds(health.averageLatencyMs),
    sortBy: ({ health }) => health.averageLatencyMs ?? Number.NaN,
    words: ({ health }) => (health.averageLatencyMs === null ? '' : health.averageLatencyMs.toFixed(1)),
    wideOnly: true,
  },
  {
    id: 'answered',
    header: 'Answered, 10 min',
    width: '116px',
    align: 'right',
    cell: ({ health }) => share(health.successRate),
    sortBy: ({ health }) => health.successRate ?? Number.NaN,
    words: ({ health }) => share(health.successRate),
    wideOnly: true,
  },
  {
    id: 'circuit',
    header: 'Circuit',
    width: '84px',
    cell: ({ health: { circuit } }) => (
      <span className={circuit === 'closed' ? 'text-muted' : 'font-semibold text-loss'}>{circuit}</span>
    ),
    sortBy: ({ health }) => health.circuit,
    words: ({ health }) => health.circuit,
    wideOnly: true,
  },
  {
    id: 'failover',
    header: 'Last failover',
    width: '230px',
    cell: ({ lastFailover }) =>
      lastFailover === null ? (
        <span className="text-muted">none</span>
      ) : (
        <span title={lastFailover.detail}>
          <Instant value={lastFailover.at} /> to {lastFailover.to}: {lastFailover.code}
        </span>
      ),
    sortBy: ({ lastFailover }) => (lastFailover === null ? Number.NaN : Date.parse(lastFailover.at)),
    words: ({ lastFailover }) =>
      lastFailover === null
        ? ''
        : `${lastFailover.at} to ${lastFailover.to}: ${lastFailover.code} ${lastFailover.detail}`,
    wideOnly: true,
  },
];
