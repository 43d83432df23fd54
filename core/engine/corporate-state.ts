import type { CorporateAction, CorporateActionId, HaltReason } from '../market/index.ts';
import type { InstrumentId, Price, UnixMicros } from '../units/index.ts';

/** The newest halt of an instrument; one that has ended says since when bars may fill again. */
export interface HaltState {
  readonly instrumentId: InstrumentId;
  readonly reasonCode: HaltReason;
  readonly notes: string;
  readonly haltedAt: UnixMicros;
  readonly resumesAt: UnixMicros | null;
  /** Null while it lasts. */
  readonly resumedAt: UnixMicros | null;
}

/** An action that a world knows of. */
export interface KnownAction {
  readonly action: CorporateAction;
  readonly announcedAt: UnixMicros;
  /** Null until it takes effect. */
  readonly appliedAt: UnixMicros | null;
  readonly closeBefore: Price | null;
}

/**
 * The durable part of what happens to instruments. A world in which nothing of it ever happened encodes as if it did not exist,
 * so that worlds from before keep their hashes.
 */
export interface CorporateState {
  readonly halts: Map<InstrumentId, HaltState>;
  /** In order of announcement. */
  readonly actions: Map<CorporateActionId, KnownAction>;
  newsSequence: number;
}

export function emptyCorporateState(): CorporateState {
  return { halts: new Map(), actions: new Map(), newsSequence: 0 };
}

export function isCorporateStateEmpty({ halts, actions, newsSequence }: CorporateState): boolean {
  return halts.size === 0 && actions.size === 0 && newsSequence === 0;
}
