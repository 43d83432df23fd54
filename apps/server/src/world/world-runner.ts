import {
  bookOf,
  type Command,
  type CommandOutcome,
  chainOf,
  createStepOutput,
  explainOrder,
  type Input,
  type InputBody,
  isKeyRemembered,
  type OutlookQuestion,
  openOrdersOf,
  orderOf,
  orderOutlook,
  resetStepOutput,
  step,
  type World,
} from '@quire/core/engine';
import type { AccountId, InstrumentId, OrderId, UnixMicros, WorldId } from '@quire/core/units';
import type { KeyOutcome, Snapshot } from '@quire/ports/journal';
import type { CommittedBatch, JournalStatistics } from '../platform/world-gateway.ts';
import { CommandIntake, type CommandKey, commandKey } from './command-intake.ts';
import type { CommitBatch } from './commit-batch.ts';
import { CommitStatistics } from './commit-statistics.ts';
import { GroupCommit } from './group-commit.ts';
import type { KeyFilter } from './key-filter.ts';
import { MarketAccumulator, type MarketNews } from './market-accumulator.ts';
import type { MarketFeed } from './market-feed.ts';
import { type Answer, type FromWorld, requestIdsOf, type SentCommand } from './protocol.ts';
import { answerFromRecord, outcomeOfFirstEvent, requestHashOf } from './recorded-outcome.ts';
import type { WorldClock } from './world-clock.ts';

/** Market news that nobody waits for go out at most this often. */
const publishEveryMs = 50;
const bookLevels = 20;
/** Longest uninterrupted stepping of market inputs before commands get their turn. */
const advanceBudgetMs = 20;
/** A world that is this far behind its clock has slept or cannot keep up: it is opened again, and the gap is recorded. */
const behindMsMax = 60_000;
const retryAfterSeconds = 2;

export interface RunnerPorts {
  commit(batch: CommitBatch): Promise<void>;
  lookUp(keys: readonly CommandKey[]): Promise<readonly KeyOutcome[]>;
  writeCheckpoint(checkpoint: Snapshot): Promise<void>;
  takeCheckpoint(): Snapshot;
  /** Market news on their way to the public: returns them as they are told. */
  publish(news: MarketNews): MarketNews;
  post(message: FromWorld): void;
  /** The world is lost: drop it and recover. Called once. */
  onFailed(error: unknown): void;
}

export interface RunnerStart {
  readonly world: World;
  readonly worldId: WorldId;
  readonly clock: WorldClock;
  readonly feed: MarketFeed;
  readonly filter: KeyFilter;
  readonly speed: number;
  readonly lastTime: UnixMicros;
  readonly headSequence: number;
  readonly eventSequence: number;
}

/**
 * The journal loop of one world: a command or a tick is stepped at once, gathered with what it caused, committed with its neighbours, and only
 * then answered and published. It is the one writer of the world and the only code that calls `step`.
 */
export class WorldRunner {
  readonly #world: World;
  readonly #worldId: WorldId;
  readonly #clock: WorldClock;
  readonly #feed: MarketFeed;
  readonly #filter: KeyFilter;
  readonly #speed: number;
  readonly #ports: RunnerPorts;
  readonly #statistics = new CommitStatistics();
  readonly #journal: GroupCommit;
  readonly #intake: CommandIntake;
  readonly #out = createStepOutput();
  readonly #publishable = new MarketAccumulator();
  readonly #changedBooks = new Set<InstrumentId>();
  #lastTime: UnixMicros;
  #publicTime: UnixMicros;
  #headSequence: number;
  #eventSequence: number;
  #lastPublishedMs = 0;
  /** What opening the world took: that long it may be behind until it has caught up once. */
  #openingLagMs: number;
  #stalled = false;
  #ended = false;
  #failed = false;

