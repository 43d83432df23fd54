import { fail, type Result } from '@quire/core/units';
import type { CancelSignal, MarketDataCapability, MarketDataFailure, Provided } from '@quire/ports/market-data';

/** How long an answer is given again, milliseconds: as long as nobody could tell the difference. */
const freshMs: Readonly<Record<MarketDataCapability, number>> = {
  quotes: 1_000,
  trades: 1_000,
  bars: 5_000,
  fx: 60_000,
  news: 60_000,
  search: 600_000,
  corporateActions: 3_600_000,
  fundamentals: 3_600_000,
};
const entriesMax = 1_000;

type Answer<Value, Failure> = Result<Provided<Value>, Failure>;
interface Entry {
  readonly answer: Answer<unknown, unknown>;
  readonly until: number;
}

interface Flight {
  readonly answer: Promise<Answer<unknown, unknown>>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * One question is asked once however many ask it at the same time, and an answer is given again for a moment. Failures are not
 * kept. Who leaves gets `CANCELED`; the question itself ends when all have left.
 */
export class AnswerCache {
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();
  readonly #flights = new Map<string, Flight>();

  constructor(now: () => number) {
    this.#now = now;
  }

  async answer<Value, Failure extends MarketDataFailure & { readonly attempts: readonly unknown[] }>(
    question: {
      readonly key: string;
      readonly capability: MarketDataCapability;
      readonly mayBeCached: boolean;
      readonly signal: CancelSignal | null;
    },
    ask: (signal: CancelSignal) => Promise<Answer<Value, Failure>>,
  ): Promise<Answer<Value, Failure>> {
    const { key, capability, mayBeCached, signal } = question;
    const entry = this.#entries.get(key);
    if (mayBeCached && entry !== undefined && entry.until > this.#now()) {
      const { value, provenance } = (entry.answer as { value: Provided<Value> }).value;
      return { ok: true, value: { value, provenance: { ...provenance, isCached: true } } };
    }
    const flight = this.#flights.get(key) ?? this.#start(key, capability, ask);
    flight.waiting++;
    const answer = (await orLeft(flight.answer, signal)) as Answer<Value, Failure> | null;
    flight.waiting--;
    if (flight.waiting === 0) {
      // Whoever asks from now on must not join a question that is being given up.
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
      flight.controller.abort();
    }
    if (answer !== null) return answer;
    const canceled = {
      code: 'CANCELED',
      provider: 'router',
      detail: 'nobody waits any more',
      retryAfterMs: null,
      attempts: [],
    };
    return fail(canceled as unknown as Failure);
  }

  #start(
    key: string,
    capability: MarketDataCapability,
    ask: (signal: CancelSignal) => Promise<Answer<unknown, unknown>>,
  ): Flight {
    const controller = new AbortController();
    const answer = ask(controller.signal)
      .then((result) => {
        if (result.ok) this.#keep(key, { answer: result, until: this.#now() + freshMs[capability] });
        return result;
      })
      .finally(() => {
        if (this.#flights.get(key) === flight) this.#flights.delete(key);
      });
    // When all have left, nobody hears of a failure of our own.
    answer.catch(() => undefined);
    const flight: Flight = { answer, controller, waiting: 0 };
    this.#flights.set(key, flight);
    return flight;
  }

  #keep(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size > entriesMax) this.#entries.delete(this.#entries.keys().next().value!);
  }
}

/** Null when the one who waits left first. */
async function orLeft<Value>(answer: Promise<Value>, signal: CancelSignal | null): Promise<Value | null> {
  if (signal === null) return answer;
  if (signal.aborted) return null;
  let left: () => void = () => {};
  const gone = new Promise<null>((resolve) => {
    left = () => resolve(null);
  });
  signal.addEventListener('abort', left, { once: true });
  try {
    return await Promise.race([answer, gone]);
  } finally {
    signal.removeEventListener('abort', left);
  }
}
