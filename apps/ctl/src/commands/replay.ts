import { main as startServer } from '@quire/server/main';
import type { Command } from 'commander';

interface ReplayOptions {
  readonly symbol: readonly string[];
  readonly timeframe: string;
  readonly speed: string;
  readonly from?: string;
  readonly keepClosedHours?: boolean;
}

const collect = (value: string, previous: readonly string[]): readonly string[] => [...previous, ...value.split(',')];

export function registerReplay(program: Command): void {
  program
    .command('replay')
    .description('play imported history as a market that the console and any Alpaca client trade on')
    .requiredOption('--symbol <symbol>', 'imported symbol; repeat or separate by commas', collect, [])
    .option('--timeframe <timeframe>', 'of the imported bars', '1Day')
    .option('--speed <factor>', 'market seconds per second; 86400 plays one day a second', '86400')
    .option('--from <date>', 'first date to play (default: the first bar)')
    .option(
      '--keep-closed-hours',
      'play nights, weekends and holidays too, at the same speed (default: jump over them)',
    )
    .action(async (options: ReplayOptions) => {
      const replayArguments = [
        '--replay',
        options.symbol.join(','),
        '--timeframe',
        options.timeframe,
        '--speed',
        options.speed,
      ];
      if (options.from) replayArguments.push('--from', options.from);
      if (options.keepClosedHours) replayArguments.push('--keep-closed-hours');
      await startServer(replayArguments, process.env);
    });
}
