import { parseArgs } from 'node:util';
import { seedOfWorld } from './draw.ts';
import { commandsPerWorldStandard, runSimulation, type SimulationReport } from './run-simulation.ts';
import { runWorld, WorldFailure } from './run-world.ts';
import { retryOf, shrinkWorld } from './shrink.ts';

const usage = `usage: npm run simulate -- [--seed 42] [--commands 100000] [--commands-per-world ${commandsPerWorldStandard}]
         [--from-world 0]  go on where another run ended
         [--world 7]       that world alone, to look at a failure
         [--shrink]        leave out acts while the same law still breaks`;

interface Wish {
  readonly seed: number;
  readonly commands: number;
  readonly commandsPerWorld: number;
  readonly fromWorld: number;
  readonly world: number | null;
  readonly shrinks: boolean;
}

function parse(): Wish {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '42' },
      commands: { type: 'string', default: '100000' },
      'commands-per-world': { type: 'string', default: `${commandsPerWorldStandard}` },
      'from-world': { type: 'string', default: '0' },
      world: { type: 'string' },
      shrink: { type: 'boolean', default: false },
    },
  });
  const whole = (text: string, least: number): number => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least) throw new Error(usage);
    return value;
  };
  return {
    seed: whole(values.seed, 0),
    commands: whole(values.commands, 1),
    commandsPerWorld: whole(values['commands-per-world'], 1),
    fromWorld: whole(values['from-world'], 0),
    world: values.world === undefined ? null : whole(values.world, 0),
    shrinks: values.shrink,
  };
}

/** Prints what happened as one JSON line; a failure names the seed and the world that find it again. */
function main(): void {
  const wish = parse();
  const startedAt = performance.now();
  let world = wish.world ?? wish.fromWorld;
  const onWorld = (done: number, report: SimulationReport): void => {
    world = done + 1;
    if (report.worlds % 10 === 0 || process.stderr.isTTY)
      tellProgress(wish, report, (performance.now() - startedAt) / 1_000);
  };
  try {
    const report =
      wish.world === null
        ? runSimulation({ ...wish, onWorld })
        : runWorld({ seed: seedOfWorld(wish.seed, wish.world), commands: wish.commandsPerWorld });
    const covered = Object.fromEntries([...report.covered].sort(([left], [right]) => (left < right ? -1 : 1)));
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    process.stdout.write(`${JSON.stringify({ ...report, seed: wish.seed, seconds, covered })}\n`);
  } catch (error) {
    tellFailure(wish, world, error);
    process.exitCode = 1;
  }
}

function tellProgress({ commands }: Wish, report: SimulationReport, seconds: number): void {
  const rate = Math.round(report.commands / seconds);
  process.stderr.write(
    `${report.worlds} worlds, ${report.commands} of ${commands} commands, ${rate} a second, hash ${report.hash}\n`,
  );
}

function tellFailure({ seed, commandsPerWorld, shrinks }: Wish, world: number, error: unknown): void {
  if (!(error instanceof WorldFailure)) throw error;
  const again = `npm run simulate -- --seed ${seed} --commands-per-world ${commandsPerWorld} --world ${world}`;
  const cause = error.cause instanceof Error && error.law === 'crash of the engine' ? `\n${error.cause.stack}` : '';
  process.stderr.write(
    `${error.story.join('\n')}\n\nact ${error.act} breaks a law: ${error.message}${cause}\nagain: ${again}\n`,
  );
  if (!shrinks) return;
  const { acts, failure, runs } = shrinkWorld(error, retryOf(seedOfWorld(seed, world), error.act + 1));
  process.stderr.write(
    `\n${failure.story.join('\n')}\n\n${acts.length} acts are enough (${runs} runs): ${acts.join(' ')}\n${failure.message}\n`,
  );
}

main();
