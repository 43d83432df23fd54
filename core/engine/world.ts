import type { BookFillEvidence } from '../exchange/index.ts';
import type { Bar, BarBuilder, Print } from '../market/index.ts';
import type { OrderRequest } from '../order/index.ts';
import type { CreateSimulator, Simulator } from '../simulator/index.ts';
import type { StrategyRuntime } from '../strategy/index.ts';
import {
  ensureDefined,
  type HashHex,
  type InstrumentId,
  type OrderId,
  type Price,
  type Quantity,
  type UnixMicros,
  violated,
  type WorldId,
} from '../units/index.ts';
import { createBarTape, noteFinishedBar } from './bar-tape.ts';
import { type DurableState, emptyDurableState, type OrderState } from './durable-state.ts';
import type { StepOutput } from './event.ts';
import type { MarketState } from './market-state.ts';
import { emptyBar, type PlayedBar } from './played-bar.ts';

/** Which market messages a step makes. Books cost the most and are off until someone looks. */
export interface Publication {
  quotes: boolean;
  prints: boolean;
  bars: boolean;
  books: boolean;
}

/** `every` input advances the chain; a number is every n-th, over the state's hash; `off` is for runs nobody will replay. */
export type ChainMode = 'every' | 'off' | number;

export interface WorldOptions {
  /** Makes the order flow of the feed `sim`. */
  readonly simulator?: CreateSimulator | null;
  readonly chain?: ChainMode;
  readonly publish?: Partial<Publication>;
  /** Bars fill a limit that they only touch. Off, because it flatters; on to reproduce systems that do so. */
  readonly limitFillsOnTouch?: boolean;
}

/** An execution that involves a customer, as the book reported it, until its events are made. */
export interface Execution {
  readonly makerReference: number;
  readonly takerReference: number;
  /** What the taker wanted before it. */
  readonly takerQuantity: Quantity;
  readonly price: Price;
  readonly quantity: Quantity;
  readonly evidence: BookFillEvidence;
}

/** What a strategy asked for and the step has not yet settled. */
export type StrategyRequest =
  | {
      readonly kind: 'submit';
      readonly request: OrderRequest;
      readonly orderSequence: number;
      readonly orderId: OrderId;
    }
  | { readonly kind: 'cancel'; readonly orderId: OrderId };

/** An order of a class traded, or ended without. */
export interface GroupNews {
  readonly order: OrderState;
  readonly filled: boolean;
  readonly reasonCode: string | null;
}

export interface World {
  readonly options: WorldOptions;
  readonly publication: Publication;
  readonly durable: DurableState;
  /** The last input: its number, its tsInit, and the chain after it. */
  inputSequence: number;
  time: UnixMicros;
  chain: HashHex;
  /** Instruments in order of definition; the index names them on hot paths. */
  readonly markets: MarketState[];
  readonly marketOf: Map<InstrumentId, MarketState>;
  /** The one that was looked up last. Markets never leave. */
  lastMarket: MarketState | null;
  /** Open orders by their reference in a book. */
  readonly orderByReference: Map<number, OrderState>;
  /** Quantity ahead of an order when it came to rest. */
  readonly queueAhead: Map<number, Quantity>;
  /** Open orders that belong together, by the id of their class. */
  readonly groups: Map<OrderId, OrderState[]>;
  /** What happened to orders of a class and their others have not heard of yet. */
  readonly groupNews: GroupNews[];
  /** True while the aftermath of an operation is being settled. */
  isSettling: boolean;
  /** Markets in which a print has reached a sleeping order that is still to be woken. */
  readonly triggered: MarketState[];
  /** Markets that changed during this input. */
  readonly touched: MarketState[];
  /** Executions of the book operation in progress. */
  readonly executions: Execution[];
  /** The side that takes in the book operation in progress; null while a rejoined book is uncrossed. */
  takerSide: 'buy' | 'sell' | null;
  /** What is left of that order. */
  takerLeft: Quantity;
  simulator: Simulator | null;
  /** During `WorldResumed`: what falls due may end or activate orders, but nothing enters a book that is about to be made anew. */
  isRejoining: boolean;
  /** When the last rejoin was, 0 before the first: what the market said before may be far from what it says now. */
  rejoinedAt: UnixMicros;
  /** While a bar is matched: when it ended. What it wakes has come to its market then, however late the bar was told. */
  barEnd: UnixMicros | null;
  /** Set by a rejoin: the first market input resolves what is crossed. */
  isUncrossPending: boolean;
  /** Edges of sessions up to here have fired. Those of a bar's closing instant fire after the bars of that instant. */
  timersDoneAt: UnixMicros;
  /** The earliest instant at which a calendar has something to do. */
  nextTimerAt: number;
  /** The next whole minute at which margin accounts are reviewed; infinite when there are none. */
  nextReviewAt: number;
  readonly playedBar: PlayedBar;
  /** Accounts that fill by the model of another tool. */
  referenceAccounts: number;
  /** Accounts whose orders take time to their market. */
  latencyAccounts: number;
  /** Bars in the making, on the feed with books. */
  bars: BarBuilder;
  readonly onBarFinished: (bar: Bar) => void;
  /** Finished during this input, not yet shown to the strategies. */
  readonly finishedBars: Bar[];
  /** Prints and finished minutes of this input that models of other tools are still to be shown, on the feed with books. */
  readonly shownPrints: Print[];
  readonly shownBars: Bar[];
  /** Prints never go back in time: a customer's at the instant of a command may precede an agent's of the tick after it. */
  lastPrintAt: UnixMicros;
  strategy: StrategyRuntime | null;
  readonly strategyRequests: StrategyRequest[];
  output: StepOutput | null;
}

