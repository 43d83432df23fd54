import {
  type CommandOutcome,
  chainOf,
  haltOf,
  type InputBody,
  killSwitchOf,
  lastPriceOf,
  openOrdersOf,
  positionOf,
  quoteOf,
  stateHash,
  type World,
} from '@quire/core/engine';
import { type UnixMicros, unixMicros, type WorldId } from '@quire/core/units';
import { Auditor, BrokenLaw, type Law } from './auditor/index.ts';
import { Draw } from './draw.ts';
import type { Tamper } from './lies.ts';
import { type Committed, ProcessUnderTest } from './process-under-test.ts';
import { RecordedMarket } from './recorded-market.ts';
import { nextCommand } from './traders/next-command.ts';
import type { MarketSight } from './traders/sight.ts';
import { Transport } from './transport.ts';
import { openingCommands, planWorld, startOfWorlds, type WorldPlan } from './world-plan.ts';

export interface WorldOptions {
  /** Of the world itself. */
  readonly seed: number;
  /** How many commands are sent. */
  readonly commands: number;
  /** Acts that are left out, when a failure is made smaller; their draws stay those of the others. */
  readonly leaveOut?: (act: number) => boolean;
  /** A lie that is told to the auditor, to see that it notices. */
  readonly tamper?: Tamper;
}

export interface WorldReport {
  readonly seed: number;
  readonly feed: string;
  /** Sent by traders and operators, each counted once. */
  readonly commands: number;
  /** Executed by the engine: with repeats, without what got lost. */
  readonly executed: number;
  readonly inputs: number;
  readonly events: number;
  readonly fills: number;
  readonly denials: number;
  readonly replays: number;
  readonly crashes: number;
  readonly lost: number;
  readonly dropped: number;
  readonly delayed: number;
  readonly covered: ReadonlyMap<string, number>;
  readonly chain: string;
  readonly stateHash: string;
}

/** A law was broken: which, by which command, and what the journal said just before. */
export class WorldFailure extends Error {
  override readonly name = 'WorldFailure';
  readonly law: Law | 'crash of the engine';
  readonly act: number;
  readonly story: readonly string[];

  constructor(cause: unknown, act: number, story: readonly string[]) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.law = cause instanceof BrokenLaw ? cause.law : 'crash of the engine';
    this.act = act;
    this.story = story;
  }
}

const actsPerCrash = 800;
const actsPerComparison = 40;

/** Runs one seeded world to its end and executes its journal again; throws a `WorldFailure` at the first broken law. */
export function runWorld(options: WorldOptions): WorldReport {
  const run = new WorldRun(options);
  return run.play();
}

class WorldRun {
  private readonly plan: WorldPlan;
  private readonly draw: Draw;
  private readonly auditor = new Auditor();
  private readonly server: ProcessUnderTest;
  private readonly transport = new Transport();
  private readonly market: RecordedMarket;
  private readonly options: WorldOptions;
  private readonly story: Committed[] = [];
  private now = startOfWorlds;
  private act = -1;
  private sent = 0;

  constructor(options: WorldOptions) {
    this.options = options;
    this.plan = planWorld(options.seed);
    this.draw = new Draw(options.seed);
    this.market = new RecordedMarket(this.plan, this.draw, startOfWorlds);
    this.server = new ProcessUnderTest(this.plan, (committed) => this.hear(committed));
  }

  play(): WorldReport {
    try {
      this.open();
      for (this.act = 0; this.act < this.options.commands; this.act++) this.playAct(this.act);
      this.server.commit();
      this.auditor.compare(this.server.world);
      this.server.reexecute();
    } catch (cause) {
      throw new WorldFailure(cause, this.act, this.story.flatMap(tell));
    }
    return this.report();
  }

  private open(): void {
    const { feed, seed, generatorVersion } = this.plan;
    const worldId = `simulation-${seed}` as WorldId;
    this.execute({ kind: 'WorldCreated', worldId, feed, seed, generatorVersion });
    for (const command of openingCommands(this.plan)) {
      const outcome = this.execute(command);
      if (outcome?.ok !== true) throw new Error(`the opening is refused: ${JSON.stringify(outcome)}`);
    }
    if (feed === 'sim') this.execute({ kind: 'MarketTick' });
    this.server.commit();
  }

