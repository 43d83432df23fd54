import { CommitBatch } from './commit-batch.ts';
import type { CommitStatistics } from './commit-statistics.ts';

/** A commit that takes longer than this stalls the journal: no new commands, no simulated flow. */
export const stalledAfterMs = 2_000;
/** Commands in the gathering batch beyond which new ones are refused. */
export const gatheringCommandsMax = 2_000;
/** Inputs without events wait at most this long for their commit. */
const quietCommitEveryMs = 1_000;

export interface GroupCommitHost {
  /** Resolves when the batch is durable. */
  commit(batch: CommitBatch): Promise<void>;
  /** What is public now: called in order, after the commit. */
  onCommitted(batch: CommitBatch): void;
  onFailed(error: unknown): void;
  nowMs(): number;
}

/**
 * Group commit: one batch in flight, one gathering. What arrives while a commit is on its way shares the next one, so that the
 * number of commits follows the speed of the disk and not the number of orders.
 */
export class GroupCommit {
  readonly #host: GroupCommitHost;
  readonly #statistics: CommitStatistics;
  #gathering = new CommitBatch();
  #inFlight: CommitBatch | null = null;
  #inFlightSinceMs = 0;
  #lastCommitMs: number;
  #failed = false;
  #waiters: (() => void)[] = [];

  constructor(host: GroupCommitHost, statistics: CommitStatistics) {
    this.#host = host;
    this.#statistics = statistics;
    this.#lastCommitMs = host.nowMs();
  }

  get gathering(): CommitBatch {
    return this.#gathering;
  }

  /** True while a stepped input has events that are not durable yet. */
  get hasUncommittedFacts(): boolean {
    return this.#gathering.hasFacts || (this.#inFlight?.hasFacts ?? false);
  }

  get lag(): number {
    return this.#gathering.inputCount + (this.#inFlight?.inputCount ?? 0);
  }

  get isFull(): boolean {
    return this.#gathering.commandCount >= gatheringCommandsMax;
  }

  get isStalled(): boolean {
    return this.#inFlight !== null && this.#host.nowMs() - this.#inFlightSinceMs > stalledAfterMs;
  }

  /** Sends the gathering batch when nothing is in flight and there is a reason to. */
  pump(): void {
    if (this.#inFlight !== null || this.#failed || this.#gathering.inputCount === 0) return;
    if (this.#gathering.isUrgent || this.#host.nowMs() - this.#lastCommitMs >= quietCommitEveryMs) this.#send();
  }

  /** Calls back once everything stepped so far is durable; what is stepped later begins a row of its own. */
  whenDurable(callback: () => void): void {
    const last = this.#gathering.inputCount > 0 ? this.#gathering : this.#inFlight;
    if (last === null) {
      callback();
      return;
    }
    this.#gathering.endRow();
    last.afterCommit.push(callback);
    this.pump();
  }

  /** Resolves when everything stepped so far is durable. */
  async drain(): Promise<void> {
    while (this.lag > 0 && !this.#failed) {
      if (this.#inFlight === null) this.#send();
      await new Promise<void>((resolve) => {
        this.#waiters.push(resolve);
      });
    }
  }

  #send(): void {
    const batch = this.#gathering;
    this.#gathering = new CommitBatch();
    this.#inFlight = batch;
    this.#inFlightSinceMs = this.#host.nowMs();
    this.#host.commit(batch).then(
      () => this.#committed(batch),
      (error: unknown) => this.#fail(error),
    );
  }

  #committed(batch: CommitBatch): void {
    const nowMs = this.#host.nowMs();
    this.#statistics.record(nowMs - this.#inFlightSinceMs, batch.commandCount);
    this.#inFlight = null;
    this.#lastCommitMs = nowMs;
    // The next batch goes on its way before the news of this one are spread.
    this.pump();
    this.#host.onCommitted(batch);
    this.#wake();
  }

  #fail(error: unknown): void {
    this.#failed = true;
    this.#host.onFailed(error);
    this.#wake();
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}
