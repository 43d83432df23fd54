import type { CollectorStatusView, CollectorTask } from '@quire/contract';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Line, Lines } from '../../components/definition.tsx';
import { Instant } from '../../components/numbers.tsx';
import { Panel } from '../../components/panel.tsx';
import { RunningTask } from '../../components/running-task.tsx';
import { QueryState } from '../../components/states.tsx';
import { formatGrouped } from '../../lib/decimal.ts';
import { useCancelTask } from '../../lib/requests/data-tasks.ts';
import { useMe } from '../../lib/requests/me.ts';
import { operatesData } from '../../lib/roles.ts';
import { formatDuration } from '../../lib/time.ts';
import { useCollector, useCollectorCommand } from './api/collector.ts';
import { CollectorDialog } from './collector-dialog.tsx';

/** What is fetched and how often, how far it is, and the switches. */
export function CollectorPanel() {
  const query = useCollector();
  const mayOperate = operatesData(useMe()?.roles ?? []);
  const [isChanging, setChanging] = useState(false);
  return (
    <Panel
      title="Collector"
      note={query.data ? query.data.status : null}
      stale={query.isError && query.data !== undefined}
    >
      <QueryState query={query}>
        {(status) => (
          <>
            {status.active_task ? <ActiveTask task={status.active_task} mayOperate={mayOperate} /> : null}
            <Facts status={status} />
            {mayOperate ? <Switches status={status} onChange={() => setChanging(true)} /> : null}
          </>
        )}
      </QueryState>
      {isChanging ? <CollectorDialog onClose={() => setChanging(false)} /> : null}
    </Panel>
  );
}

function Facts({ status }: { readonly status: CollectorStatusView }) {
  return (
    <Lines>
      <Line name="Source">{status.source}</Line>
      <Line name="Every">{formatDuration(status.collection_interval)}</Line>
      <Line name="Symbols asked anew every">{formatDuration(status.symbol_refresh_interval)}</Line>
      <Line name="Symbols">{formatGrouped(String(status.symbols_count))}</Line>
      <Line name="Timeframes">{status.timeframes.join(' ')}</Line>
      <Line name="Series stored">{formatGrouped(String(status.series_count))}</Line>
      <Line name="Bars stored">{formatGrouped(String(status.bars_count))}</Line>
      <Line name="Last pass">
        <Instant value={status.last_collection} style="full" />
      </Line>
      <Line name="Next pass">
        <Instant value={status.next_collection} style="full" />
      </Line>
    </Lines>
  );
}

function ActiveTask({ task, mayOperate }: { readonly task: CollectorTask; readonly mayOperate: boolean }) {
  const { mutate, isPending } = useCancelTask();
  return (
    <RunningTask
      label="Pass under way"
      task={task}
      onCancel={mayOperate ? () => mutate(task) : null}
      isCanceling={isPending}
    />
  );
}

function Switches({ status, onChange }: { readonly status: CollectorStatusView; readonly onChange: () => void }) {
  const { mutate, isPending } = useCollectorCommand();
  const send = (path: string, done: string, failure: string): void => mutate({ method: 'POST', path, done, failure });
  return (
    <div className="flex flex-wrap gap-2 border-t border-rule px-3 py-2">
      {status.is_running ? (
        <Button disabled={isPending} onClick={() => send('stop', 'The collector is stopped', 'It was not stopped')}>
          Stop
        </Button>
      ) : (
        <Button
          tone="accent"
          disabled={isPending}
          onClick={() => send('start', 'The collector runs', 'It was not started')}
        >
          Start
        </Button>
      )}
      <Button
        disabled={isPending || status.active_task !== null}
        onClick={() => send('collect', 'A pass has begun', 'No pass was begun')}
      >
        Collect now
      </Button>
      <Button disabled={isPending} onClick={onChange}>
        Change…
      </Button>
    </div>
  );
}
