import type {
  Command,
  CommandOutcome,
  DomainEvent,
  OrderExplanation,
  OrderOutlook,
  OutlookQuestion,
} from '@quire/core/engine';
import type { Bar, BookSnapshot, Instrument, Print, Quote, TradingCalendar } from '@quire/core/market';
import type { Price, UnixMicros, WorldId } from '@quire/core/units';
import type { LiveTick } from './live-tick.ts';

/** A committed event with its place in the journal. */
export interface CommittedEvent {
  readonly eventSequence: number;
  readonly inputSequence: number;
  readonly event: DomainEvent;
}

/** What became public with one commit, in order. Market messages are those up to the committed watermark. */
export interface CommittedBatch {
  readonly worldId: WorldId;
  /** World time at the watermark. */
  readonly time: UnixMicros;
  readonly events: readonly CommittedEvent[];
  readonly quotes: readonly Quote[];
  readonly prints: readonly Print[];
  /** Forming and final one-minute bars (isFinal says which). */
  readonly bars: readonly Bar[];
  /** At most one per instrument: the newest top of book, 20 levels a side. */
  readonly books: readonly BookSnapshot[];
}

export interface JournalStatistics {
  readonly headSequence: number;
  readonly eventSequence: number;
  readonly commits: number;
  readonly commandsCommitted: number;
  readonly commitMsP50: number;
  readonly commitMsP99: number;
  /** Inputs stepped but not yet committed. */
  readonly lag: number;
  readonly stalled: boolean;
  /** Simulator events (book operations) since start. */
  readonly marketEvents: number;
}

export class JournalUnavailable extends Error {
  override readonly name = 'JournalUnavailable';
  readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super('the journal is not accepting commands');
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** What an instrument last traded at, with where that is known from and when it was. */
export interface LastPrice {
  readonly price: Price;
  readonly at: UnixMicros;
  readonly source: 'print' | 'bar';
}

/** Latest committed market, kept on the main thread for reads. */
export interface MarketView {
  quote(instrumentId: string): Quote | null;
  lastPrint(instrumentId: string): Print | null;
  /** Newest first, at most a few hundred. */
  recentPrints(instrumentId: string, limit: number): readonly Print[];
  book(instrumentId: string): BookSnapshot | null;
  formingBar(instrumentId: string): Bar | null;
  /** The newest bar that is final; all there is on a world that plays bars. */
  lastBar(instrumentId: string): Bar | null;
  /** The price to mark a position with: the last print, or the close of the last bar where there are no prints. */
  lastPrice(instrumentId: string): LastPrice | null;
  /** Wall-clock milliseconds when the newest market message of the world became public, or null before the first. */
  newestAtMs(): number | null;
}

/**
 * The only way from a door into a world. Implemented over the world thread; tests use the same thing on a real database.
 * `submit` resolves after the commit of the command, never before; it throws JournalUnavailable when the journal stalls.
 */
export interface WorldGateway {
  readonly worldId: WorldId;
  readonly feed: 'sim' | 'replay' | 'live';
  readonly simulated: boolean;
  /** World time now: wall time × speed. */
  now(): UnixMicros;
  readonly speed: number;
  /** A replay jumps over nights, weekends and holidays unless it was asked to keep them. */
  readonly skipsClosedHours: boolean;
  submit(command: Command): Promise<CommandOutcome>;
  /** What blocks an open order, on committed state; null when it is not open. Throws JournalUnavailable like `submit`. */
  explain(orderId: string): Promise<OrderExplanation | null>;
  /** What the rules of days say of an order that was not sent; null where an account has no such rules. */
  foresee(question: OutlookQuestion): Promise<OrderOutlook | null>;
  /** What providers told a live world; what comes while it is not open is lost, as it would be in the market. */
  tellMarket(ticks: readonly LiveTick[], providers: readonly string[]): void;
  /** Who told the prices of a live world in the last minute, by name; nobody elsewhere. */
  toldBy(): readonly string[];
  /** Called after each commit, in order. Returns the function that ends it. */
  subscribe(listener: (batch: CommittedBatch) => void): () => void;
  readonly market: MarketView;
  /** Instruments of the world, by id and by every known spelling (`BTCUSDT`, `BTCUSD`, `BTC/USD`; case-insensitive). */
  instruments(): readonly Instrument[];
  instrumentById(instrumentId: string): Instrument | null;
  instrumentBySymbol(symbol: string): Instrument | null;
  /** A calendar as the world has it now: it may be defined anew, with more sessions. */
  calendarById(calendarId: string): TradingCalendar | null;
  statistics(): JournalStatistics;
  /** False while recovering, stalled or stopping. */
  ready(): boolean;
  close(): Promise<void>;
}
