import type { Result } from '@quire/core/units';
import type { MarketDataAnswers, Provided, Quarantined } from './answer.ts';
import type { MarketDataCapability, ProviderDescription, ProviderKey } from './capability.ts';
import type { MarketDataFailure } from './failure.ts';
import type { MarketDataQuestions } from './question.ts';
import type { ProviderStream } from './stream.ts';

/** The part of an `AbortSignal` that is needed; every platform's own is one. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** What surrounds one question. Everything outside comes in here, so that tests decide about time and permission. */
export interface ProviderCall {
  readonly key: ProviderKey | null;
  /** Ends the question; its answer is then `CANCELED`. */
  readonly signal: CancelSignal | null;
  /**
   * Asked once before every single request that leaves the machine, however many a question takes. A failure is the answer of the
   * question.
   */
  readonly permit: () => Promise<MarketDataFailure | null>;
  /** Told of everything that was sent and not believed. */
  readonly quarantine: (item: Quarantined) => void;
}

export type ProviderResult<Value> = Result<Provided<Value>, MarketDataFailure>;

export type Endpoint<Capability extends MarketDataCapability> = (
  question: MarketDataQuestions[Capability],
  call: ProviderCall,
) => Promise<ProviderResult<MarketDataAnswers[Capability]>>;

export type ProviderEndpoints = { readonly [Capability in MarketDataCapability]?: Endpoint<Capability> };

/**
 * A source of market data. It asks and understands; it keeps no limits, caches nothing and never retries, because the router does
 * that for all. An endpoint never throws for what the outside did: failures are values.
 */
export interface MarketDataProvider {
  readonly description: ProviderDescription;
  /** Exactly the capabilities of the description. */
  readonly endpoints: ProviderEndpoints;
  /** Spends one request to learn whether the key is good; the value is a sentence for people. */
  readonly testKey: (call: ProviderCall) => Promise<ProviderResult<string>>;
  readonly stream: ProviderStream | null;
}
