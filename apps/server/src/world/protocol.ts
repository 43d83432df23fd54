import type {
  Command,
  CommandOutcome,
  OrderExplanation,
  OrderOutlook,
  OutlookQuestion,
  RestatedPrice,
  SymbolAlias,
} from '@quire/core/engine';
import type { Instrument, TradingCalendar } from '@quire/core/market';
import type { LiveTick } from '../platform/live-tick.ts';
import type { CommittedBatch, JournalStatistics } from '../platform/world-gateway.ts';
import type { MarketNews } from './market-accumulator.ts';
import type { ClockAnchor } from './world-clock.ts';

/** Messages between the main thread and the world thread: plain data that survives a structured clone. */
export interface SentCommand {
  readonly requestId: number;
  readonly command: Command;
}

export type ToWorld =
  | { readonly kind: 'commands'; readonly commands: readonly SentCommand[] }
  /** A question about an open order; the answer is given once everything that it may depend on is committed. */
  | { readonly kind: 'explain'; readonly requestId: number; readonly orderId: string }
  /** A question about an order before it is sent, answered in the same way. */
  | { readonly kind: 'foresee'; readonly requestId: number; readonly question: OutlookQuestion }
  /** What providers told a live world. Nobody waits for it. */
  | { readonly kind: 'market'; readonly ticks: readonly LiveTick[] }
  /** Takes a checkpoint, answers what is open and ends. */
  | { readonly kind: 'close' };

/** A stage of opening a world, for the terminal of the person who waits. */
export interface OpeningProgress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}

/** How a world came up, shown at start and measured by the kill harness. */
export interface OpeningReport {
  readonly epoch: number;
  readonly created: boolean;
  readonly headSequence: number;
  readonly foldedEvents: number;
  readonly openMs: number;
  /** World time that passed unobserved while the process was off, UnixMicros. */
  readonly gapMicros: number;
  readonly stages: readonly { readonly stage: string; readonly ms: number }[];
}

export interface Answer {
  readonly requestId: number;
  readonly outcome: CommandOutcome;
}

export type FromWorld =
  | { readonly kind: 'progress'; readonly progress: OpeningProgress }
  | {
      readonly kind: 'open';
      readonly anchor: ClockAnchor;
      readonly instruments: readonly Instrument[];
      readonly calendars: readonly TradingCalendar[];
      /** The end of the kept tape, from before this opening. */
      readonly recentMarket: MarketNews;
      /** Last prices in the terms of after a corporate action, where the kept tape may still be in those of before. */
      readonly restated: readonly RestatedPrice[];
      /** Symbols under which instruments traded before. */
      readonly aliases: readonly SymbolAlias[];
      readonly report: OpeningReport;
      readonly statistics: JournalStatistics;
    }
  /** Everything that one commit made public: the answers belong to it and are never earlier. */
  | {
      readonly kind: 'committed';
      readonly batch: CommittedBatch;
      readonly answers: readonly Answer[];
      readonly statistics: JournalStatistics;
    }
  | { readonly kind: 'explained'; readonly requestId: number; readonly explanation: OrderExplanation | null }
  | { readonly kind: 'foreseen'; readonly requestId: number; readonly outlook: OrderOutlook | null }
  /** World time jumped over hours in which nothing happens. */
  | { readonly kind: 'jumped'; readonly anchor: ClockAnchor }
  /** Commands that did not enter the world. */
  | { readonly kind: 'unavailable'; readonly requestIds: readonly number[]; readonly retryAfterSeconds: number }
  | { readonly kind: 'stalled'; readonly stalled: boolean }
  | { readonly kind: 'warning'; readonly message: string }
  /** The world is at its end: `fenced` for good, because another process writes it now; otherwise it may be opened again. */
  | { readonly kind: 'failed'; readonly fenced: boolean; readonly message: string }
  | { readonly kind: 'closed' };

/** One end of the pair of ports. */
export interface Channel<Incoming, Outgoing> {
  post(message: Outgoing): void;
  onMessage(listener: (message: Incoming) => void): void;
}

export function requestIdsOf(commands: readonly SentCommand[]): readonly number[] {
  return commands.map(({ requestId }) => requestId);
}
