import type { Command, CommandOutcome, OrderExplanation, OrderOutlook, OutlookQuestion } from '@quire/core/engine';
import type { Instrument, TradingCalendar } from '@quire/core/market';
import type { UnixMicros, WorldId } from '@quire/core/units';
import type { LiveTick } from '../platform/live-tick.ts';
import {
  type CommittedBatch,
  type JournalStatistics,
  JournalUnavailable,
  type MarketView,
  type WorldGateway,
} from '../platform/world-gateway.ts';
import { InstrumentDirectory } from './instrument-directory.ts';
import { CommittedMarketView } from './market-view.ts';
import type { Answer, FromWorld, OpeningProgress, OpeningReport, SentCommand, ToWorld } from './protocol.ts';
import { WorldClock } from './world-clock.ts';
import type { WorldOptions } from './world-options.ts';

/** A running world thread as the gateway sees it. */
export interface WorldThread {
  post(message: ToWorld): void;
  /** Ends it without ceremony; safe at any time, for recovery is how every start begins. */
  terminate(): Promise<void>;
}

/** Starts a thread. `onEnd` is called once, when nothing more will come from it. */
export type SpawnThread = (
  options: WorldOptions,
  onMessage: (message: FromWorld) => void,
  onEnd: (reason: string) => void,
) => WorldThread;

export interface WorldListeners {
  readonly onProgress?: (progress: OpeningProgress) => void;
  /** After each opening, the first and those after a failure. */
  readonly onOpen?: (report: OpeningReport) => void;
  readonly onWarning?: (message: string) => void;
  /** The world will not come back in this process: another one writes it now. */
  readonly onFenced?: (message: string) => void;
}

/**
 * Commands travel, and answers are handed out, in groups of at most this many: while this thread reads and writes the requests of
 * one group, the world steps and commits another. In larger groups the two would wait for each other in turn.
 */
const togetherMax = 8;
/** More unanswered commands than this are refused at once, before they cost the world thread anything. */
const pendingCommandsMax = 4_000;
/** A provider that was heard within so long counts as one that tells the prices. */
const toldMs = 60_000;
const restartDelayMsMin = 100;
const restartDelayMsMax = 5_000;
/** A thread that ran this long before it failed starts again without delay. */
const healthyAfterMs = 30_000;

interface PendingCommand {
  readonly resolve: (outcome: CommandOutcome) => void;
  readonly reject: (error: Error) => void;
}

interface PendingForesight {
  readonly resolve: (outlook: OrderOutlook | null) => void;
  readonly reject: (error: Error) => void;
}

interface PendingQuestion {
  readonly resolve: (explanation: OrderExplanation | null) => void;
  readonly reject: (error: Error) => void;
}

type Lifecycle = 'opening' | 'open' | 'recovering' | 'fenced' | 'closing' | 'closed';

const emptyStatistics: JournalStatistics = {
  headSequence: 0,
  eventSequence: 0,
  commits: 0,
  commandsCommitted: 0,
  commitMsP50: 0,
  commitMsP99: 0,
  lag: 0,
  stalled: false,
  marketEvents: 0,
};

/**
 * The main thread's end of a world. It keeps no truth: commands go over, committed batches come back. When the thread fails it is
 * started anew and recovers from the journal, while `ready` is false and commands are refused with `JournalUnavailable`; what was
 * unanswered is refused the same way, and a retry under the same key learns what became of it.
 */
