import type { InputBody, MarketMessage } from '@quire/core/engine';

/** The input whose events are being read. */
export interface Moment {
  readonly inputSequence: number;
  readonly at: number;
  readonly body: InputBody;
  readonly market: readonly MarketMessage[];
}
