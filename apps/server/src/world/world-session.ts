import { setTimeout as delay } from 'node:timers/promises';
import {
  calendarsOf,
  encodeDurable,
  encodeMarket,
  instrumentsOf,
  type OutlookQuestion,
  restatedPrices,
  stateHash,
} from '@quire/core/engine';
import type { Bar, Instrument } from '@quire/core/market';
import type { Snapshot } from '@quire/ports/journal';
import type { LiveTick } from '../platform/live-tick.ts';
import { LiveFeed } from './live-feed.ts';
import type { MarketNews } from './market-accumulator.ts';
import { MarketHistory } from './market-history.ts';
import type { OpenedWorld } from './open-world.ts';
import { type Channel, type FromWorld, requestIdsOf, type SentCommand, type ToWorld } from './protocol.ts';
import type { WorldOptions } from './world-options.ts';
import { WorldRunner } from './world-runner.ts';

/** Longest sleep of the loop: quiet commits, news and the stall check hang on it. */
const turnMsMax = 50;
const historyEveryMs = 1_000;
const microsPerMinute = 60_000_000;
/** Longest wait for the connections of a lost world. */
const closeMsMax = 1_000;

/** Runs an opened world until it is closed (resolves) or lost (rejects). */
export function worldSession(
  options: WorldOptions,
  opened: OpenedWorld,
  channel: Channel<ToWorld, FromWorld>,
  stop?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const session = new WorldSession(options, opened, channel, { resolve, reject });
    stop?.addEventListener('abort', () => session.fail(new Error('the world was terminated')), { once: true });
    channel.onMessage((message) => {
      if (message.kind === 'commands') session.receive(message.commands);
      else if (message.kind === 'explain') session.explain(message.requestId, message.orderId);
      else if (message.kind === 'foresee') session.foresee(message.requestId, message.question);
      else if (message.kind === 'market') session.receiveMarket(message.ticks);
      else session.close().catch((error: unknown) => session.fail(error));
    });
    session.start().catch((error: unknown) => session.fail(error));
  });
}

const isMinute = (bar: Bar): boolean => bar.timeframe === '1m';

/** A rejoin that folds more events than this takes a checkpoint at once, so that restarts in a row stay quick. */
const foldedEventsMax = 1_000;

interface Settle {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

class WorldSession {
  readonly #options: WorldOptions;
  readonly #opened: OpenedWorld;
  readonly #channel: Channel<ToWorld, FromWorld>;
  readonly #settle: Settle;
  readonly #runner: WorldRunner;
  readonly #history: MarketHistory;
  readonly #timers: NodeJS.Timeout[] = [];
  #sampledMinute: number | null = null;
  #turnTimer: NodeJS.Timeout | null = null;
  #turnImmediate: NodeJS.Immediate | null = null;
  #state: 'running' | 'closing' | 'ended' = 'running';