/** An empty world; its first input is `WorldCreated`, unless a snapshot is restored into it. */
export function createWorld(options: WorldOptions = {}): World {
  const world: World = {
    options,
    publication: { quotes: true, prints: true, bars: true, books: false, ...options.publish },
    durable: emptyDurableState(),
    inputSequence: 0,
    time: 0 as UnixMicros,
    chain: '',
    markets: [],
    marketOf: new Map(),
    lastMarket: null,
    orderByReference: new Map(),
    queueAhead: new Map(),
    groups: new Map(),
    groupNews: [],
    isSettling: false,
    triggered: [],
    touched: [],
    executions: [],
    takerSide: null,
    takerLeft: 0 as Quantity,
    simulator: null,
    isRejoining: false,
    rejoinedAt: 0 as UnixMicros,
    barEnd: null,
    isUncrossPending: false,
    timersDoneAt: 0 as UnixMicros,
    nextTimerAt: Number.POSITIVE_INFINITY,
    nextReviewAt: Number.POSITIVE_INFINITY,
    playedBar: emptyBar(),
    referenceAccounts: 0,
    latencyAccounts: 0,
    bars: createBarTape(() => world),
    onBarFinished: (bar) => noteFinishedBar(world, bar),
    finishedBars: [],
    shownPrints: [],
    shownBars: [],
    lastPrintAt: 0 as UnixMicros,
    strategy: null,
    strategyRequests: [],
    output: null,
  };
  return world;
}

export function createStepOutput(): StepOutput {
  return { events: [], market: [], outcome: null, encodedInput: '', encodedEvents: [] };
}

export function resetStepOutput(output: StepOutput): void {
  drain(output.events);
  drain(output.market);
  output.outcome = null;
  output.encodedInput = '';
  drain(output.encodedEvents);
}

/** Empties a short array: setting its length leaves compiled code, which costs more than a step on an idle bar. */
export function drain(array: unknown[]): void {
  while (array.length > 0) array.pop();
}

/** Null when there is none. Of an instrument only its id never changes. */
export function knownMarket(world: World, instrumentId: InstrumentId): MarketState | null {
  const { lastMarket } = world;
  if (lastMarket !== null && lastMarket.instrument.instrumentId === instrumentId) return lastMarket;
  const found = world.marketOf.get(instrumentId) ?? null;
  if (found !== null) world.lastMarket = found;
  return found;
}

export function marketState(world: World, instrumentId: InstrumentId): MarketState {
  return knownMarket(world, instrumentId) ?? violated(`no instrument ${instrumentId}`);
}

/** Customers' references are even, agents' odd: both share a book without knowing of each other. */
export function referenceOf(order: {
  readonly orderSequence: number;
  readonly links: { readonly prioritySequence: number | null } | null;
}): number {
  return 2 * (order.links?.prioritySequence ?? order.orderSequence);
}

export function isCustomerReference(reference: number): boolean {
  return reference % 2 === 0;
}

/** True on the feed with order books; on the others orders wait for bars. */
export function hasBooks(world: World): boolean {
  return world.durable.world?.feed === 'sim';
}

export function worldIdOf(world: World): WorldId {
  return ensureDefined(world.durable.world, 'the world is not open').worldId;
}
