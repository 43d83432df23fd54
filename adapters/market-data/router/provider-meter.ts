import type { MarketDataFailure, ProviderLimits, ProviderStateStore } from '@quire/ports/market-data';
import {
  admit,
  type LastFailover,
  type Outcome,
  type ProviderState,
  type Refused,
  settle,
  stateFrom,
  type Urgency,
} from './provider-state.ts';

/** Permits taken from the shared books in one go: a tenth of a minute's limit, so that processes share and writes are few. */
const leaseMax = 25;
/** Permits not used by then are let go; what the books say of others is not trusted longer either. */
const leaseMs = 5_000;
const unwrittenMax = 100;

interface Lease {
  left: number;
  until: number;
}

/**
 * One provider's place in the shared books, as one process uses it. It takes permits by the block, writes successes down with the
 * next block or after a while, and failures at once, because others must learn of them.
 */
export class ProviderMeter {
  readonly #provider: string;
  readonly #store: ProviderStateStore;
  readonly #now: () => number;
  #leases: Record<Urgency, Lease> = { background: { left: 0, until: 0 }, interactive: { left: 0, until: 0 } };
  #unwritten: Outcome[] = [];
  #refused: {
    readonly refused: Refused;
    readonly urgency: Urgency;
    readonly until: number;
    readonly endsAt: number;
  } | null = null;
  #failover: LastFailover | null = null;
  #writtenAt = 0;
  #taking: Promise<unknown> = Promise.resolve();

  constructor(provider: string, store: ProviderStateStore, now: () => number) {
    this.#provider = provider;
    this.#store = store;
    this.#now = now;
  }

  /** Permission for one request, or why not. Requests that wait at once are served one after the other from one block. */
  async permit(limits: ProviderLimits, urgency: Urgency): Promise<MarketDataFailure | null> {
    const turn = this.#taking.then(() => this.#take(limits, urgency));
    this.#taking = turn.catch(() => undefined);
    const refused = await turn;
    return refused === null ? null : { ...refused, provider: this.#provider };
  }

  async #take(limits: ProviderLimits, urgency: Urgency): Promise<Refused | null> {
    const now = this.#now();
    const lease = this.#leases[urgency];
    if (lease.left > 0 && lease.until > now) {
      lease.left--;
      return null;
    }
    // What the books refused a moment ago they refuse still; asking them again would only cost.
    const known = this.#refused;
    if (known !== null && known.until > now && (known.urgency === urgency || known.urgency === 'interactive')) {
      return {
        ...known.refused,
        retryAfterMs: known.refused.retryAfterMs === null ? null : Math.max(1, known.endsAt - now),
      };
    }
    const wanted = Math.min(leaseMax, Math.max(1, Math.floor((limits.requestsPerMinute ?? leaseMax * 10) / 10)));
    const outcomes = this.#takeUnwritten(now);
    const { granted, refused } = await this.#store.change(this.#provider, (kept) => {
      const { state, ...answer } = admit(outcomes.reduce(settle, stateFrom(kept)), { limits, wanted, now, urgency });
      return { state, answer };
    });
    this.#leases[urgency] = { left: Math.max(0, granted - 1), until: now + leaseMs };
    const waitMs = refused === null ? 0 : Math.min(refused.retryAfterMs ?? leaseMs, leaseMs);
    this.#refused =
      refused === null ? null : { refused, urgency, until: now + waitMs, endsAt: now + (refused.retryAfterMs ?? 0) };
    return refused;
  }

  /** Writes down what came of a request. */
  async report(outcome: Outcome): Promise<void> {
    this.#unwritten.push(outcome);
    if (outcome.failure !== null) {
      // The permits of a provider that may just have been closed are void.
      for (const lease of Object.values(this.#leases)) lease.left = 0;
      await this.flush();
    } else if (this.#unwritten.length >= unwrittenMax || this.#now() - this.#writtenAt > leaseMs) {
      await this.flush();
    }
  }

  /** It was preferred and another answered instead. The same reason is written down once in a while, not once a question. */
  async failedOver(failover: LastFailover): Promise<void> {
    const last = this.#failover;
    if (last !== null && last.code === failover.code && failover.at - last.at < leaseMs) return;
    this.#failover = failover;
    await this.change((state) => ({ ...state, lastFailover: failover }));
  }

  async flush(): Promise<void> {
    if (this.#unwritten.length > 0) await this.change((state) => state);
  }

  /** Changes the state after everything that was reported before. */
  async change(apply: (state: ProviderState) => ProviderState): Promise<void> {
    const outcomes = this.#takeUnwritten(this.#now());
    this.#refused = null;
    await this.#store.change(this.#provider, (kept) => ({
      state: apply(outcomes.reduce(settle, stateFrom(kept))),
      answer: null,
    }));
  }

  #takeUnwritten(now: number): readonly Outcome[] {
    const outcomes = this.#unwritten;
    this.#unwritten = [];
    this.#writtenAt = now;
    return outcomes;
  }
}
