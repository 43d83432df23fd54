import type { KillSwitchView } from '@quire/contract';
import type { Command } from 'commander';
import { callApi } from '../api-client.ts';
import { print, table } from '../output.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../target.ts';

interface HistoryEntry {
  readonly state: string;
  readonly operator: string;
  readonly reason: string;
  readonly at: string;
}

/** `ACTIVE` alone reads as if the switch were thrown. */
export function describeKillSwitch(view: KillSwitchView): string {
  if (view.state === 'ACTIVE') return `ACTIVE since ${view.changedAt}: trading is allowed.`;
  return `ENGAGED since ${view.changedAt} by ${view.operator ?? 'unknown'}: ${view.reason ?? 'no reason given'}. Only cancels and reduce-only closes pass.`;
}

export function registerKillSwitch(program: Command): void {
  const killSwitch = program.command('kill-switch').description('stop all trading at once, and allow it again');
  addTargetOptions(killSwitch.command('status').description('say whether trading is allowed')).action(
    async (options: TargetOptions) => {
      print(describeKillSwitch(await callApi<KillSwitchView>(targetOf(options), 'GET', '/api/v1/kill-switch')));
    },
  );
  addTargetOptions(killSwitch.command('engage').description('refuse everything but cancels and reduce-only closes'))
    .requiredOption('--reason <text>', 'why, for the history')
    .action(async (options: TargetOptions & { reason: string }) => {
      const body = { reason: options.reason };
      print(
        describeKillSwitch(
          await callApi<KillSwitchView>(targetOf(options), 'POST', '/api/v1/kill-switch/engage', body),
        ),
      );
    });
  addTargetOptions(killSwitch.command('disengage').description('allow trading again'))
    .requiredOption('--notes <text>', 'what was checked, for the history')
    .action(async (options: TargetOptions & { notes: string }) => {
      const body = { notes: options.notes };
      print(
        describeKillSwitch(
          await callApi<KillSwitchView>(targetOf(options), 'POST', '/api/v1/kill-switch/disengage', body),
        ),
      );
    });
  addTargetOptions(killSwitch.command('history').description('every change, newest first')).action(
    async (options: TargetOptions) => {
      const entries = await callApi<readonly HistoryEntry[]>(targetOf(options), 'GET', '/api/v1/kill-switch/history');
      if (entries.length === 0) print('The kill switch was never used.');
      else print(table(entries.map((entry) => [entry.at, entry.state, entry.operator, entry.reason])));
    },
  );
}
