import { hashedUuid } from '@quire/core/units';
import { seedOfWorld } from './draw.ts';
import { runWorld, type WorldReport } from './run-world.ts';

export interface SimulationOptions {
  readonly seed: number;
  /** How many commands traders send, over all worlds. */
  readonly commands: number;
  readonly commandsPerWorld?: number;
  /** The first world; those before it are taken as done. */
  readonly fromWorld?: number;
  /** Called after each world. */
  readonly onWorld?: (world: number, report: SimulationReport) => void;
}

/** Totals over worlds; `hash` is chained over their final states. */
export interface SimulationReport {
  readonly seed: number;
  worlds: number;
  commands: number;
  executed: number;
  inputs: number;
  events: number;
  fills: number;
  denials: number;
  replays: number;
  crashes: number;
  lost: number;
  dropped: number;
  delayed: number;
  hash: string;
  readonly covered: Map<string, number>;
}

export const commandsPerWorldStandard = 10_000;

const totals = [
  'commands',
  'executed',
  'inputs',
  'events',
  'fills',
  'denials',
  'replays',
  'crashes',
  'lost',
  'dropped',
  'delayed',
] as const satisfies readonly (keyof WorldReport & keyof SimulationReport)[];

/** Runs worlds one after the other until so many commands were sent; throws a `WorldFailure` at the first broken law. */
export function runSimulation(options: SimulationOptions): SimulationReport {
  const { seed, commands, commandsPerWorld = commandsPerWorldStandard, fromWorld = 0, onWorld } = options;
  const report = emptyReport(seed);
  for (let world = fromWorld; report.commands < commands; world++) {
    const size = Math.min(commandsPerWorld, commands - report.commands);
    add(report, runWorld({ seed: seedOfWorld(seed, world), commands: size }));
    onWorld?.(world, report);
  }
  return report;
}

function emptyReport(seed: number): SimulationReport {
  return {
    seed,
    worlds: 0,
    commands: 0,
    executed: 0,
    inputs: 0,
    events: 0,
    fills: 0,
    denials: 0,
    replays: 0,
    crashes: 0,
    lost: 0,
    dropped: 0,
    delayed: 0,
    hash: '',
    covered: new Map(),
  };
}

function add(report: SimulationReport, world: WorldReport): void {
  report.worlds += 1;
  for (const total of totals) report[total] += world[total];
  for (const [what, count] of world.covered) report.covered.set(what, (report.covered.get(what) ?? 0) + count);
  report.hash = hashedUuid(report.hash, `${world.chain} ${world.stateHash}`);
}
