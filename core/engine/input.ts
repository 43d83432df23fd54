import type { FillSettings } from '../exchange/index.ts';
import type { AccountControls, AccountPolicy, AccountTerms } from '../ledger/index.ts';
import type {
  Bar,
  BarTimeframe,
  CorporateAction,
  CorporateActionId,
  HaltReason,
  Instrument,
  NewsItem,
  Print,
  Quote,
  TradingCalendar,
} from '../market/index.ts';
import type { OrderChanges, OrderOrigin, OrderRequest } from '../order/index.ts';
import type { LifeRates } from '../simulator/index.ts';
import type {
  AccountId,
  Cash,
  ClientOrderId,
  Currency,
  DurationMicros,
  InstrumentId,
  OrderId,
  PartsPerMillion,
  UnixMicros,
  WorldId,
} from '../units/index.ts';

/** Commands come from doors. Each is an imperative with everything the step needs; nothing is looked up outside. */
export type Command =
  | { readonly kind: 'DefineCalendar'; readonly calendar: TradingCalendar }
  | { readonly kind: 'DefineInstrument'; readonly instrument: Instrument }
  /** The finest bars that the feed plays: it decides through which session an order of the day lives. */
  | { readonly kind: 'DefineBarTimeframe'; readonly timeframe: BarTimeframe }
  | {
      readonly kind: 'OpenAccount';
      readonly accountId: AccountId;
      readonly name: string;
      readonly currency: Currency;
      readonly policy: AccountPolicy;
    }
  | {
      readonly kind: 'PostCash';
      readonly accountId: AccountId;
      readonly currency: Currency;
      /** Signed: negative withdraws. */
      readonly amount: Cash;
      /** Unique per account; a repeat has the recorded outcome. */
      readonly idempotencyKey: string;
    }
  | {
      readonly kind: 'SubmitOrder';
      readonly request: OrderRequest;
      /** Hash of what the sender said; same key and same hash is a retry. */
      readonly requestHash: string;
      /** Refuse every repeat of the clientOrderId, as Alpaca does, rather than answer with the recorded outcome. */
      readonly refuseDuplicate: boolean;
    }
  /** Ends an open order and puts another in its place. What is null stays as it is; `quantity` is the new total. */
  | {
      readonly kind: 'ReplaceOrder';
      readonly accountId: AccountId;
      readonly orderId: OrderId;
      readonly changes: OrderChanges;
      /** Of the new order. */
      readonly clientOrderId: ClientOrderId;
      readonly origin: OrderOrigin;
      readonly requestHash: string;
      readonly refuseDuplicate: boolean;
    }
  | { readonly kind: 'CancelOrder'; readonly accountId: AccountId; readonly orderId: OrderId }
  /** accountId null: every account of the world (an operator's). */
  | {
      readonly kind: 'CancelAllOrders';
      readonly accountId: AccountId | null;
      readonly instrumentId: InstrumentId | null;
    }
  /** Cancels the orders that stand in the way, then closes by reduce-only market orders. quantity null: all of it. */
  | {
      readonly kind: 'ClosePositions';
      readonly accountId: AccountId | null;
      readonly instrumentId: InstrumentId | null;
      readonly quantity: number | null;
      readonly byOperator: boolean;
      /** Prefix of the clientOrderIds of the closing orders, unique per request. */
      readonly requestId: string;
    }
  | { readonly kind: 'EngageKillSwitch'; readonly reason: string; readonly operator: string }
  | { readonly kind: 'DisengageKillSwitch'; readonly notes: string; readonly operator: string }
  /** Refused while the account has open orders: no order changes its market under way. */
  | { readonly kind: 'SetFillSettings'; readonly accountId: AccountId; readonly settings: FillSettings }
  | {
      readonly kind: 'HaltTrading';
      readonly instrumentId: InstrumentId;
      readonly reasonCode: HaltReason;
      readonly notes: string;
      /** Null waits for `ResumeTrading`. */
      readonly resumesAt: UnixMicros | null;
    }
  | { readonly kind: 'ResumeTrading'; readonly instrumentId: InstrumentId }
  /** It takes effect by itself when its ex-date begins. */
  | { readonly kind: 'AnnounceCorporateAction'; readonly action: CorporateAction }
  /** Now, whatever its ex-date. */
  | { readonly kind: 'ApplyCorporateAction'; readonly actionId: CorporateActionId }
  /** How much happens to simulated companies; nothing changes when it is so already. */
  | { readonly kind: 'SetMarketLife'; readonly rates: LifeRates }
  | { readonly kind: 'PublishNews'; readonly item: NewsItem }
  /** Everything below about accounts changes nothing when it is so already. */
  | { readonly kind: 'ChangeAccountTerms'; readonly accountId: AccountId; readonly terms: AccountTerms }
  | { readonly kind: 'ChangeAccountControls'; readonly accountId: AccountId; readonly controls: AccountControls }
  | { readonly kind: 'RenameAccount'; readonly accountId: AccountId; readonly name: string }
  | { readonly kind: 'CloseAccount'; readonly accountId: AccountId }
  /** Cancels, sells at marks, and posts cash up or down to `cash`: a new season. The key is unique per account. */
  | {
      readonly kind: 'ResetAccount';
      readonly accountId: AccountId;
      readonly cash: Cash;
      readonly idempotencyKey: string;
    }
  /** Opens an account with the policy, terms, balances and positions of another. */
  | {
      readonly kind: 'CloneAccount';
      readonly accountId: AccountId;
      readonly name: string;
      readonly sourceAccountId: AccountId;
    }
  | {
      readonly kind: 'SetBorrowTerms';
      readonly instrumentId: InstrumentId;
      readonly easyToBorrow: boolean;
      readonly annualRate: PartsPerMillion | null;
    }
  | { readonly kind: 'SetOrderNotionalMax'; readonly accountId: AccountId; readonly orderNotionalMax: Cash | null };

