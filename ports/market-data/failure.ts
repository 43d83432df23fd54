/** Why there is no answer. The code is stable; the sentence is for people and never holds a key. */
export const marketDataFailureCodes = [
  /** No provider can be asked this, or none that is enabled. */
  'UNSUPPORTED',
  'INVALID_SYMBOL',
  'RATE_LIMITED',
  /** Our own budget of the day is used up to its share; asking again waits for the next day. */
  'BUDGET_SPENT',
  'UNAUTHORIZED',
  /** The key is good and its plan does not include this. */
  'NOT_ENTITLED',
  'NOT_FOUND',
  'UNAVAILABLE',
  'TIMEOUT',
  'MALFORMED',
  'WRONG_SYMBOL',
  'STALE',
  /** After failures in a row the provider is left alone for a while. */
  'CIRCUIT_OPEN',
  'CANCELED',
] as const;
export type MarketDataFailureCode = (typeof marketDataFailureCodes)[number];

export interface MarketDataFailure {
  readonly code: MarketDataFailureCode;
  readonly provider: string;
  readonly detail: string;
  /** When it may be worth asking again, as the provider or our own books say; null when unknown. */
  readonly retryAfterMs: number | null;
}

/** The provider is at fault or out of reach, so its health suffers. */
const hurtsHealth: ReadonlySet<MarketDataFailureCode> = new Set([
  'UNAVAILABLE',
  'TIMEOUT',
  'MALFORMED',
  'WRONG_SYMBOL',
  'STALE',
]);

export const isProvidersFault = ({ code }: MarketDataFailure): boolean => hurtsHealth.has(code);

/** Asking another provider cannot help: the question is wrong, or nobody waits for the answer any more. */
const final: ReadonlySet<MarketDataFailureCode> = new Set(['INVALID_SYMBOL', 'CANCELED']);

export const isFinalFailure = ({ code }: MarketDataFailure): boolean => final.has(code);
