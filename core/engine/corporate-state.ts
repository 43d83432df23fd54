import type { CorporateAction, CorporateActionId, HaltReason } from '../market/index.ts';
import type { LifeRates } from '../simulator/index.ts';
import type { AccountId, Cash, Currency, InstrumentId, Price, TradingDate, UnixMicros } from '../units/index.ts';

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

/** A dividend between its ex-date and its pay date. */
export interface Receivable {
  readonly actionId: CorporateActionId;
  readonly accountId: AccountId;
  readonly instrumentId: InstrumentId;
  readonly currency: Currency;
  /** Negative: owed. */
  readonly amount: Cash;
  readonly payDate: TradingDate;
}

/** A spelling under which an instrument traded up to an instant. */
export interface SymbolAlias {
  readonly instrumentId: InstrumentId;
  readonly symbol: string;
  readonly until: UnixMicros;
}

/**
 * The durable part of what happens to instruments. A world in which nothing of it ever happened encodes as if it did not exist,
 * so that worlds from before keep their hashes.
 */
export interface CorporateState {
  readonly halts: Map<InstrumentId, HaltState>;
  /** In order of announcement. */
  readonly actions: Map<CorporateActionId, KnownAction>;
  /** By account and action, in order of accrual. */
  readonly receivables: Map<string, Receivable>;
  /** In order of time. */
  readonly aliases: SymbolAlias[];
  newsSequence: number;
  /** Null: as the generator has them. */
  lifeRates: LifeRates | null;
}

export function emptyCorporateState(): CorporateState {
  return {
    halts: new Map(),
    actions: new Map(),
    receivables: new Map(),
    aliases: [],
    newsSequence: 0,
    lifeRates: null,
  };
}

/** Receivables and aliases come from actions, so that they need no look of their own. */
export function isCorporateStateEmpty({ halts, actions, newsSequence, lifeRates }: CorporateState): boolean {
  return halts.size === 0 && actions.size === 0 && newsSequence === 0 && lifeRates === null;
}

export function receivableKey({ accountId, actionId }: Pick<Receivable, 'accountId' | 'actionId'>): string {
  return `${accountId} ${actionId}`;
}

/** The symbol under which an instrument was first listed: what the simulated market keys its luck by. */
export function listedSymbol(corporate: CorporateState, instrumentId: InstrumentId): string | null {
  return corporate.aliases.find((alias) => alias.instrumentId === instrumentId)?.symbol ?? null;
}