/** Market data from a feed. A `MarketTick` advances the simulator to `tsEvent`. */
export type MarketInput =
  | { readonly kind: 'MarketTick' }
  | { readonly kind: 'QuoteReceived'; readonly quote: Quote }
  | { readonly kind: 'PrintReceived'; readonly print: Print }
  | { readonly kind: 'BarReceived'; readonly bar: Bar };

/** First input of a recovered world: market state comes back from a checkpoint, resting orders keep their rank, nothing fills. */
export interface WorldResumed {
  readonly kind: 'WorldResumed';
  readonly checkpointSequence: number;
  /** What the simulator needs of its checkpoint; opaque to everyone else. Empty without a simulator. */
  readonly simulatorState: string;
  /** Last prices, quotes and forming bars of the checkpoint, so that a replay resumes with the market that the live world had. */
  readonly marketState: string;
  /** Open orders in queue order per instrument, as they were in the books at the checkpoint or by orderSequence. */
  readonly restingOrders: readonly { readonly orderId: OrderId; readonly rank: number }[];
  readonly gap: DurationMicros;
}

export interface TimeAdvanced {
  readonly kind: 'TimeAdvanced';
}

/** First input of every world. */
export interface WorldCreated {
  readonly kind: 'WorldCreated';
  readonly worldId: WorldId;
  readonly feed: 'sim' | 'replay' | 'live' | 'backtest';
  readonly seed: number;
  /** Version of the simulator's generator, recorded so that a replay knows which one to run. */
  readonly generatorVersion: number;
}

export type InputBody = Command | MarketInput | WorldResumed | TimeAdvanced | WorldCreated;

/** The shell numbers inputs without gaps from 1. `tsInit` never decreases; rank at equal time: timers, market data, commands. */
export interface Input {
  readonly inputSequence: number;
  readonly tsEvent: UnixMicros;
  readonly tsInit: UnixMicros;
  readonly body: InputBody;
}
