import type { AccountView, MovedAccountView, NewWorldBody, WorldsView, WorldView } from '@quire/contract';
import type { Command } from 'commander';
import { type ApiTarget, callApi } from '../api-client.ts';
import { CommandFailed } from '../command-failed.ts';
import { print, table } from '../output.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../target.ts';

const path = '/api/v1/worlds';
const listOf = (text: string): string[] => text.split(/[\s,]+/).filter((symbol) => symbol !== '');

function rowOf({ worldId, feed, state, problem, symbols, prices }: WorldView): string[] {
  const providers = [...new Set(prices.flatMap(({ provider }) => provider ?? []))];
  const ages = prices.flatMap(({ ageSeconds }) => ageSeconds ?? []);
  const newest = ages.length === 0 ? '–' : `${Math.min(...ages).toFixed(1)} s`;
  const told = feed === 'live' ? providers.join(' ') || 'nobody yet' : '–';
  return [worldId, feed, problem ?? state, String(symbols.length), told, newest];
}

function printWorlds({ worlds }: WorldsView): void {
  print(table([['WORLD', 'FEED', 'STATE', 'SYMBOLS', 'PRICES FROM', 'NEWEST'], ...worlds.map(rowOf)]));
}

interface OpenOptions extends TargetOptions {
  readonly symbols?: string;
  readonly timeframe?: string;
  readonly speed?: string;
  readonly from?: string;
}

function bodyOf(feed: string, { symbols, timeframe, speed, from }: OpenOptions): NewWorldBody {
  if (feed !== 'live' && feed !== 'replay') throw new CommandFailed(`A world is live or replay, not ${feed}.`, 2);
  return {
    feed,
    ...(symbols === undefined ? {} : { symbols: listOf(symbols) }),
    ...(timeframe === undefined ? {} : { timeframe: timeframe as NonNullable<NewWorldBody['timeframe']> }),
    ...(speed === undefined ? {} : { speed: Number(speed) }),
    ...(from === undefined ? {} : { from }),
  };
}

/** An open account by its id, or by its name when no other has it, with the world that it is in. */
async function findAccount(target: ApiTarget, named: string): Promise<{ worldId: string; account: AccountView }> {
  const { worlds } = await callApi<WorldsView>(target, 'GET', path);
  const found: { worldId: string; account: AccountView }[] = [];
  for (const { worldId } of worlds.filter(({ state }) => state === 'open')) {
    const { items } = await callApi<{ items: AccountView[] }>(target, 'GET', `/w/${worldId}/api/v1/accounts`);
    const matching = items.filter(
      ({ accountId, name, closedAt }) => closedAt === null && (accountId === named || name === named),
    );
    found.push(...matching.map((account) => ({ worldId, account })));
  }
  const [first, ...others] = found;
  if (first === undefined) throw new CommandFailed(`No open account is called ${named}.`);
  if (others.length > 0) throw new CommandFailed(`${found.length} accounts are called ${named}; give the id of one.`);
  return first;
}

export function registerWorlds(program: Command): void {
  const worlds = program.command('worlds').description('worlds of simulated, live and recorded prices, side by side');
  addTargetOptions(worlds.command('list', { isDefault: true }).description('those that are open'))
    .option('--json', 'print JSON')
    .action(async (options: TargetOptions & { json?: boolean }) => {
      const view = await callApi<WorldsView>(targetOf(options), 'GET', path);
      if (options.json) print(JSON.stringify(view, null, 2));
      else printWorlds(view);
    });
  addTargetOptions(worlds.command('open <feed>').description('open a world, live or replay, beside the first'))
    .option('--symbols <list>', 'what it lists; a live world without it lists what the simulated one does')
    .option('--timeframe <name>', 'bars of a replay, such as 1m or 1d')
    .option('--speed <number>', 'world seconds per second of a replay')
    .option('--from <date>', 'first bar of a replay')
    .action(async (feed: string, options: OpenOptions) => {
      printWorlds(await callApi<WorldsView>(targetOf(options), 'POST', path, bodyOf(feed, options)));
    });
  addTargetOptions(worlds.command('close <world>').description('end a world; its record and its accounts stay')).action(
    async (worldId: string, options: TargetOptions) => {
      printWorlds(await callApi<WorldsView>(targetOf(options), 'DELETE', `${path}/${encodeURIComponent(worldId)}`));
    },
  );
  addTargetOptions(
    worlds.command('move <account> <world>').description('move an account, by id or name, with its cash and its keys'),
  ).action(async (named: string, worldId: string, options: TargetOptions) => {
    const target = targetOf(options);
    const { worldId: from, account } = await findAccount(target, named);
    const moved = await callApi<MovedAccountView>(
      target,
      'POST',
      `/w/${from}/api/v1/accounts/${account.accountId}/world`,
      { worldId },
    );
    print(`${moved.name} trades in ${moved.worldId} now, as account ${moved.accountId}, with ${moved.cash} USD.`);
  });
}