  /** Time passes, the market speaks, the network delivers, and now and then something breaks. */
  private playAct(act: number): void {
    this.passTime(act);
    const dice = this.draw.of('fault', act);
    if (this.options.leaveOut?.(act) !== true) {
      const command = nextCommand(this.plan, this.draw, act, sightOf(this.server.world, this.plan, this.now));
      this.sent += 1;
      if (this.transport.send(command, act, dice)) this.execute(command);
    }
    for (const command of this.transport.due(act)) this.execute(command);
    const luck = dice.unit();
    if (luck < 0.3) this.server.commit();
    else if (luck < 0.302) this.server.checkpoint();
    if (act === this.crashAct(act)) this.crash(act);
    if (act % actsPerComparison === 0) {
      this.server.commit();
      this.auditor.compare(this.server.world);
    }
  }

  private passTime(act: number): void {
    const dice = this.draw.of('time', act);
    const from = this.now;
    const isLong = dice.isUnder(0.001);
    const to = from + (isLong ? 3_600_000_000 : Math.floor(dice.unit() ** 2 * this.plan.pauseMax));
    if (this.plan.feed === 'sim') {
      this.now = to;
      if (dice.isUnder(0.6)) this.execute({ kind: 'MarketTick' });
      return;
    }
    const sight = sightOf(this.server.world, this.plan, from);
    for (const { at, body } of this.market.between(from, to, act, sight)) {
      this.now = Math.max(this.now, at);
      this.execute(body);
    }
    this.now = to;
    if (dice.isUnder(0.1)) this.execute({ kind: 'TimeAdvanced' });
  }

  /** Power fails once in every stretch of acts, at an act that is drawn: no world gets by without. */
  private crashAct(act: number): number {
    const stretch = Math.floor(act / actsPerCrash);
    return stretch * actsPerCrash + this.draw.below(actsPerCrash, 'crash', stretch);
  }

  private crash(act: number): void {
    const dice = this.draw.of('crash', act);
    this.now += Math.floor(dice.unit() ** 3 * 900_000_000);
    const unanswered = this.server.crash(this.now as UnixMicros, dice.isUnder(0.1));
    this.transport.unanswered(unanswered, act, dice);
    this.auditor.compare(this.server.world);
  }

  private execute(body: InputBody): CommandOutcome | null {
    return this.server.execute(body, unixMicros(this.now));
  }

  private hear(committed: Committed): void {
    this.story.push(committed);
    if (this.story.length > storyLength) this.story.shift();
    const { input, events, market, command, outcome } = this.options.tamper?.(committed) ?? committed;
    this.auditor.see({ inputSequence: input.inputSequence, at: input.tsInit, body: input.body, market }, events);
    if (command !== null && outcome !== null) this.auditor.acknowledge(command, outcome);
  }

  private report(): WorldReport {
    const { server, auditor, transport } = this;
    return {
      seed: this.plan.seed,
      feed: this.plan.feed,
      commands: this.sent,
      executed: server.executed,
      inputs: server.inputs.length,
      events: server.eventCount,
      fills: auditor.fills,
      denials: auditor.denials,
      replays: auditor.replays,
      crashes: server.crashes,
      lost: server.lost,
      dropped: transport.dropped,
      delayed: transport.delayed,
      covered: auditor.covered,
      chain: chainOf(server.world),
      stateHash: stateHash(server.world),
    };
  }
}

const storyLength = 12;

function tell({ input, events, outcome }: Committed): string[] {
  const write = (value: unknown): string =>
    JSON.stringify(value, (_, field) => (typeof field === 'bigint' ? `${field}` : field));
  const head = `#${input.inputSequence} at ${input.tsInit} ${write(input.body)}`;
  return [head.slice(0, 700), ...events.map((event) => `    ${write(event)}`), `    = ${write(outcome).slice(0, 300)}`];
}

function sightOf(world: World, plan: WorldPlan, now: number): MarketSight {
  return {
    now,
    lastPrice: (instrumentId) => lastPriceOf(world, instrumentId),
    quote: (instrumentId) => quoteOf(world, instrumentId),
    openOrders: (accountId) => openOrdersOf(world, accountId).map((order) => order.orderId),
    held: (accountId, instrumentId) => positionOf(world, accountId, instrumentId)?.quantity ?? 0n,
    get isKillSwitchEngaged() {
      return killSwitchOf(world) === 'ENGAGED';
    },
    haltedInstruments: () =>
      plan.instruments
        .map(({ instrumentId }) => instrumentId)
        .filter((instrumentId) => haltOf(world, instrumentId) !== null),
  };
}