  constructor(options: WorldOptions, opened: OpenedWorld, channel: Channel<ToWorld, FromWorld>, settle: Settle) {
    this.#options = options;
    this.#opened = opened;
    this.#channel = channel;
    this.#settle = settle;
    const market = {
      instruments: () => this.#instruments(),
      calendar: (calendarId: string) => opened.world.durable.calendars.get(calendarId)?.calendar ?? null,
    };
    this.#history = new MarketHistory({
      sql: opened.storage.sql,
      worldId: options.worldId,
      ...market,
      onWarning: (message) => channel.post({ kind: 'warning', message }),
    });
    this.#runner = new WorldRunner(
      { ...opened, speed: options.speed },
      {
        commit: (batch) => opened.writer.commit(batch.journalBatch()),
        lookUp: (keys) => opened.journal.lookUpKeys(keys),
        writeCheckpoint: (snapshot) => opened.writer.saveSnapshot(snapshot),
        takeCheckpoint: () => this.#snapshot(),
        publish: (news) => this.#publish(news),
        post: (message) => channel.post(message),
        onFailed: (error) => this.fail(error),
      },
    );
  }

  /** The creation or the rejoin is durable before anybody hears that the world is open. */
  async start(): Promise<void> {
    for (const body of this.#opened.openingInputs) this.#runner.enter(body);
    await this.#runner.settled();
    if (this.#state !== 'running') return;
    const { anchor, recentMarket } = this.#opened;
    const report = this.#opened.report();
    this.#channel.post({
      kind: 'open',
      anchor,
      recentMarket,
      restated: restatedPrices(this.#opened.world),
      aliases: this.#opened.world.durable.corporate.aliases,
      instruments: this.#instruments(),
      calendars: calendarsOf(this.#opened.world),
      report,
      statistics: this.#runner.statistics(),
    });
    this.#every(historyEveryMs, () => this.#keepHistory());
    this.#every(this.#options.checkpointEveryMs, () => this.#checkpoint());
    // What had to be folded once need not be folded again, should the next end come soon.
    if (report.foldedEvents > foldedEventsMax) this.#checkpoint();
    this.#loadKeys();
    this.#turn();
  }

  explain(requestId: number, orderId: string): void {
    if (this.#state === 'running') this.#runner.explain(requestId, orderId);
  }

  foresee(requestId: number, question: OutlookQuestion): void {
    if (this.#state === 'running') this.#runner.foresee(requestId, question);
  }

  receive(commands: readonly SentCommand[]): void {
    if (this.#state === 'running') this.#runner.receive(commands);
    else this.#channel.post({ kind: 'unavailable', requestIds: requestIdsOf(commands), retryAfterSeconds: 1 });
  }

  /** What providers told; it enters at once. Other feeds make their own prices and do not listen. */
  receiveMarket(ticks: readonly LiveTick[]): void {
    const { feed, clock } = this.#opened;
    if (this.#state !== 'running' || !(feed instanceof LiveFeed)) return;
    feed.receive(ticks, clock.now());
    if (this.#turnTimer === null) return;
    clearTimeout(this.#turnTimer);
    this.#turnTimer = null;
    this.#turnImmediate = setImmediate(() => this.#turn());
  }

  /** Makes everything durable, with a checkpoint for a quick start, and lets go of the world. */
  async close(): Promise<void> {
    if (this.#state !== 'running') return;
    this.#stop('closing');
    const checkpoint = this.#runner.checkpoint();
    await this.#runner.drain();
    await checkpoint;
    await this.#history.idle();
    await this.#opened.close();
    this.#state = 'ended';
    this.#settle.resolve();
  }

  /** The world in memory is given up at once; nothing is written any more. */
  fail(error: unknown): void {
    if (this.#state === 'ended') return;
    this.#stop('ended');
    // How closing the connections of a lost world goes changes nothing about the failure, and nobody waits long for it.
    const closed = this.#opened.close().catch(() => {});
    void Promise.race([closed, delay(closeMsMax)]).then(() => this.#settle.reject(error));
  }

  #turn(): void {
    if (this.#state !== 'running') return;
    this.#turnTimer = null;
    this.#turnImmediate = null;
    let more = this.#runner.turn();
    while (!more && this.#state === 'running' && this.#skipDeadTime()) more = this.#runner.turn();
    if (this.#state !== 'running') return;
    if (more) this.#turnImmediate = setImmediate(() => this.#turn());
    else this.#turnTimer = setTimeout(() => this.#turn(), this.#runner.sleepMs(turnMsMax));
  }

  /** True when world time jumped, to an input that is due now or to the end of the dead time. */
  #skipDeadTime(): boolean {
    const { clock, feed } = this.#opened;
    const until = feed.deadUntil(clock.now());
    if (until === null || this.#runner.statistics().stalled) return false;
    this.#channel.post({ kind: 'jumped', anchor: clock.jump(until) });
    return true;
  }

  #every(milliseconds: number, act: () => void): void {
    this.#timers.push(setInterval(act, milliseconds));
  }

  #stop(state: 'closing' | 'ended'): void {
    this.#state = state;
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#turnTimer) clearTimeout(this.#turnTimer);
    if (this.#turnImmediate) clearImmediate(this.#turnImmediate);
  }

  #checkpoint(): void {
    this.#runner.checkpoint().catch((error: unknown) => this.fail(error));
  }

  /** Reads the keys of all time in the background: until that is done every key is looked up. */
  #loadKeys(): void {
    const { journal, filter } = this.#opened;
    const load = async (): Promise<void> => {
      for await (const { accountId, key } of journal.readKeys(this.#options.worldId)) {
        if (this.#state !== 'running') return;
        filter.add(accountId, key);
      }
      filter.markComplete();
    };
    load().catch((error: unknown) => this.fail(error));
  }

  /** Equity is sampled once in a minute of the world, so that a replay that hurries leaves a history too. */
  #keepHistory(): void {
    const { publicTime } = this.#runner;
    const minute = Math.floor(publicTime / microsPerMinute);
    const isSampled = minute === this.#sampledMinute;
    if (this.#history.flush(isSampled ? null : publicTime)) this.#sampledMinute = minute;
  }

  #publish(news: MarketNews): MarketNews {
    const told = this.#toldOf(news);
    this.#history.add(told);
    return told;
  }

  #toldOf(news: MarketNews): MarketNews {
    const { feed } = this.#opened;
    // A live world is shown its minutes when they are over: until then they are news and no input.
    if (feed instanceof LiveFeed) return { ...news, bars: [...news.bars, ...feed.takeForming()] };
    // The world's own daily bars know nothing of the day before it began: those that are kept are made of minutes.
    return this.#options.feed === 'sim' ? { ...news, bars: news.bars.filter(isMinute) } : news;
  }

  #instruments(): readonly Instrument[] {
    return instrumentsOf(this.#opened.world);
  }

  #snapshot(): Snapshot {
    const { world } = this.#opened;
    const durable = encodeDurable(world);
    return {
      ...this.#runner.position(),
      formatVersion: 1,
      stateHash: stateHash(world, durable),
      durable,
      market: encodeMarket(world),
    };
  }
}
