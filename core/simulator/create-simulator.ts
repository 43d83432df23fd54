import { assert, type UnixMicros } from '../units/index.ts';
import { LatentMarket } from './latent-market.ts';
import { MarketLife } from './market-life.ts';
import type { CreateSimulator, Simulator, SimulatorHost } from './simulator.ts';
import { SymbolDesk } from './symbol-desk.ts';
import { SymbolFlow, type SymbolFlowState } from './symbol-flow.ts';

/** Raised whenever the same seed and inputs would give another flow; a tape is replayed by the version that made it. */
export const generatorVersion = 2;
/** The first version in whose worlds companies live; the order flow of version 1 is the same. */
export const generatorWithLife = 2;
const generatorOldest = 1;

interface SimulatorState {
  readonly generatorVersion: number;
  readonly symbols: readonly SymbolFlowState[];
}

/**
 * The simulated market over a host's books. Books are seeded by `reseed`, or else by the first `advance`; that of an instrument that
 * the host lists later by `list`.
 *
 * @example const simulator = createSimulator({ seed: 7, startedAt, host }); simulator.advance(aSecondLater);
 */
export const createSimulator: CreateSimulator = (options) => new OrderFlowSimulator(options);

class OrderFlowSimulator implements Simulator {
  readonly generatorVersion: number;
  readonly life: MarketLife | null;
  readonly #seed: number;
  readonly #host: SimulatorHost;
  readonly #latent: LatentMarket;
  readonly #flows: SymbolFlow[] = [];
  #now: UnixMicros;
  /** Operations of flows that a reseed has replaced. */
  #operationsBefore = 0;

  constructor(options: Parameters<CreateSimulator>[0]) {
    const { generatorVersion: version } = options;
    assert(
      version >= generatorOldest && version <= generatorVersion,
      `the world was made with generator ${version}, this is ${generatorVersion}`,
    );
    this.generatorVersion = version;
    this.life = version >= generatorWithLife ? new MarketLife(options.seed, options.startedAt) : null;
    this.#seed = options.seed;
    this.#host = options.host;
    this.#latent = new LatentMarket(options.seed);
    this.#now = options.startedAt;
  }

  /** Actions play in the order of their instants over all symbols, so how a stretch of time is cut into calls changes nothing. */
  advance(to: UnixMicros): void {
    this.list(this.#now);
    for (let flow = this.#nextFlow(); flow !== null && flow.nextAt <= to; flow = this.#nextFlow()) flow.playNext();
    if (to > this.#now) this.#now = to;
  }

  list(at: UnixMicros): void {
    if (this.#flows.length < this.#host.instruments.length) this.#addSymbols(at, null);
  }

  reseed(at: UnixMicros, state: string): void {
    const saved = state === '' ? null : readState(state, this.generatorVersion);
    this.#now = at;
    this.life?.beginAt(at);
    this.#operationsBefore = this.operations;
    this.#flows.length = 0;
    this.#addSymbols(at, saved);
  }

  halt(instrumentIndex: number): void {
    this.#flows[instrumentIndex]?.pause();
    this.life?.forget(instrumentIndex);
  }

  resume(instrumentIndex: number, at: UnixMicros): void {
    const flow = this.#flows[instrumentIndex];
    flow?.seed(at, flow.state());
    this.life?.forget(instrumentIndex);
  }

  saveState(): string {
    const { generatorVersion } = this;
    const state: SimulatorState = { generatorVersion, symbols: this.#flows.map((flow) => flow.state()) };
    return JSON.stringify(state);
  }

  digest(): number {
    let combined = 0;
    for (const flow of this.#flows) combined = Math.imul(combined ^ flow.desk.digest(), 0x9e3779b1);
    return combined >>> 0;
  }

  get operations(): number {
    return this.#flows.reduce((sum, flow) => sum + flow.desk.operations, this.#operationsBefore);
  }

  #addSymbols(at: UnixMicros, saved: SimulatorState | null): void {
    const { instruments } = this.#host;
    for (let index = this.#flows.length; index < instruments.length; index++) {
      const latent = this.#latent.symbol(instruments[index]!);
      const desk = new SymbolDesk({ host: this.#host, index, seed: this.#seed, profile: latent.profile });
      const flow = new SymbolFlow(desk, latent);
      const { symbol } = instruments[index]!;
      flow.seed(at, saved?.symbols.find((entry) => entry.symbol === symbol) ?? null);
      this.#flows.push(flow);
    }
  }

  /** The flow whose action is due first; of two at one instant the one listed first. */
  #nextFlow(): SymbolFlow | null {
    let next: SymbolFlow | null = null;
    for (const flow of this.#flows) if (next === null || flow.nextAt < next.nextAt) next = flow;
    return next;
  }
}

function readState(text: string, version: number): SimulatorState {
  const state = JSON.parse(text) as SimulatorState;
  assert(
    state.generatorVersion === version,
    `the state was saved by generator ${state.generatorVersion}, this is ${version}`,
  );
  return state;
}
