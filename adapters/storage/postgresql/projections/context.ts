import type { Instrument } from '@quire/core/market';
import { type Cash, ensureDefined } from '@quire/core/units';

export type ProjectedInstrument = Pick<
  Instrument,
  'instrumentId' | 'symbol' | 'currency' | 'priceScale' | 'quantityScale'
>;

/** What is held back for an open order: later events say what is held after them, and a balance needs the difference. */
export interface OpenOrder {
  readonly accountId: string;
  readonly instrumentId: string;
  readonly reservedCash: Cash;
}

/**
 * What the projector remembers between batches. It runs ahead of the database by the batch in flight; a writer whose commit fails
 * is dropped together with it.
 */
export interface ProjectionContext {
  readonly instruments: Map<string, ProjectedInstrument>;
  readonly openOrders: Map<string, OpenOrder>;
}

export function createContext(): ProjectionContext {
  return { instruments: new Map(), openOrders: new Map() };
}

export function instrumentOf(context: ProjectionContext, instrumentId: string): ProjectedInstrument {
  return ensureDefined(
    context.instruments.get(instrumentId),
    `instrument ${instrumentId} is not defined in this world`,
  );
}
