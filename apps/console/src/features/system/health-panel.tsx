import type { SystemStatusView } from '@quire/contract';
import { Line, Lines } from '../../components/definition.tsx';
import { Instant } from '../../components/numbers.tsx';
import { formatBytes, formatGrouped } from '../../lib/decimal.ts';
import { formatAge, formatDuration } from '../../lib/time.ts';

const stateLook: Readonly<Record<string, { readonly mark: string; readonly tone: string }>> = {
  up: { mark: '\u25cf', tone: 'text-gain' },
  down: { mark: '\u25a0', tone: 'text-loss' },
  disabled: { mark: '\u25cb', tone: 'text-muted' },
  healthy: { mark: '\u25cf', tone: 'text-gain' },
  degraded: { mark: '\u25b2', tone: 'text-warn' },
  unhealthy: { mark: '\u25a0', tone: 'text-loss' },
};

/** A shape for each state, so that colour is not all that tells. */
export function State({ state }: { readonly state: string }) {
  const { mark, tone } = stateLook[state] ?? { mark: '\u25cb', tone: 'text-muted' };
  return (
    <span className={`font-semibold whitespace-nowrap ${tone}`}>
      <span aria-hidden="true" className="mr-1 text-[0.75em]">
        {mark}
      </span>
      {state}
    </span>
  );
}

export function Dependencies({ status }: { readonly status: SystemStatusView }) {
  return (
    <table aria-label="Dependencies" className="w-full border-collapse text-[13px]">
      <thead>
        <tr className="h-7 text-left text-[11.5px] text-muted">
          <th scope="col" className="px-3 font-semibold">
            Dependency
          </th>
          <th scope="col" className="px-2 font-semibold">
            State
          </th>
          <th scope="col" className="px-2 text-right font-semibold">
            Latency
          </th>
          <th scope="col" className="px-3 font-semibold">
            Detail
          </th>
        </tr>
      </thead>
      <tbody>
        {status.dependencies.map((dependency) => (
          <tr key={dependency.name} className="h-8 border-t border-rule/60">
            <th scope="row" className="px-3 text-left font-semibold">
              {dependency.name}
            </th>
            <td className="px-2">
              <State state={dependency.state} />
            </td>
            <td className="px-2 text-right tabular-nums">{milliseconds(dependency.latencyMs)}</td>
            <td className="px-3 text-muted">{dependency.detail}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function milliseconds(value: number | null): string {
  return value === null ? '\u2013' : `${value < 10 ? value.toFixed(2) : value.toFixed(0)}\u202fms`;
}

export function ProcessFacts({ status }: { readonly status: SystemStatusView }) {
  const { disk, memory, database, migrations } = status;
  const share = disk.freeBytes !== null && disk.totalBytes ? ` of ${formatBytes(disk.totalBytes)}` : '';
  return (
    <Lines>
      <Line name="Version">{status.version}</Line>
      <Line name="Up for">{formatDuration(status.uptimeSeconds)}</Line>
      <Line name="Started">
        <Instant value={status.startedAt} style="full" />
      </Line>
      <Line name="Memory, resident">{formatBytes(memory.residentBytes)}</Line>
      <Line name="Memory, heap in use">{formatBytes(memory.heapUsedBytes)}</Line>
      <Line name="Disk, free">
        {formatBytes(disk.freeBytes)}
        {share}
      </Line>
      <Line name="Data folder">
        <span className="font-mono text-[11.5px]" title={disk.path}>
          {disk.path}
        </span>
      </Line>
      <Line name="Database">{`${database.kind} ${database.version}`}</Line>
      <Line name="Database, size">{formatBytes(database.sizeBytes)}</Line>
      <Line name="Migrations">
        {migrations.applied === null ? '\u2013' : `${migrations.applied} applied${pendingWords(migrations.pending)}`}
      </Line>
    </Lines>
  );
}

const pendingWords = (pending: number | null): string => (pending === 0 ? '' : `, ${pending ?? '\u2013'} pending`);

export function JournalFacts({ status }: { readonly status: SystemStatusView }) {
  const { journal, tape } = status;
  return (
    <Lines>
      <Line name="State">
        <State state={journal.stalled ? 'down' : 'up'} />
      </Line>
      <Line name="Lag">
        {formatGrouped(String(journal.lag))} {journal.lag === 1 ? 'input' : 'inputs'}
      </Line>
      <Line name="Commit, median">{milliseconds(journal.commitMsP50)}</Line>
      <Line name="Commit, 99 of 100 within">{milliseconds(journal.commitMsP99)}</Line>
      <Line name="Commits">{formatGrouped(String(journal.commits))}</Line>
      <Line name="Head, inputs">{formatGrouped(String(journal.headSequence))}</Line>
      <Line name="Head, events">{formatGrouped(String(journal.eventSequence))}</Line>
      <Line name="Tape">
        {tape === null
          ? '\u2013'
          : `${tape.segments} ${tape.segments === 1 ? 'segment' : 'segments'}, ${formatBytes(tape.bytes)}`}
      </Line>
      <Line name="Replayable since">
        <Instant value={tape?.replayableSince ?? null} style="full" />
      </Line>
      {tape?.lastFailure ? (
        <Line name="Tape, last failure">
          <span className="text-loss" title={tape.lastFailure}>
            {tape.lastFailure}
          </span>
        </Line>
      ) : null}
      {tape?.damaged.map(({ segment, reason }) => (
        <Line key={segment} name="Tape, damaged">
          <span className="text-loss" title={reason}>
            {segment}
          </span>
        </Line>
      ))}
      <Line name="Newest market data">
        {status.feedAgeMs === null ? '\u2013' : `${formatAge(status.feedAgeMs)} old`}
      </Line>
    </Lines>
  );
}
