import type { HeldBarView } from '@quire/contract';
import { useMemo, useState } from 'react';
import { Blotter } from '../../components/blotter.tsx';
import { Button } from '../../components/button.tsx';
import { actionColumn, instantColumn, nameColumn, textColumn } from '../../components/columns.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Change, Price } from '../../components/numbers.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { formatPercent } from '../../lib/decimal.ts';
import { useMe } from '../../lib/requests/me.ts';
import { operatesData } from '../../lib/roles.ts';
import { type Decision, useDecideHeldBar, useHeldBars } from './api/history.ts';

const states = [
  { value: 'held', label: 'Held' },
  { value: 'released', label: 'Released' },
  { value: 'rejected', label: 'Discarded' },
] as const;

interface Asked {
  readonly bar: HeldBarView;
  readonly decision: Decision;
}

/** Bars that moved further than anything explains, until a person lets them through or keeps them out. */
export function HeldBars() {
  const [state, setState] = useState<HeldBarView['state']>('held');
  const [asked, setAsked] = useState<Asked | null>(null);
  const query = useHeldBars(state);
  const mayDecide = operatesData(useMe()?.roles ?? []) && state === 'held';
  const shown = useMemo(
    () => (mayDecide ? [...columns, decisionColumn(setAsked)] : [...columns, decidedBy]),
    [mayDecide],
  );
  const filters = <Segmented small label="State of the bars" value={state} options={states} onChange={setState} />;
  return (
    <>
      <QueryState query={query}>
        {({ items }) => (
          <Blotter
            id="held-bars"
            label="Held bars"
            items={items}
            columns={shown}
            keyOf={({ symbol, timeframe, provider, openTime }) => `${symbol} ${timeframe} ${provider} ${openTime}`}
            rowHeight={30}
            minWidth={640}
            filters={filters}
            empty={
              state === 'held' ? (
                <Empty title="No bar is held back">
                  A bar that moves by more than OUTLIER_THRESHOLD without a split or dividend to explain it waits here
                  for a person.
                </Empty>
              ) : (
                <Empty title={state === 'released' ? 'No bar was released' : 'No bar was discarded'} />
              )
            }
          />
        )}
      </QueryState>
      {asked === null ? null : <DecisionDialog asked={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

const causes: Readonly<Record<string, string>> = {
  jump: 'jumped from the close before it',
  wick: 'its high or low is far from its body',
};
const causeOf = ({ reason }: HeldBarView): string => causes[reason] ?? reason;
const decimalsOf = ({ close }: HeldBarView): number => close.split('.')[1]?.length ?? 0;

const columns: readonly Column<HeldBarView>[] = [
  nameColumn({ id: 'symbol', header: 'Symbol', width: '76px', of: ({ symbol }) => symbol }),
  textColumn({ id: 'timeframe', header: 'Bars of', width: '60px', of: ({ timeframe }) => timeframe, wideOnly: true }),
  textColumn({ id: 'provider', header: 'Provider', width: '84px', of: ({ provider }) => provider, wideOnly: true }),
  instantColumn({ id: 'open', header: 'Open', of: ({ openTime }) => openTime, wideOnly: true }),
  {
    id: 'close',
    header: 'Close',
    width: '88px',
    phoneWidth: '80px',
    align: 'right',
    cell: (bar) => <Price value={bar.close} decimals={decimalsOf(bar)} />,
    sortBy: ({ close }) => Number(close),
    words: ({ close }) => close,
  },
  {
    id: 'move',
    header: 'Move',
    width: '84px',
    phoneWidth: '78px',
    align: 'right',
    cell: ({ move }) => <Change fraction={move} />,
    sortBy: ({ move }) => Math.abs(move),
    words: ({ move }) => formatPercent(move),
  },
  { ...textColumn<HeldBarView>({ id: 'cause', header: 'Cause', of: causeOf }), wideOnly: true },
];

const decidedBy = textColumn<HeldBarView>({ id: 'by', header: 'Decided by', of: (bar) => bar.decidedBy ?? '' });

const decisionColumn = (ask: (asked: Asked) => void): Column<HeldBarView> =>
  actionColumn('decide', '150px', (bar) => (
    <span className="flex justify-end gap-1">
      <Button
        small
        tone="faint"
        aria-label={`Release ${bar.symbol} ${bar.openTime}`}
        onClick={() => ask({ bar, decision: 'release' })}
      >
        Release
      </Button>
      <Button
        small
        tone="faint"
        aria-label={`Discard ${bar.symbol} ${bar.openTime}`}
        onClick={() => ask({ bar, decision: 'reject' })}
      >
        Discard
      </Button>
    </span>
  ));

function DecisionDialog({
  asked: { bar, decision },
  onClose,
}: {
  readonly asked: Asked;
  readonly onClose: () => void;
}) {
  const { mutate, isPending } = useDecideHeldBar();
  const isRelease = decision === 'release';
  const what = `${bar.symbol} ${bar.timeframe} of ${bar.provider}, ${bar.openTime}: open ${bar.open}, high ${bar.high}, low ${bar.low}, close ${bar.close}, ${formatPercent(bar.move)}.`;
  const then = isRelease
    ? 'It becomes a price, known from now on: whoever reads history as of an earlier instant does not see it.'
    : 'It stays out for good, and the same bar is held again only if the provider tells another price.';
  return (
    <Dialog
      open
      onClose={onClose}
      title={isRelease ? 'Release this bar?' : 'Discard this bar?'}
      description={`${what} ${then}`}
      footer={
        <>
          <Button onClick={onClose}>Let it wait</Button>
          <Button
            tone={isRelease ? 'accent' : 'danger'}
            disabled={isPending}
            onClick={() => mutate({ bar, decision }, { onSettled: onClose })}
          >
            {isRelease ? 'Release' : 'Discard'}
          </Button>
        </>
      }
    />
  );
}
