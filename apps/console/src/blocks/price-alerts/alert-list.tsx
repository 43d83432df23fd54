import type { InstrumentView, PriceAlertFiringView, PriceAlertView } from '@quire/contract';
import { BellPlus, Pause, Play, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Blotter } from '../../components/blotter.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { actionColumn, instantColumn, nameColumn, textColumn } from '../../components/columns.tsx';
import type { Column } from '../../components/data-table.tsx';
import { HeaderActions } from '../../components/header-slot.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { formatGrouped } from '../../lib/decimal.ts';
import { useChangePriceAlert, usePriceAlertFirings, usePriceAlerts } from '../../lib/requests/price-alerts.ts';
import { AlertDialog } from './alert-dialog.tsx';
import { conditionWords, stateWords } from './alert-words.ts';

type View = 'symbol' | 'all' | 'fired';

/** Alerts of the symbol or all of them, and what fired; live. */
export function AlertList({ instrument }: { readonly instrument: InstrumentView }) {
  const [view, setView] = useState<View>('symbol');
  const [isSetting, setSetting] = useState(false);
  const { symbol } = instrument;
  const views = [
    { value: 'symbol', label: symbol },
    { value: 'all', label: 'All' },
    { value: 'fired', label: 'Fired' },
  ] as const;
  const set = (
    <Button small onClick={() => setSetting(true)}>
      <BellPlus size={13} aria-hidden="true" />
      Set an alert
    </Button>
  );
  return (
    <>
      <HeaderActions>
        <Segmented small label="Alerts of" value={view} options={views} onChange={setView} />
        {set}
      </HeaderActions>
      {view === 'fired' ? (
        <Firings />
      ) : (
        <Alerts symbol={view === 'symbol' ? symbol : null} onSet={() => setSetting(true)} />
      )}
      {isSetting ? <AlertDialog instrument={instrument} onClose={() => setSetting(false)} /> : null}
    </>
  );
}

function Alerts({ symbol, onSet }: { readonly symbol: string | null; readonly onSet: () => void }) {
  const query = usePriceAlerts(symbol);
  const { mutate, isPending } = useChangePriceAlert();
  const columns = useMemo(() => alertColumns({ change: mutate, isPending }), [mutate, isPending]);
  return (
    <QueryState query={query}>
      {(alerts) => (
        <Blotter
          id="price-alerts"
          label="Price alerts"
          items={alerts}
          columns={columns}
          keyOf={({ alertId }) => alertId}
          minWidth={640}
          empty={
            <Empty title={symbol === null ? 'No alerts yet' : `No alerts of ${symbol}`}>
              <p className="mb-2">An alert tells you when a price or a volume is there, also while you are away.</p>
              <Button small onClick={onSet}>
                Set one
              </Button>
            </Empty>
          }
        />
      )}
    </QueryState>
  );
}

function Firings() {
  const { firings, query } = usePriceAlertFirings(null);
  return (
    <QueryState query={query}>
      {() => (
        <Blotter
          id="price-alert-firings"
          label="Fired alerts"
          items={firings}
          columns={firingColumns}
          keyOf={({ firingSequence }) => String(firingSequence)}
          minWidth={700}
          empty={<Empty title="Nothing has fired">What your alerts tell you is kept here.</Empty>}
        />
      )}
    </QueryState>
  );
}

interface AlertActions {
  readonly change: ReturnType<typeof useChangePriceAlert>['mutate'];
  readonly isPending: boolean;
}

const stateTones: Readonly<Record<PriceAlertView['state'], string>> = {
  active: 'text-accent font-semibold',
  paused: 'text-muted',
  triggered: 'font-semibold',
  expired: 'text-muted',
};

function alertColumns({ change, isPending }: AlertActions): readonly Column<PriceAlertView>[] {
  return [
    nameColumn({ id: 'symbol', header: 'Symbol', width: '84px', of: ({ symbol }) => symbol }),
    { ...textColumn<PriceAlertView>({ id: 'waits', header: 'When', of: conditionWords }), cell: Condition },
    {
      id: 'level',
      header: 'At',
      width: '100px',
      align: 'right',
      cell: ({ level }) => formatGrouped(level),
      sortBy: ({ level }) => (level === null ? Number.NaN : Number(level)),
      words: ({ level }) => level ?? '',
      wideOnly: true,
    },
    {
      id: 'state',
      header: 'State',
      width: '84px',
      phoneWidth: '72px',
      cell: ({ state }) => <span className={stateTones[state]}>{stateWords[state]}</span>,
      sortBy: ({ state }) => state,
      words: ({ state }) => stateWords[state],
    },
    {
      id: 'count',
      header: 'Fired',
      width: '60px',
      align: 'right',
      cell: ({ triggerCount }) => triggerCount,
      sortBy: ({ triggerCount }) => triggerCount,
      words: ({ triggerCount }) => String(triggerCount),
      wideOnly: true,
    },
    instantColumn({ id: 'last', header: 'Last', wideOnly: true, of: ({ lastTriggeredAt }) => lastTriggeredAt }),
    instantColumn({ id: 'until', header: 'Until', isExtra: true, of: ({ expiresAt }) => expiresAt }),
    actionColumn('actions', '84px', (alert) => (
      <span className="flex justify-end">
        <IconButton
          label={alert.isActive ? `Pause the alert of ${alert.symbol}` : `Wake the alert of ${alert.symbol}`}
          disabled={isPending}
          onClick={() => change({ alert, patch: { isActive: !alert.isActive } })}
        >
          {alert.isActive ? <Pause size={13} aria-hidden="true" /> : <Play size={13} aria-hidden="true" />}
        </IconButton>
        <IconButton
          label={`Delete the alert of ${alert.symbol}`}
          disabled={isPending}
          onClick={() => change({ alert, patch: null })}
        >
          <Trash2 size={13} aria-hidden="true" />
        </IconButton>
      </span>
    )),
  ];
}

function Condition(alert: PriceAlertView) {
  const words = conditionWords(alert);
  return (
    <span title={alert.note === '' ? words : `${words}: ${alert.note}`}>
      {words}
      <span className="text-muted">
        {alert.isRecurring ? ', again and again' : ''}
        {alert.note === '' ? '' : `, ${alert.note}`}
      </span>
    </span>
  );
}

const firingColumns: readonly Column<PriceAlertFiringView>[] = [
  instantColumn({ id: 'at', header: 'At', of: ({ at }) => at, muted: false }),
  nameColumn({ id: 'symbol', header: 'Symbol', width: '84px', of: ({ symbol }) => symbol }),
  {
    id: 'message',
    header: 'What',
    cell: ({ message }) => <span title={message}>{message}</span>,
    sortBy: ({ message }) => message,
    words: ({ message }) => message,
  },
  {
    ...textColumn<PriceAlertFiringView>({ id: 'note', header: 'Note', width: '22%', of: ({ note }) => note }),
    wideOnly: true,
  },
];