export class ThreadGateway implements WorldGateway {
  readonly worldId: WorldId;
  readonly feed: 'sim' | 'replay' | 'live';
  readonly simulated: boolean;
  readonly speed: number;
  readonly skipsClosedHours: boolean;
  readonly #options: WorldOptions;
  readonly #spawn: SpawnThread;
  readonly #listeners: WorldListeners;
  readonly #market = new CommittedMarketView();
  /** When each provider told a live world something, by the wall clock. */
  readonly #toldAtMs = new Map<string, number>();
  readonly #directory = new InstrumentDirectory();
  readonly #calendars = new Map<string, TradingCalendar>();
  readonly #subscribers = new Set<(batch: CommittedBatch) => void>();
  readonly #pending = new Map<number, PendingCommand>();
  readonly #questions = new Map<number, PendingQuestion>();
  readonly #foresights = new Map<number, PendingForesight>();
  #outbox: SentCommand[] = [];
  readonly #answers: Answer[] = [];
  #isHandingOut = false;
  #flushScheduled = false;
  #flushedAtMs = 0;
  #nextRequestId = 1;
  #thread: WorldThread | null = null;
  #clock: WorldClock | null = null;
  #latestTime = 0 as UnixMicros;
  #statistics: JournalStatistics = emptyStatistics;
  #stalled = false;
  #lifecycle: Lifecycle = 'opening';
  #failureMessage: string | null = null;
  #restartDelayMs = restartDelayMsMin;
  #restartTimer: NodeJS.Timeout | null = null;
  #openedAtMs = 0;
  #firstOpening: { resolve: () => void; reject: (error: Error) => void } | null = null;
  #closing: { resolve: () => void; promise: Promise<void> } | null = null;

  constructor(options: WorldOptions, spawn: SpawnThread, listeners: WorldListeners) {
    this.worldId = options.worldId as WorldId;
    this.feed = options.feed;
    this.simulated = options.feed === 'sim';
    this.speed = options.speed;
    this.skipsClosedHours = options.replay !== null && !options.replay.keepsClosedHours;
    this.#options = options;
    this.#spawn = spawn;
    this.#listeners = listeners;
  }

  /** Resolves when the world accepts commands; rejects when the first opening fails. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#firstOpening = { resolve, reject };
      this.#startThread();
    });
  }

  get market(): MarketView {
    return this.#market;
  }

  now(): UnixMicros {
    return Math.max(this.#clock?.now() ?? 0, this.#latestTime) as UnixMicros;
  }

  submit(command: Command): Promise<CommandOutcome> {
    if (!this.ready()) return Promise.reject(new JournalUnavailable(1));
    if (this.#pending.size >= pendingCommandsMax) return Promise.reject(new JournalUnavailable(1));
    return new Promise((resolve, reject) => {
      const requestId = this.#nextRequestId++;
      this.#pending.set(requestId, { resolve, reject });
      this.#outbox.push({ requestId, command });
      if (this.#outbox.length >= togetherMax) this.#flush();
      else this.#scheduleFlush();
    });
  }

  explain(orderId: string): Promise<OrderExplanation | null> {
    if (!this.ready() || this.#thread === null) return Promise.reject(new JournalUnavailable(1));
    if (this.#questions.size >= pendingCommandsMax) return Promise.reject(new JournalUnavailable(1));
    const thread = this.#thread;
    return new Promise((resolve, reject) => {
      const requestId = this.#nextRequestId++;
      this.#questions.set(requestId, { resolve, reject });
      thread.post({ kind: 'explain', requestId, orderId });
    });
  }

  foresee(question: OutlookQuestion): Promise<OrderOutlook | null> {
    if (!this.ready() || this.#thread === null) return Promise.reject(new JournalUnavailable(1));
    if (this.#foresights.size >= pendingCommandsMax) return Promise.reject(new JournalUnavailable(1));
    const thread = this.#thread;
    return new Promise((resolve, reject) => {
      const requestId = this.#nextRequestId++;
      this.#foresights.set(requestId, { resolve, reject });
      thread.post({ kind: 'foresee', requestId, question });
    });
  }

  tellMarket(ticks: readonly LiveTick[], providers: readonly string[]): void {
    for (const provider of providers) this.#toldAtMs.set(provider, Date.now());
    if (this.#lifecycle === 'open') this.#thread?.post({ kind: 'market', ticks });
  }

  toldBy(): readonly string[] {
    const since = Date.now() - toldMs;
    return [...this.#toldAtMs].filter(([, atMs]) => atMs >= since).map(([provider]) => provider);
  }

  subscribe(listener: (batch: CommittedBatch) => void): () => void {
    this.#subscribers.add(listener);
    return () => this.#subscribers.delete(listener);
  }

  instruments(): readonly Instrument[] {
    return this.#directory.all();
  }

  instrumentById(instrumentId: string): Instrument | null {
    return this.#directory.byId(instrumentId);
  }

  instrumentBySymbol(symbol: string): Instrument | null {
    return this.#directory.bySymbol(symbol);
  }

  calendarById(calendarId: string): TradingCalendar | null {
    return this.#calendars.get(calendarId) ?? null;
  }

  statistics(): JournalStatistics {
    return this.#statistics;
  }

  ready(): boolean {
    return this.#lifecycle === 'open' && !this.#stalled;
  }

  close(): Promise<void> {
    if (this.#closing) return this.#closing.promise;
    let resolve = (): void => {};
    const promise = new Promise<void>((settle) => {
      resolve = settle;
    });
    this.#closing = { resolve, promise };
    if (this.#restartTimer) clearTimeout(this.#restartTimer);
    if (this.#thread && this.#lifecycle === 'open') {
      this.#flush();
      this.#lifecycle = 'closing';
      this.#thread.post({ kind: 'close' });
      return promise;
    }
    this.#lifecycle = 'closing';
    const ended = this.#thread ? this.#thread.terminate() : Promise.resolve();
    return ended.then(() => this.#finishClosing());
  }

  /**
   * Requests parsed in one turn of the event loop travel in one message. A command that follows a message within a millisecond waits
   * for the rest of it: a commit is on its way then, so it would wait in any case, and waking the other thread costs as much as
   * stepping an order.
   */
  #scheduleFlush(): void {
    if (this.#flushScheduled) return;
    this.#flushScheduled = true;
    const flush = (): void => {
      this.#flushScheduled = false;
      this.#flush();
    };
    const isBusy = performance.now() - this.#flushedAtMs < 1 && this.#pending.size > this.#outbox.length;
    if (isBusy) setTimeout(flush, 1);
    else setImmediate(flush);
  }

