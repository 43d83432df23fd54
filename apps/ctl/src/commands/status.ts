import type { KillSwitchView, MarketClockView, SystemStatusView } from '@quire/contract';
import type { Command } from 'commander';
import { callApi } from '../api-client.ts';
import { bytes, duration, print, table } from '../output.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../target.ts';
import { describeKillSwitch } from './kill-switch.ts';

interface StatusOptions extends TargetOptions {
  readonly json?: boolean;
}

function rowsOf(status: SystemStatusView, clock: MarketClockView, killSwitch: KillSwitchView): string[][] {
  return [
    ['status', `${status.status} (version ${status.version}, up ${duration(status.uptimeSeconds)})`],
    [
      'market',
      `${clock.worldId}, ${clock.simulated ? 'SIMULATED' : clock.feed}, speed ${clock.speed}×${clock.skipsClosedHours ? ', closed hours skipped' : ''}, time ${clock.time}`,
    ],
    ['feed age', status.feedAgeMs === null ? '–' : `${(status.feedAgeMs / 1000).toFixed(1)} s`],
    ['kill switch', describeKillSwitch(killSwitch)],
    ...status.dependencies.map((dependency) => [
      dependency.name,
      `${dependency.state}${dependency.latencyMs === null ? '' : ` (${dependency.latencyMs.toFixed(1)} ms)`} ${dependency.detail}`.trim(),
    ]),
    [
      'journal',
      `${status.journal.headSequence} inputs, ${status.journal.eventSequence} events, lag ${status.journal.lag}`,
    ],
    ['commit', `p50 ${status.journal.commitMsP50.toFixed(1)} ms, p99 ${status.journal.commitMsP99.toFixed(1)} ms`],
    ...tapeRows(status),
    ['memory', bytes(status.memory.residentBytes)],
    ['disk free', status.disk.freeBytes === null ? '–' : `${bytes(status.disk.freeBytes)} at ${status.disk.path}`],
    ['migrations', `${status.migrations.applied ?? '–'} applied, ${status.migrations.pending ?? '–'} pending`],
  ];
}

function tapeRows({ tape }: SystemStatusView): string[][] {
  if (tape === null) return [['tape', '–']];
  const size = `${tape.segments} ${tape.segments === 1 ? 'segment' : 'segments'}, ${bytes(tape.bytes)}`;
  return [
    ['tape', `${size}, replayable since ${tape.replayableSince ?? '–'}`],
    ...tape.damaged.map(({ segment, reason }) => ['TAPE DAMAGED', `${segment}: ${reason}`]),
    ...(tape.lastFailure === null ? [] : [['tape failure', tape.lastFailure]]),
  ];
}

export function registerStatus(program: Command): void {
  addTargetOptions(program.command('status').description('health of a running Quire; exit code 1 unless it is healthy'))
    .option('--json', 'print JSON')
    .action(async (options: StatusOptions) => {
      const target = targetOf(options);
      const [status, clock, killSwitch] = await Promise.all([
        callApi<SystemStatusView>(target, 'GET', '/api/v1/system/status'),
        callApi<MarketClockView>(target, 'GET', '/api/v1/clock'),
        callApi<KillSwitchView>(target, 'GET', '/api/v1/kill-switch'),
      ]);
      print(
        options.json
          ? JSON.stringify({ status, clock, killSwitch }, null, 2)
          : table(rowsOf(status, clock, killSwitch)),
      );
      if (status.status !== 'healthy') process.exitCode = 1;
    });
}
