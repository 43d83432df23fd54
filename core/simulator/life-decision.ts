import type { CorporateAction, CorporateActionId, HaltReason, Instrument, NewsItem } from '../market/index.ts';
import type { TradingDate, UnixMicros } from '../units/index.ts';
import type { LifeRates } from './life-rates.ts';

/** What the simulated market wants to happen. Its host turns each into the command that an operator would have given. */
export type LifeDecision =
  | { readonly kind: 'news'; readonly item: NewsItem }
  | {
      readonly kind: 'halt';
      readonly instrumentIndex: number;
      readonly reasonCode: HaltReason;
      readonly notes: string;
      readonly resumesAt: UnixMicros;
    }
  | { readonly kind: 'announce'; readonly action: CorporateAction };

/** What the host tells of the world in which decisions are made. Instruments are named by their index. */
export interface LifeView {
  readonly rates: LifeRates;
  readonly instrumentCount: number;
  /** As it is called now; luck is keyed by the symbol of the listing. */
  instrument(instrumentIndex: number): Instrument;
  listedSymbol(instrumentIndex: number): string;
  /** In ticks; 0 while unknown. */
  lastPrice(instrumentIndex: number): number;
  /** Halted, or delisted. */
  standsStill(instrumentIndex: number): boolean;
  /** The trading date in progress; null beyond the calendar. */
  tradingDate(instrumentIndex: number): TradingDate | null;
  /** The trading dates after the one in progress, ascending. */
  datesAhead(instrumentIndex: number, count: number): readonly TradingDate[];
  isAnnounced(actionId: CorporateActionId): boolean;
  /** A split is announced and has not taken effect. */
  isSplitPending(instrumentIndex: number): boolean;
  /** Any action is announced and has not taken effect. */
  isActionPending(instrumentIndex: number): boolean;
}
