import {
  type Command,
  chainOf,
  createStepOutput,
  lastPriceOf,
  openOrdersOf,
  resetStepOutput,
  stateHash,
  step,
  type World,
} from '@quire/core/engine';
import { generatorVersion } from '@quire/core/simulator';
import { type UnixMicros, unixMicros, type WorldId } from '@quire/core/units';
import { Auditor } from './auditor.ts';
import { Draw } from './draw.ts';
import { newWorld, ProcessUnderTest } from './process-under-test.ts';
import { openingCommands, startOfTime } from './stage.ts';
import { type MarketSight, nextCommand } from './workload.ts';

export interface SimulationOptions {
  readonly seed: number;
  /** How many commands the clients mean to send. */
  readonly acts: number;
  /** Called now and then, with the share done. */
  readonly onProgress?: (share: number) => void;
}

export interface SimulationReport {
  readonly seed: number;
  readonly acts: number;
  readonly inputs: number;
  readonly events: number;
  readonly fills: number;
  readonly denials: number;
  readonly replays: number;
  readonly crashes: number;
  readonly lost: number;
  readonly chain: string;
  readonly stateHash: string;
}

/**
 * Runs a seeded world under faults and returns what happened; throws as soon as the world and the auditor's account differ. At the
 * end the journal is executed again from nothing, crashes included, and must arrive at the same chain and state.
 */
export function runSimulation({ seed, acts, onProgress }: SimulationOptions): SimulationReport {
  const auditor = new Auditor();
  const server = new ProcessUnderTest(auditor);
  const run = new Run(new Draw(seed), server, auditor);
  run.open(seed);
  for (let act = 0; act < acts; act++) {
    run.act(act);
    if (onProgress !== undefined && act % 500 === 0) onProgress(act / acts);
  }
  server.commit();
  auditor.compare(server.world);
  reexecute(server);
  return {
    seed,
    acts,
    inputs: server.inputs.length,
    events: server.events.length,
    fills: auditor.fills,
    denials: auditor.denials,
    replays: auditor.replays,
    crashes: server.crashes,
    lost: server.lost,
    chain: chainOf(server.world),
    stateHash: stateHash(server.world),
  };
}

/** On average as often as a crash happens, in stretches short enough that a quick run sees some. */
const actsPerCrash = 250;

class Run {
  private now: number = startOfTime;
  /** Commands that the network holds back or sends again. */
  private readonly late: { readonly command: Command; readonly dueAct: number }[] = [];
  private readonly draw: Draw;
  private readonly server: ProcessUnderTest;
  private readonly auditor: Auditor;

  constructor(draw: Draw, server: ProcessUnderTest, auditor: Auditor) {
    this.draw = draw;
    this.server = server;
    this.auditor = auditor;
  }

  open(seed: number): void {
    const worldId = 'simulation' as WorldId;
    this.execute({ kind: 'WorldCreated', worldId, feed: 'sim', seed, generatorVersion });
    for (const command of openingCommands()) this.execute(command);
    this.execute({ kind: 'MarketTick' });
    this.server.commit();
  }

  /** One act: time passes, the network delivers, and now and then something breaks. */
  act(act: number): void {
    this.passTime(act);
    this.send(nextCommand(this.draw, act, sightOf(this.server.world)), act);
    this.deliverLate(act);
    const fault = this.draw.unit('fault', 2 * act + 1);
    if (fault < 0.3) this.server.commit();
    else if (fault < 0.31) this.server.checkpoint();
    if (act === this.crashAct(act)) this.crash(act);
    if (act % 25 === 0) {
      this.server.commit();
      this.auditor.compare(this.server.world);
    }
  }

  /** Power fails once in every stretch of acts, at an act that is drawn: no seed gets by without. */
  private crashAct(act: number): number {
    const stretch = Math.floor(act / actsPerCrash);
    return stretch * actsPerCrash + this.draw.below(actsPerCrash, 'crash', stretch);
  }

  private passTime(act: number): void {
    const quiet = this.draw.unit('time', act);
    this.now += quiet < 0.002 ? 3_600_000_000 : Math.floor(quiet * 400_000);
    if (this.draw.unit('kind', act) < 0.7) this.execute({ kind: 'MarketTick' });
  }

  /** Delivered, delivered twice, delayed past others, or dropped with a retry later: what networks do. */
  private send(command: Command, act: number): void {
    const luck = this.draw.unit('what', act);
    const delay = 1 + this.draw.below(20, 'time', act);
    if (luck < 0.8) this.execute(command);
    if (luck >= 0.75) this.late.push({ command, dueAct: act + delay });
  }

  private deliverLate(act: number): void {
    for (let at = 0; at < this.late.length; at++) {
      const { command, dueAct } = this.late[at]!;
      if (dueAct > act) continue;
      this.late.splice(at, 1);
      at -= 1;
      this.execute(command);
    }
  }

  private crash(act: number): void {
    this.now += Math.floor(this.draw.unit('price', act) * 600_000_000);
    this.server.crash(this.now as UnixMicros);
    this.auditor.compare(this.server.world);
  }

  private execute(body: Parameters<ProcessUnderTest['execute']>[0]): void {
    this.server.execute(body, unixMicros(this.now));
  }
}

function sightOf(world: World): MarketSight {
  return {
    lastPrice: (instrument) => lastPriceOf(world, instrument.instrumentId),
    openOrders: (accountId) => openOrdersOf(world, accountId).map((order) => order.orderId),
  };
}

function reexecute(server: ProcessUnderTest): void {
  const again = newWorld();
  const output = createStepOutput();
  for (const input of server.inputs) {
    resetStepOutput(output);
    step(again, input, output);
  }
  if (chainOf(again) !== chainOf(server.world)) throw new Error('executed again, the journal gives another chain');
  if (stateHash(again) !== stateHash(server.world)) throw new Error('executed again, the journal gives another state');
}
