import type { InputBody } from '@quire/core/engine';
import { type UnixMicros, unixMicros } from '@quire/core/units';

export interface DueInput {
  readonly at: UnixMicros;
  readonly body: InputBody;
}

/** Where a world's market inputs come from, in the order of their time. */
export interface MarketFeed {
  /** The next input if it is due by `now`, else null. Asking takes it. */
  take(now: UnixMicros): DueInput | null;
  /** No command may carry a time at or after this before the input has been taken: null when nothing is to come. */
  nextAt(): UnixMicros | null;
  /** Where world time may jump to, because until then the market is closed and nothing is due; null where it just runs on. */
  deadUntil(now: UnixMicros): UnixMicros | null;
  /** Ends background reading. */
  close(): Promise<void>;
}

/** Ticks of a simulated market on the absolute grid of world time, whatever the machine's load does to the moment of stepping. */
export class TickFeed implements MarketFeed {
  readonly #everyMicros: number;
  #nextAt: UnixMicros;

  constructor(lastTime: UnixMicros, everyMicros: number) {
    this.#everyMicros = everyMicros;
    this.#nextAt = unixMicros((Math.floor(lastTime / everyMicros) + 1) * everyMicros);
  }

  take(now: UnixMicros): DueInput | null {
    if (this.#nextAt > now) return null;
    const at = this.#nextAt;
    this.#nextAt = unixMicros(at + this.#everyMicros);
    return { at, body: { kind: 'MarketTick' } };
  }

  nextAt(): UnixMicros {
    return this.#nextAt;
  }

  /** A market that never closes has no dead time. */
  deadUntil(): null {
    return null;
  }

  async close(): Promise<void> {}
}