  #flush(): void {
    if (this.#outbox.length === 0) return;
    const commands = this.#outbox;
    this.#outbox = [];
    this.#flushedAtMs = performance.now();
    if (this.#lifecycle === 'open' && this.#thread) {
      this.#thread.post({ kind: 'commands', commands });
    } else {
      this.#refuse(
        commands.map(({ requestId }) => requestId),
        1,
      );
    }
  }

  #startThread(): void {
    this.#restartTimer = null;
    this.#failureMessage = null;
    // Messages of a thread that was given up must not be taken for those of its successor.
    let current = true;
    const thread = this.#spawn(
      this.#options,
      (message) => {
        if (current) this.#receive(message);
      },
      (reason) => {
        if (!current) return;
        current = false;
        this.#threadEnded(reason);
      },
    );
    this.#thread = thread;
  }

  #receive(message: FromWorld): void {
    switch (message.kind) {
      case 'committed':
        this.#committed(message);
        break;
      case 'open':
        this.#opened(message);
        break;
      case 'progress':
        this.#listeners.onProgress?.(message.progress);
        break;
      case 'explained': {
        this.#questions.get(message.requestId)?.resolve(message.explanation);
        this.#questions.delete(message.requestId);
        break;
      }
      case 'foreseen': {
        this.#foresights.get(message.requestId)?.resolve(message.outlook);
        this.#foresights.delete(message.requestId);
        break;
      }
      case 'jumped':
        this.#clock = new WorldClock(message.anchor);
        break;
      case 'unavailable':
        this.#refuse(message.requestIds, message.retryAfterSeconds);
        break;
      case 'stalled':
        this.#stalled = message.stalled;
        break;
      case 'warning':
        this.#listeners.onWarning?.(message.message);
        break;
      case 'failed':
        this.#failed(message);
        break;
      case 'closed':
        break;
    }
  }

  #failed({ message, fenced }: Extract<FromWorld, { kind: 'failed' }>): void {
    this.#failureMessage = message;
    if (fenced) this.#fenced(message);
    else if (this.#lifecycle === 'open') this.#lifecycle = 'recovering';
  }

  #opened(message: Extract<FromWorld, { kind: 'open' }>): void {
    for (const instrument of message.instruments) this.#directory.add(instrument);
    for (const { symbol, instrumentId } of message.aliases) this.#directory.addAlias(symbol, instrumentId);
    for (const calendar of message.calendars) this.#calendars.set(calendar.calendarId, calendar);
    this.#market.restore(message.recentMarket, message.restated);
    this.#clock = new WorldClock(message.anchor);
    this.#statistics = message.statistics;
    this.#stalled = false;
    this.#openedAtMs = Date.now();
    if (this.#lifecycle === 'opening' || this.#lifecycle === 'recovering') this.#lifecycle = 'open';
    this.#listeners.onOpen?.(message.report);
    this.#firstOpening?.resolve();
    this.#firstOpening = null;
  }

  #committed(message: Extract<FromWorld, { kind: 'committed' }>): void {
    const { batch, answers, statistics } = message;
    this.#statistics = statistics;
    if (batch.time > this.#latestTime) this.#latestTime = batch.time;
    for (const { event } of batch.events) {
      if (event.type === 'InstrumentDefined') this.#directory.add(event.instrument);
      if (event.type === 'InstrumentChanged') this.#directory.change(event.instrument);
      if (event.type === 'CalendarDefined') this.#calendars.set(event.calendar.calendarId, event.calendar);
    }
    this.#market.apply(batch, Date.now());
    // Listeners first: whoever gets an answer finds every read model of this process up to date.
    for (const listener of this.#subscribers) listener(batch);
    this.#answers.push(...answers);
    if (!this.#isHandingOut) this.#handOut();
  }

  /** The event loop turns between two groups, so that whoever was answered first is heard again while others get their answers. */
  #handOut(): void {
    for (const answer of this.#answers.splice(0, togetherMax)) this.#answer(answer);
    this.#isHandingOut = this.#answers.length > 0;
    if (this.#isHandingOut) setImmediate(() => this.#handOut());
  }

  /** What is committed is answered so, before the rest is refused. */
  #refuseUnanswered(): void {
    for (const answer of this.#answers.splice(0)) this.#answer(answer);
    this.#refuse([...this.#pending.keys()], 1);
  }

  #answer({ requestId, outcome }: Answer): void {
    const pending = this.#pending.get(requestId);
    if (!pending) return;
    this.#pending.delete(requestId);
    pending.resolve(outcome);
  }

  #refuse(requestIds: Iterable<number>, retryAfterSeconds: number): void {
    for (const requestId of requestIds) {
      const pending = this.#pending.get(requestId);
      if (!pending) continue;
      this.#pending.delete(requestId);
      pending.reject(new JournalUnavailable(retryAfterSeconds));
    }
  }

  #fenced(message: string): void {
    this.#lifecycle = 'fenced';
    this.#refuseUnanswered();
    this.#listeners.onFenced?.(message);
  }

  #threadEnded(reason: string): void {
    this.#thread = null;
    for (const { reject } of this.#questions.values()) reject(new JournalUnavailable(1));
    this.#questions.clear();
    for (const { reject } of this.#foresights.values()) reject(new JournalUnavailable(1));
    this.#foresights.clear();
    this.#outbox = [];
    this.#refuseUnanswered();
    const message = this.#failureMessage ?? reason;
    if (this.#firstOpening) {
      this.#lifecycle = 'closed';
      this.#firstOpening.reject(new Error(message));
      this.#firstOpening = null;
      return;
    }
    if (this.#closing !== null) {
      this.#finishClosing();
      return;
    }
    if (this.#lifecycle === 'fenced' || this.#lifecycle === 'closed') return;
    this.#lifecycle = 'recovering';
    this.#listeners.onWarning?.(`the world thread ended and is started again: ${message}`);
    this.#restart();
  }

  #restart(): void {
    const wasHealthy = Date.now() - this.#openedAtMs > healthyAfterMs;
    this.#restartDelayMs = wasHealthy ? restartDelayMsMin : Math.min(this.#restartDelayMs * 2, restartDelayMsMax);
    this.#restartTimer = setTimeout(() => this.#startThread(), this.#restartDelayMs);
  }

  #finishClosing(): void {
    this.#lifecycle = 'closed';
    this.#closing?.resolve();
  }
}
