import type { FillSettings } from '../exchange/index.ts';
import type { AccountEvent, AccountPolicy, HolderEvent, LedgerEvent } from '../ledger/index.ts';
import type { Bar, BarTimeframe, BookSnapshot, Instrument, Print, Quote, TradingCalendar } from '../market/index.ts';
import type { OrderEvent } from '../order/index.ts';
import type { RiskEvent } from '../risk/index.ts';
import type { AccountId, InstrumentId, OrderId, TradingDate, UnixMicros, WorldId } from '../units/index.ts';
import type { CorporateEvent } from './corporate-events.ts';

export type * from './corporate-events.ts';

export interface WorldOpened {
  readonly type: 'WorldOpened';
  readonly version: 1;
  readonly worldId: WorldId;
  readonly feed: 'sim' | 'replay' | 'live' | 'backtest';
  readonly seed: number;
  readonly generatorVersion: number;
  readonly at: UnixMicros;
}

export interface WorldRejoined {
  readonly type: 'WorldRejoined';
  readonly version: 1;
  readonly checkpointSequence: number;
  readonly at: UnixMicros;
}

export interface CalendarDefined {
  readonly type: 'CalendarDefined';
  readonly version: 1;
  readonly calendar: TradingCalendar;
  readonly at: UnixMicros;
}

export interface InstrumentDefined {
  readonly type: 'InstrumentDefined';
  readonly version: 1;
  readonly instrument: Instrument;
  readonly at: UnixMicros;
}

/** The finest bars that the feed plays. */
export interface BarTimeframeDefined {
  readonly type: 'BarTimeframeDefined';
  readonly version: 1;
  readonly timeframe: BarTimeframe;
  readonly at: UnixMicros;
}

/** The trading date of a calendar changed: day orders ended, daily bars closed. */
export interface TradingDateRolled {
  readonly type: 'TradingDateRolled';
  readonly version: 1;
  readonly calendarId: string;
  readonly tradingDate: TradingDate;
  readonly at: UnixMicros;
}

export interface AccountLimitChanged {
  readonly type: 'AccountLimitChanged';
  readonly version: 1;
  readonly accountId: AccountId;
  readonly policy: AccountPolicy;
  readonly at: UnixMicros;
}

/** How the orders of an account fill from now on; orders already resting too. */
export interface FillSettingsChanged {
  readonly type: 'FillSettingsChanged';
  readonly version: 1;
  readonly accountId: AccountId;
  readonly settings: FillSettings;
  readonly at: UnixMicros;
}

/** Every durable change of a world. `apply` folds them without pricing anything. */
export type DomainEvent =
  | WorldOpened
  | WorldRejoined
  | CalendarDefined
  | InstrumentDefined
  | BarTimeframeDefined
  | TradingDateRolled
  | AccountLimitChanged
  | FillSettingsChanged
  | AccountEvent
  | LedgerEvent
  | OrderEvent
  | RiskEvent
  | CorporateEvent
  | HolderEvent;

/** Market news that a step produces. Not durable; published only up to the committed watermark. */
export type MarketMessage =
  | { readonly kind: 'quote'; readonly quote: Quote }
  | { readonly kind: 'print'; readonly print: Print }
  | { readonly kind: 'bar'; readonly bar: Bar }
  | { readonly kind: 'book'; readonly book: BookSnapshot };

/** What a command came to, for the door that sent it. */
export type CommandOutcome =
  | { readonly ok: true; readonly orderIds: readonly OrderId[]; readonly replayed: boolean }
  | {
      readonly ok: false;
      /** Stable code, listed in docs/reference/errors.md. */
      readonly code: string;
      readonly message: string;
      readonly details: Readonly<Record<string, string>>;
      /** The denied order, when one was recorded. */
      readonly orderId: OrderId | null;
      /** The recorded outcome of an earlier request with the same key. */
      readonly replayed: boolean;
    };

/** Filled by `step`; the caller empties it between steps. */
export interface StepOutput {
  readonly events: DomainEvent[];
  readonly market: MarketMessage[];
  outcome: CommandOutcome | null;
  /** The texts that entered the chain, so that a journal need not encode again. Empty unless the chain is on for every input. */
  encodedInput: string;
  readonly encodedEvents: string[];
}

export type { InstrumentId };