  constructor(start: RunnerStart, ports: RunnerPorts) {
    this.#world = start.world;
    this.#worldId = start.worldId;
    this.#clock = start.clock;
    this.#feed = start.feed;
    this.#filter = start.filter;
    this.#speed = start.speed;
    this.#lastTime = start.lastTime;
    this.#publicTime = start.lastTime;
    this.#openingLagMs = (start.clock.now() - start.lastTime) / (1_000 * start.speed);
    this.#headSequence = start.headSequence;
    this.#eventSequence = start.eventSequence;
    this.#ports = ports;
    this.#journal = new GroupCommit(
      {
        commit: (batch) => ports.commit(batch),
        onCommitted: (batch) => this.#guard(() => this.#committed(batch)),
        onFailed: (error) => this.#fail(error),
        nowMs: () => performance.now(),
      },
      this.#statistics,
    );
    this.#intake = new CommandIntake({
      isRemembered: ({ accountId, key }) => isKeyRemembered(this.#world, accountId as AccountId, key),
      filter: this.#filter,
      lookUp: (keys) => ports.lookUp(keys),
      accept: (sent) => this.#accept(sent),
      answerRecorded: (sent, recorded) => this.#answerNow(sent, answerFromRecord(sent.command, recorded)),
      onAdmitted: () => this.#journal.pump(),
      onError: (error) => this.#fail(error),
    });
  }

  /** Commands from the doors. What cannot be taken is refused at once. */
  receive(commands: readonly SentCommand[]): void {
    if (this.#ended) return;
    this.#guard(() => {
      this.#checkStall();
      if (this.#stalled || this.#journal.isFull || this.#intake.isFull) {
        this.#ports.post({ kind: 'unavailable', requestIds: requestIdsOf(commands), retryAfterSeconds });
        return;
      }
      this.#advance();
      this.#intake.receive(commands);
      this.#journal.pump();
    });
  }

  /** What blocks an order now. Told only when all that was stepped before is durable, because it may depend on it. */
  explain(requestId: number, orderId: string): void {
    if (this.#ended) return;
    this.#guard(() => {
      const explanation = explainOrder(this.#world, orderId as OrderId);
      this.#journal.whenDurable(() => this.#ports.post({ kind: 'explained', requestId, explanation }));
    });
  }

  /** What the rules of days say of an order that was not sent; told as `explain` tells. */
  foresee(requestId: number, question: OutlookQuestion): void {
    if (this.#ended) return;
    this.#guard(() => {
      const outlook = orderOutlook(this.#world, question);
      this.#journal.whenDurable(() => this.#ports.post({ kind: 'foreseen', requestId, outlook }));
    });
  }

  /** One turn of the loop: due market inputs, the commit of what gathered, and news. True when more is due already. */
  turn(): boolean {
    if (this.#ended) return false;
    let more = false;
    this.#guard(() => {
      this.#checkStall();
      if (!this.#stalled) more = this.#advance();
      this.#journal.pump();
      this.#publishMarket();
    });
    return more;
  }

  /** Steps one input from the shell itself, such as the first of a world. */
  enter(body: InputBody): CommandOutcome | null {
    const outcome = this.#step(body, this.#commandTime());
    this.#journal.pump();
    return outcome;
  }

  /** Takes a checkpoint of what is stepped so far; it is written after its inputs are durable. */
  checkpoint(): Promise<void> {
    const checkpoint = this.#ports.takeCheckpoint();
    return new Promise((resolve, reject) => {
      this.#journal.whenDurable(() => {
        this.#ports.writeCheckpoint(checkpoint).then(resolve, reject);
      });
    });
  }

  /** Resolves when all that was stepped is durable. */
  settled(): Promise<void> {
    return this.#journal.drain();
  }

  /** Commits all that was stepped. Nothing enters afterwards. */
  async drain(): Promise<void> {
    this.#ended = true;
    const unanswered = this.#intake.drop();
    if (unanswered.length > 0) {
      this.#ports.post({ kind: 'unavailable', requestIds: requestIdsOf(unanswered), retryAfterSeconds });
    }
    await this.#journal.drain();
    this.#post([], this.#takeNews());
  }

  /** Where the world in memory stands, for a checkpoint. */
  position(): Pick<Snapshot, 'inputSequence' | 'eventSequence' | 'chain' | 'ts'> {
    return {
      inputSequence: this.#headSequence,
      eventSequence: this.#eventSequence,
      chain: chainOf(this.#world),
      ts: this.#lastTime,
    };
  }

  /** World time up to which everything is public. */
  get publicTime(): UnixMicros {
    return this.#publicTime;
  }

  /** Wall milliseconds until the next market input is due, at most `limitMs`. */
  sleepMs(limitMs: number): number {
    const nextAt = this.#feed.nextAt();
    if (nextAt === null) return limitMs;
    const dueMs = Math.ceil((nextAt - this.#clock.now()) / (1_000 * this.#speed));
    return Math.max(1, Math.min(limitMs, dueMs));
  }

  statistics(): JournalStatistics {
    return {
      headSequence: this.#headSequence,
      eventSequence: this.#eventSequence,
      commits: this.#statistics.commits,
      commandsCommitted: this.#statistics.commandsCommitted,
      commitMsP50: this.#statistics.percentileMs(0.5),
      commitMsP99: this.#statistics.percentileMs(0.99),
      lag: this.#journal.lag,
      stalled: this.#stalled,
      marketEvents: this.#world.simulator?.operations ?? 0,
    };
  }

  /** World time of a command: now, but never past a market input that is due and not yet stepped. */
  #commandTime(): UnixMicros {
    const now = this.#clock.now();
    const nextAt = this.#feed.nextAt();
    const limit = nextAt === null ? now : Math.min(now, nextAt - 1);
    return Math.max(this.#lastTime, limit) as UnixMicros;
  }

  /** Steps due market inputs in order of time; true when the budget ran out before the inputs did. */
  #advance(): boolean {
    const now = this.#clock.now();
    const nextAt = this.#feed.nextAt();
    if (nextAt === null || nextAt > now) {
      this.#openingLagMs = 0;
      return false;
    }
    const behindMs = (now - nextAt) / (1_000 * this.#speed);
    if (behindMs > behindMsMax + this.#openingLagMs)
      throw new Error(`the world is ${Math.round(behindMs / 1_000)} s behind its clock`);
    const startedMs = performance.now();
    for (;;) {
      const due = this.#feed.take(now);
      if (due === null) {
        this.#openingLagMs = 0;
        return false;
      }
      this.#world.publication.books = true;
      this.#step(due.body, due.at);
      this.#world.publication.books = false;
      this.#tellBooks();
      if (performance.now() - startedMs > advanceBudgetMs) return true;
    }
  }

  /** Books are the largest news: those that commands changed are told once, at the next step of the market. */
  #tellBooks(): void {
    for (const instrumentId of this.#changedBooks) {
      const book = bookOf(this.#world, instrumentId)?.snapshot(instrumentId, this.#lastTime, bookLevels);
      if (book) this.#newsOfLastStep().add({ kind: 'book', book });
    }
    this.#changedBooks.clear();
  }

  /** News of an input pass at once unless they may depend on something that is not durable yet. */
  #newsOfLastStep(): MarketAccumulator {
    return this.#journal.hasUncommittedFacts ? this.#journal.gathering.market : this.#publishable;
  }

  #accept({ requestId, command }: SentCommand): void {
    this.#noteCanceledBooks(command);
    const outcome = this.#step(command, this.#commandTime());
    if (outcome === null) throw new Error(`the command ${command.kind} came to no outcome`);
    const { gathering } = this.#journal;
    gathering.addAnswer(requestId, outcome);
    this.#noteChangedBooks();
    if (this.#out.events.length > 0) this.#recordOutcomes(command, outcome);
  }

  /** A cancel below the top of a book tells no quote, and its event names no instrument: the open orders do, before they go. */
  #noteCanceledBooks(command: Command): void {
    if (command.kind === 'CancelOrder') {
      const order = orderOf(this.#world, command.orderId);
      if (order) this.#changedBooks.add(order.instrumentId);
    } else if (
      command.kind === 'CancelAllOrders' ||
      command.kind === 'ClosePositions' ||
      command.kind === 'ResetAccount'
    ) {
      for (const order of openOrdersOf(this.#world, command.accountId)) this.#changedBooks.add(order.instrumentId);
    }
  }

  #noteChangedBooks(): void {
    for (const message of this.#out.market) {
      if (message.kind === 'quote') this.#changedBooks.add(message.quote.instrumentId);
    }
    for (const event of this.#out.events) {
      if ('instrumentId' in event && event.instrumentId !== null) this.#changedBooks.add(event.instrumentId);
    }
  }

  /** The outcome of the command under its own key, and that of every order that it caused under the order's. */
  #recordOutcomes(command: Command, outcome: CommandOutcome): void {
    const key = commandKey(command);
    if (key !== null && !outcome.replayed) this.#record({ ...key, requestHash: requestHashOf(command), outcome });
    for (const event of this.#out.events) {
      if (event.type !== 'OrderAccepted' && event.type !== 'OrderDenied') continue;
      if (key !== null && event.clientOrderId === key.key && event.accountId === key.accountId) continue;
      this.#record({
        accountId: event.accountId,
        key: event.clientOrderId,
        requestHash: event.requestHash,
        outcome: outcomeOfFirstEvent(event),
      });
    }
  }

  #record(recorded: Omit<KeyOutcome, 'inputSequence'>): void {
    this.#journal.gathering.addOutcome({ ...recorded, inputSequence: this.#headSequence });
    this.#filter.add(recorded.accountId, recorded.key);
  }

  #step(body: InputBody, at: UnixMicros): CommandOutcome | null {
    const out = this.#out;
    resetStepOutput(out);
    const input: Input = { inputSequence: this.#headSequence + 1, tsEvent: at, tsInit: at, body };
    step(this.#world, input, out);
    this.#headSequence = input.inputSequence;
    this.#lastTime = at;
    const { gathering } = this.#journal;
    gathering.addInput(input, out.encodedInput, chainOf(this.#world), out.events.length > 0);
    for (let index = 0; index < out.events.length; index++) {
      const event = out.events[index]!;
      this.#eventSequence += 1;
      gathering.addEvent(this.#eventSequence, input.inputSequence, event, out.encodedEvents[index]!);
    }
    const news = this.#newsOfLastStep();
    for (const message of out.market) news.add(message);
    if (!this.#journal.hasUncommittedFacts) this.#publicTime = at;
    return out.outcome;
  }

  #committed(batch: CommitBatch): void {
    this.#publishable.absorb(batch.market);
    this.#publicTime = batch.time;
    const { gathering } = this.#journal;
    if (!this.#journal.hasUncommittedFacts) {
      this.#publishable.absorb(gathering.market);
      this.#publicTime = this.#lastTime;
    }
    for (const callback of batch.afterCommit) callback();
    if (batch.answers.length > 0 || batch.hasFacts) this.#post(batch.answers, null, batch);
  }

  #takeNews(): MarketNews {
    return this.#ports.publish(this.#publishable.take());
  }

  #publishMarket(): void {
    const nowMs = performance.now();
    if (nowMs - this.#lastPublishedMs < publishEveryMs || this.#publishable.isEmpty) return;
    this.#lastPublishedMs = nowMs;
    this.#post([], this.#takeNews());
  }

  #post(answers: readonly Answer[], news: MarketNews | null, committed?: CommitBatch): void {
    const batch: CommittedBatch = {
      worldId: this.#worldId,
      time: this.#publicTime,
      events: committed?.committedEvents() ?? [],
      quotes: news?.quotes ?? [],
      prints: news?.prints ?? [],
      bars: news?.bars ?? [],
      books: news?.books ?? [],
    };
    this.#ports.post({ kind: 'committed', batch, answers, statistics: this.statistics() });
  }

  /** An answer that depends on nothing in flight: its outcome was committed long ago. */
  #answerNow({ requestId }: SentCommand, outcome: CommandOutcome): void {
    this.#post([{ requestId, outcome }], null);
  }

  #checkStall(): void {
    const stalled = this.#journal.isStalled;
    if (stalled === this.#stalled) return;
    this.#stalled = stalled;
    this.#ports.post({ kind: 'stalled', stalled });
  }

  /** Whatever breaks here broke a rule of the program: the world in memory is not to be trusted any more. */
  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#ended = true;
    this.#ports.onFailed(error);
  }
}
