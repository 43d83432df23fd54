import type { ProvidersView, ProviderTestView, ProviderView } from '@quire/contract';
import type { Command } from 'commander';
import { callApi } from '../api-client.ts';
import { CommandFailed } from '../command-failed.ts';
import { print, table } from '../output.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../target.ts';

interface ProvidersOptions extends TargetOptions {
  readonly json?: boolean;
  readonly test?: string | true;
}

const unknown = '–';
const count = (value: number | null, of: number | null): string => (of === null ? unknown : `${value ?? 0}/${of}`);

function rowOf(view: ProviderView): string[] {
  const { health, rateLimit, budget } = view;
  return [
    view.provider,
    view.reason === null ? 'ready' : view.reason,
    count(rateLimit.remainingInMinute, rateLimit.limitPerMinute),
    count(budget.spentToday, budget.limitPerDay),
    health.averageLatencyMs === null ? unknown : `${Math.round(health.averageLatencyMs)} ms`,
    health.successRate === null ? unknown : `${Math.round(health.successRate * 100)} %`,
    view.lastFailover === null ? unknown : `to ${view.lastFailover.to}: ${view.lastFailover.code}`,
  ];
}

const head = ['PROVIDER', 'STATE', 'LEFT/MINUTE', 'SPENT/DAY', 'LATENCY', 'ANSWERED', 'LAST FAILOVER'];

/** Without a name every provider that could be asked is tested, one request each. */
async function testProviders(options: ProvidersOptions, names: readonly string[]): Promise<void> {
  const results: ProviderTestView[] = [];
  for (const name of names) {
    const path = `/api/v1/data/providers/${encodeURIComponent(name)}/test`;
    results.push(await callApi<ProviderTestView>(targetOf(options), 'POST', path, {}));
  }
  print(
    options.json
      ? JSON.stringify(results, null, 2)
      : table(
          results.map(({ provider, isGood, code, message }) => [
            provider,
            isGood ? 'good' : (code ?? 'failed'),
            message,
          ]),
        ),
  );
  if (results.some(({ isGood }) => !isGood)) process.exitCode = 1;
}

/** `./quire data providers`, beside what the same word does with stored history. */
export function addProvidersCommand(data: Command): void {
  addTargetOptions(data.command('providers').description('providers, what is left of their limits, and how they are'))
    .option('--json', 'print JSON')
    .option(
      '--test [provider]',
      'spend one request on a provider, or on each that can be asked; exit code 1 when one is not good',
    )
    .action(async (options: ProvidersOptions) => {
      if (typeof options.test === 'string') return testProviders(options, [options.test]);
      const view = await callApi<ProvidersView>(targetOf(options), 'GET', '/api/v1/data/providers');
      if (options.test === true) {
        const usable = view.providers.filter(({ isUsable }) => isUsable).map(({ provider }) => provider);
        if (usable.length === 0) throw new CommandFailed('No provider can be asked: all are turned off or need a key.');
        return testProviders(options, usable);
      }
      if (options.json) print(JSON.stringify(view, null, 2));
      else print(table([head, ...view.providers.map(rowOf)]));
    });
}
